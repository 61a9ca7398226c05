import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { BoxKey } from '../../base/sealed-box.ts'
import { Secret } from '../../base/secret.ts'
import type { EventFact } from '../../sync/fact.ts'
import { GATEWAY } from '../../test/support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../../test/support/end-device.ts'
import { HomeDesk, OTHER_GATEWAY } from '../../test/support/home-desk.ts'
import type { Floors } from '../homes/escrow.ts'
import { sealHandover } from '../homes/handover-file.ts'
import { type Escrowed, release } from '../homes/release.ts'
import { EscrowAgent, type Told } from './escrow-agent.ts'

const SENSOR: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.4',
}
const CITY = new BoxKey(new Secret(new Uint8Array(32).fill(5)))
const HOUR_MS = 3_600_000

let old: HomeDesk
let next: HomeDesk
let told: ReadonlyMap<DevEui, Told>
const agents: EscrowAgent[] = []

function agentOf({ bench }: HomeDesk): EscrowAgent {
  const { core, vault, clock } = bench
  const random = seededRandom(agents.length, 'escrow')
  const memory = {
    read: () => told,
    keep: (now: ReadonlyMap<DevEui, Told>) => {
      told = new Map(now)
    },
  }
  const agent = new EscrowAgent({ core, vault, clock, random, key: CITY.publicHex, told: memory })
  agents.push(agent)
  return agent
}

const factsOf = ({ bench }: HomeDesk, type: string) =>
  bench.allFacts().flatMap(({ fact }) => (fact.type === type ? [fact as EventFact] : []))

/** What the hypervisor keeps: the newest of each. */
function escrowed(desk: HomeDesk): readonly Escrowed[] {
  const newest = new Map(factsOf(desk, 'homeEscrowed').map((fact) => [fact.subject, fact]))
  const floors = new Map(factsOf(desk, 'homeFloors').map((fact) => [fact.subject, fact.fields]))
  return [...newest].map(([subject, { fields }]) => {
    const own = floors.get(subject) as unknown as Floors | undefined
    return { devEui: subject as DevEui, box: fields['box'] as string, ...(own && { floors: own }) }
  })
}

async function joined(identity: EndDeviceIdentity): Promise<EndDevice> {
  const end = new EndDevice(identity)
  const { bench } = old
  await bench.addDevice(identity, { profile: 'nwave-nps405sm' })
  await bench.hear(end.join())
  assert.ok(end.acceptJoin(bench.sent.at(-1)!.phyPayload))
  bench.clock.advance(10_000)
  return end
}

async function ask({ bench }: HomeDesk, device: EndDevice) {
  bench.clock.advance(10_000)
  bench.sent = []
  await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed: true }))
  return bench.sent.map(({ phyPayload }) => device.receive(phyPayload))
}

/** The old gateway is lost; what the city has goes to the new one. */
async function saved(rev = 1) {
  const at = { from: GATEWAY, to: OTHER_GATEWAY, rev }
  const { handover, unread } = release(escrowed(old), CITY, at)
  assert.deepEqual(unread, [])
  const chance = new Uint8Array(32).fill(rev)
  const text = sealHandover(handover, { key: await next.key(), chance })!
  assert.equal((await next.service.importHome('test', text)).outcome, 'done')
  return handover
}

describe('what the city keeps of a gateway that may be lost', () => {
  beforeEach(async () => {
    told = new Map()
    old = await HomeDesk.open()
    next = await HomeDesk.open({ gatewayEui: OTHER_GATEWAY })
  })
  afterEach(async () => {
    for (const agent of agents.splice(0)) agent.close()
    await old.bench.close()
    await next.bench.close()
  })

  test('a device is told sealed when it is registered and when it joins, and else its counters once a day', async () => {
    const agent = agentOf(old)
    const device = await joined(SENSOR)
    await ask(old, device)
    await agent.look()
    await agent.look()
    assert.equal(factsOf(old, 'homeEscrowed').length, 1)
    await ask(old, device)
    await agent.look()
    assert.equal(factsOf(old, 'homeFloors').length, 0)
    old.bench.clock.advance(24 * HOUR_MS)
    await agent.look()
    await agent.look()
    await old.bench.core.sync()
    const [floors, ...more] = factsOf(old, 'homeFloors')
    assert.deepEqual(
      [floors?.fields['fCntUpNext'], floors?.fields['fCntDownNext'], more],
      [2, 2, []],
    )
    const again = new EndDevice(SENSOR, 9)
    await old.bench.hear(again.join())
    await agent.look()
    assert.equal(factsOf(old, 'homeEscrowed').length, 2, 'a session that nobody has heard yet, too')
  })

  test('after a restart nothing is told twice, and all of it where the memory is lost', async () => {
    await joined(SENSOR)
    await agentOf(old).look()
    await old.bench.kill()
    await agentOf(old).look()
    assert.equal(factsOf(old, 'homeEscrowed').length, 1)
    told = new Map()
    await agentOf(old).look()
    assert.equal(factsOf(old, 'homeEscrowed').length, 2)
  })

  test('S11: what is told opens with the city’s key alone, for its gateway and device alone', async () => {
    await joined(SENSOR)
    await agentOf(old).look()
    const [fact] = factsOf(old, 'homeEscrowed')
    const raw = Buffer.from(fact!.fields['box'] as string, 'base64')
    assert.ok(!raw.includes(Buffer.from(SENSOR.appKey, 'hex')))
    const at = { from: GATEWAY, to: OTHER_GATEWAY, rev: 1 }
    const another = new BoxKey(new Secret(new Uint8Array(32).fill(6)))
    assert.deepEqual(release(escrowed(old), another, at).unread, [SENSOR.devEui])
    assert.deepEqual(release(escrowed(old), CITY, { ...at, from: OTHER_GATEWAY }).unread.length, 1)
    const [one] = escrowed(old)
    const renamed = { ...one!, devEui: '70b3d5499f0012ac' as DevEui }
    assert.deepEqual(release([renamed], CITY, at).unread, ['70b3d5499f0012ac'])
  })

  test('F40, F71: the new home of a lost gateway’s device answers above whatever the old one may have sent', async () => {
    const agent = agentOf(old)
    const device = await joined(SENSOR)
    await ask(old, device)
    await agent.look()
    const known = old.bench.core.state.devices.get(SENSOR.devEui)!
    // Sent since, and told to nobody.
    for (let n = 0; n < 5; n++) await ask(old, device)
    const handover = await saved()
    const [carried] = handover.devices
    assert.equal(carried?.joinNonceNext, known.joinNonceNext + 65_536)
    const [answer] = await ask(next, device)
    assert.deepEqual([answer?.ack, answer?.fCntDown], [true, 1 + 32_768])
    const [second] = await ask(next, device)
    assert.equal(second?.fCntDown, 2 + 32_768)
    const again = new EndDevice(SENSOR, 9)
    next.bench.sent = []
    await next.bench.hear(again.join())
    assert.ok(again.acceptJoin(next.bench.sent.at(-1)!.phyPayload))
  })

  test('F40: a 1.0.3 device, which refuses a jump of 16 384, is answered below that', async () => {
    const device = await joined({ ...SENSOR, macVersion: '1.0.3' })
    await ask(old, device)
    await agentOf(old).look()
    await saved()
    const [answer] = await ask(next, device)
    assert.deepEqual([answer?.ack, answer?.fCntDown], [true, 1 + 16_000])
  })

  test('F40: a device that has missed nothing takes a counter 65 536 above its own for its next one, and hears nothing', async () => {
    const device = await joined(SENSOR)
    await ask(old, device)
    await agentOf(old).look()
    const at = { from: GATEWAY, to: OTHER_GATEWAY, rev: 1 }
    const { handover } = release(escrowed(old), CITY, at)
    const devices = handover.devices.map((one) => {
      const fCntDownNext = one.session!.fCntDownNext - 32_768 + 65_536
      return { ...one, session: { ...one.session!, fCntDownNext } }
    })
    const chance = new Uint8Array(32).fill(3)
    const text = sealHandover({ ...handover, devices }, { key: await next.key(), chance })!
    await next.service.importHome('test', text)
    assert.deepEqual(await ask(next, device), [undefined], 'why release steps less far')
  })

  test('F46, F69, F70: the lost gateway comes back, learns of the higher revision, and is silent', async () => {
    const device = await joined(SENSOR)
    await ask(old, device)
    await agentOf(old).look()
    await saved(1)
    await ask(next, device)
    await old.bench.cutPower()
    const home = { devices: [SENSOR.devEui], gatewayEui: OTHER_GATEWAY, rev: 1 }
    assert.equal((await old.service.learnHome('hypervisor', home)).outcome, 'done')
    assert.deepEqual(await ask(old, device), [])
    await old.bench.hear(new EndDevice(SENSOR, 30).join())
    assert.equal(old.bench.sent.length, 0)
    await agentOf(old).look()
    assert.equal(factsOf(old, 'homeEscrowed').length, 1, 'it has nothing of the device to tell')
  })
})
