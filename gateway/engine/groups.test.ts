import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { gpsMsOfUtc } from '../../base/gps-time.ts'
import type { DevAddr, DevEui, JoinEui } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import type { TxRequest } from '../../hardware/radio.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity, type Received } from '../../test/support/end-device.ts'
import type { CommandResult } from './command.ts'
import { GROUP_REPEATS } from './group-send.ts'
import { placeOfMcKey } from './group-state.ts'

const ID = 'vallon'
const MC_ADDR = '01020304' as DevAddr
const CLOSE = Uint8Array.of(0xff, 0x1d)

/** Two valves of 1.0.3 and one of 1.1, which listen always, around one gateway. */
class District {
  readonly bench = new CoreBench()
  readonly valves: readonly EndDevice[]
  /** What each valve heard for the group. */
  readonly heard: Received[][]
  readonly deaf = new Set<EndDevice>()
  #seen = 0

  constructor() {
    const identities: EndDeviceIdentity[] = [0, 1, 2].map((n) => ({
      devEui: `70b3d5499f0012a${n}` as DevEui,
      joinEui: '70b3d5499f000000' as JoinEui,
      appKey: `${n}00102030405060708090a0b0c0d0e0f`.slice(0, 32),
      ...(n < 2 ? { genAppKey: `${n}10102030405060708090a0b0c0d0e0f`.slice(0, 32) } : {}),
      macVersion: n < 2 ? ('1.0.3' as const) : ('1.1' as const),
    }))
    this.valves = identities.map((identity) => new EndDevice(identity, 0, { deviceClass: 'C' }))
    this.heard = this.valves.map(() => [])
  }

  get members(): DevEui[] {
    return this.valves.map(({ identity }) => identity.devEui)
  }

  async open(t: TestContext): Promise<this> {
    await this.bench.open()
    t.after(() => this.bench.close())
    for (const valve of this.valves) {
      await this.bench.addDevice(valve.identity, { class: 'C' })
      await this.speak(valve, valve.join())
      await this.speak(valve, valve.uplink({}))
    }
    return this
  }

  /** An uplink; what the gateway sends then is heard by whom it is for. */
  async speak(valve: EndDevice, phyPayload: Uint8Array): Promise<void> {
    this.bench.clock.advance(valve.joined ? 1_500 : 6_000)
    const { freqHz, modulation } = valve.sending
    await this.bench.hear(phyPayload, { freqHz, modulation })
    await this.listen()
  }

  /** All that was sent since the last time, and what the valves say to it. */
  async listen(): Promise<void> {
    const { bench } = this
    await bench.settle()
    const requests = bench.sent.slice(this.#seen)
    this.#seen = bench.sent.length
    for (const request of requests) {
      for (const [i, valve] of this.valves.entries()) await this.#hear(i, valve, request)
    }
  }

  async #hear(i: number, valve: EndDevice, { phyPayload, alternatives }: TxRequest): Promise<void> {
    if (this.deaf.has(valve)) return
    if (valve.acceptJoin(phyPayload)) return
    const gpsS = gpsMsOfUtc(this.bench.clock.wallMs()) / 1000
    const isClassC = alternatives[0]?.at === 'now'
    const listening = valve.joined && valve.listening(gpsS).window?.freqHz
    const received = valve.receive(phyPayload, { isClassC, gpsS })
    if (!received) return
    if (received.group !== undefined) {
      assert.equal(listening, alternatives[0]?.freqHz, 'it listens where the group is sent to')
      this.heard[i]!.push(received)
      return
    }
    const answer = valve.takePackageAnswer()
    if (answer || received.confirmed) await this.speak(valve, valve.uplink(answer ?? {}))
  }

  /** Time passes, with all that is sent and said in it. */
  async pass(seconds: number): Promise<void> {
    for (let s = 0; s < seconds; s++) {
      this.bench.clock.advance(1_000)
      await this.listen()
    }
  }

  async make(members: readonly DevEui[] = this.members): Promise<CommandResult> {
    const { vault } = this.bench
    const mcKey = Secret.keyOfHex('00112233445566778899aabbccddeeff')!
    const made = await this.bench.command({
      kind: 'groupSet',
      group: { id: ID, name: 'Parc du Vallon', members },
      mcAddr: MC_ADDR,
      sealedMcKey: vault.seal(mcKey, placeOfMcKey(ID)),
    })
    await this.pass(40)
    return made
  }

  async close(id = `s${this.#seen}`): Promise<CommandResult> {
    const command = { kind: 'groupSend', groupId: ID, fPort: 85, payload: CLOSE } as const
    return await this.bench.command({ ...command, isUrgent: true }, id)
  }

  get state() {
    return this.bench.core.state.groups.get(ID)!
  }

  ends(commandId: string): string[] {
    return this.bench
      .allFacts()
      .flatMap(({ fact }) =>
        fact.type === 'commandDone' && fact.fields['commandId'] === commandId
          ? [`${String(fact.fields['outcome'])}: ${String(fact.fields['detail'])}`]
          : [],
      )
  }
}

test('TS005: valves of a district take the key of their group, and hear one frame together', async (t) => {
  const district = await new District().open(t)
  assert.equal((await district.make()).outcome, 'done')
  assert.deepEqual(
    district.state.members.map(({ state }) => state),
    ['in', 'in', 'in'],
  )
  assert.equal((await district.close('all')).outcome, 'queued')
  await district.pass(90)
  for (const heard of district.heard) {
    assert.equal(heard.length, GROUP_REPEATS)
    assert.ok(heard.every(({ payload }) => Buffer.compare(payload, CLOSE) === 0))
  }
  assert.deepEqual(district.ends('all'), ['sent: 3 times, 3 of 3 listened'])
})

test('TS005: a second order within the session goes out at once, under new counters', async (t) => {
  const district = await new District().open(t)
  await district.make()
  await district.close('first')
  await district.pass(60)
  await district.close('second')
  await district.pass(12)
  assert.equal(district.ends('second').length, 1)
  const counters = district.heard[0]!.map(({ fCntDown }) => fCntDown)
  assert.deepEqual(counters, [0, 1, 2, 3, 4, 5])
})

test('TS005: who was not told to listen is named, the others are closed all the same', async (t) => {
  const district = await new District().open(t)
  await district.make()
  district.deaf.add(district.valves[1]!)
  await district.close('most')
  await district.pass(90)
  const [, lost] = district.members
  assert.deepEqual(district.ends('most'), [`sent: 3 times, 2 of 3 listened; not sure: ${lost}`])
  assert.deepEqual(
    district.heard.map(({ length }) => length),
    [GROUP_REPEATS, 0, GROUP_REPEATS],
  )
})

test('TS005: a group outlives a power cut, and never sends twice under one counter', async (t) => {
  const district = await new District().open(t)
  await district.make()
  await district.close('first')
  await district.pass(60)
  await district.bench.cutPower()
  await district.close('second')
  await district.pass(60)
  const counters = district.heard[0]!.map(({ fCntDown }) => fCntDown)
  assert.equal(new Set(counters).size, counters.length)
  assert.equal(district.ends('second').length, 1)
})

test('TS005: a group that is changed or removed is forgotten by those who leave', async (t) => {
  const district = await new District().open(t)
  await district.make()
  await district.make(district.members.slice(0, 2))
  assert.equal(district.state.members.length, 2)
  await district.close('two')
  await district.pass(90)
  assert.equal(district.heard[2]!.length, 0)
  await district.bench.command({ kind: 'groupRemove', groupId: ID })
  await district.pass(40)
  assert.equal((await district.close('none')).detail, 'unknown group')
})

test('TS005: what cannot be a group is refused with its reason', async (t) => {
  const district = await new District().open(t)
  const { bench } = district
  const nobody = await district.make(['70b3d5499f00ffff' as DevEui])
  assert.match(nobody.detail, /70b3d5499f00ffff: unknown device/)
  const sleepy = { ...district.valves[0]!.identity, devEui: '70b3d5499f0012af' as DevEui }
  await bench.addDevice(sleepy)
  const end = new EndDevice(sleepy)
  await bench.hear(end.join())
  assert.match((await district.make([sleepy.devEui])).detail, /has not joined yet/)
  assert.ok(end.acceptJoin(bench.sent.at(-1)!.phyPayload))
  bench.clock.advance(10_000)
  await bench.hear(end.uplink({}))
  assert.match((await district.make([sleepy.devEui])).detail, /class C/)
  await district.make()
  const long = { kind: 'groupSend', groupId: ID, fPort: 85, payload: new Uint8Array(200) } as const
  assert.match((await bench.command(long)).detail, /200 bytes, 115 fit/)
})
