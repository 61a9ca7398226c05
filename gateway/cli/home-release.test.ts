import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { rowBytes } from '../../sync/row.ts'
import { machine } from '../../test/support/callers.ts'
import { GATEWAY } from '../../test/support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../../test/support/end-device.ts'
import { HomeDesk, OTHER_GATEWAY } from '../../test/support/home-desk.ts'
import { EscrowAgent } from '../core/escrow-agent.ts'
import { escrowKey, homeRelease } from './home-release.ts'

const TOKEN = 'a-long-token-for-moves'
const identity = (last: string): EndDeviceIdentity => ({
  devEui: `70b3d5499f0012${last}` as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.4',
})

const folder = mkdtempSync(join(tmpdir(), 'cigale-release-'))
const at = (name: string) => join(folder, name)
let hypervisor: Hypervisor
let lost: HomeDesk
let next: HomeDesk
const tokenBefore = process.env['CIGALE_TOKEN']

before(async () => {
  const tokens = new Map([[TOKEN, machine('city', 'commands')]])
  const api = { host: '127.0.0.1', port: 0, tokens }
  hypervisor = await startHypervisor({ database: ':memory:', api })
  lost = await HomeDesk.open()
  next = await HomeDesk.open({ gatewayEui: OTHER_GATEWAY })
  process.env['CIGALE_TOKEN'] = TOKEN
})
after(async () => {
  if (tokenBefore === undefined) delete process.env['CIGALE_TOKEN']
  else process.env['CIGALE_TOKEN'] = tokenBefore
  await hypervisor.close()
  await lost.bench.close()
  await next.bench.close()
  rmSync(folder, { recursive: true })
})

/** What a command prints. */
async function printed(run: () => Promise<number>): Promise<string> {
  const { write } = process.stdout
  let text = ''
  process.stdout.write = ((chunk: string) => {
    text += chunk
    return true
  }) as typeof write
  try {
    assert.equal(await run(), 0)
  } finally {
    process.stdout.write = write
  }
  return text
}

/** Everything of health that the gateway has told reaches the hypervisor. */
async function synced({ bench }: HomeDesk): Promise<void> {
  const rows = bench.allFacts().filter(({ fact }) => fact.stream === 4)
  const [first] = rows
  const cursor = { epoch: first!.epoch, stream: 4, next: rows.length, head: null } as const
  const effect = {
    kind: 'commit',
    cursor,
    rows: rows.map(({ seq, fact }) => ({ seq, fact, bytes: rowBytes(fact) })),
  } as const
  await hypervisor.store.write([{ kind: 'effect', gw: bench.settings.gatewayEui, effect }], 0)
}

test('F46, F71: a lost gateway’s row goes to a new one by what the city has, and the lost one is told when it is back', async () => {
  const key = (await printed(() => escrowKey(at('escrow.key'), {}))).trim()
  const { bench } = lost
  const devices = [identity('ab'), identity('ac'), identity('ad')]
  const ends = []
  for (const one of devices) {
    const end = new EndDevice(one)
    await bench.addDevice(one, { profile: 'nwave-nps405sm' })
    await bench.hear(end.join())
    assert.ok(end.acceptJoin(bench.sent.at(-1)!.phyPayload))
    bench.clock.advance(10_000)
    await bench.hear(end.uplink({ fPort: 1, payload: Uint8Array.of(1) }))
    ends.push(end)
  }
  for (const { devEui } of devices.slice(0, 2)) {
    const binding = { asset: devEui, devEui, role: 'occupancy', index: 0, fromMs: 0 } as const
    const space = {
      id: devEui,
      kind: 'space',
      name: devEui,
      properties: { row: 'mignet-a' },
    } as const
    await bench.addAsset(space, [binding])
  }
  const { core, vault, clock } = bench
  const told = { read: () => new Map(), keep: () => {} }
  const agent = new EscrowAgent({ core, vault, clock, random: seededRandom(1, 'e'), key, told })
  await agent.look()
  agent.close()
  await synced(lost)

  const release = {
    from: GATEWAY,
    to: OTHER_GATEWAY,
    key: await next.key(),
    escrow: at('escrow.key'),
    hypervisor: hypervisor.url!,
    out: at('lost.home'),
  }
  const alone = homeRelease([`device:${devices[0]!.devEui}`], release)
  await assert.rejects(alone, /belongs to row:mignet-a, which moves as a whole/)
  assert.match(await printed(() => homeRelease(['row:mignet-a'], release)), /2 devices/)
  await assert.rejects(homeRelease([], release), /is there already: nothing was written/)

  const taken = await next.service.importHome('test', readFileSync(at('lost.home'), 'utf8'))
  assert.match(taken.detail, /^2 devices are at home here, revision 1/)
  next.bench.clock.advance(60_000)
  const [first] = ends
  await next.bench.hear(first!.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed: true }))
  assert.equal(first!.receive(next.bench.sent.at(-1)!.phyPayload)?.ack, true)

  await hypervisor.homes.look()
  const [order, ...others] = await hypervisor.store.waitingCommands(10, GATEWAY)
  assert.deepEqual([order?.name, others.length], ['homeSet', 0])
  const {
    devices: named,
    gatewayEui,
    rev,
  } = order!.params as never as {
    devices: DevEui[]
    gatewayEui: typeof OTHER_GATEWAY
    rev: number
  }
  assert.equal(
    (await lost.service.learnHome('hypervisor', { devices: named, gatewayEui, rev })).outcome,
    'done',
  )
  bench.sent = []
  await bench.hear(new EndDevice(devices[0]!, 40).join())
  assert.equal(bench.sent.length, 0)
  await bench.hear(new EndDevice(devices[2]!, 40).join())
  assert.equal(bench.sent.length, 1, 'what was not moved is still its own')
})

test('a release without a token, a key, or anything in escrow says which', async () => {
  const flags = {
    from: OTHER_GATEWAY,
    to: GATEWAY,
    key: await lost.key(),
    escrow: at('escrow.key'),
    hypervisor: hypervisor.url!,
    out: at('nothing.home'),
  }
  await assert.rejects(homeRelease([], flags), /has nothing of 00800000a0005678 in escrow/)
  await assert.rejects(homeRelease([], { ...flags, key: 'x' }), /--key: 64 hex digits/)
  await assert.rejects(homeRelease([], { ...flags, from: 'x' }), /--from x is not an EUI/)
})
