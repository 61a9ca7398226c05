import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'

const BEAT_S = 3_600
/** A space is looked at when its heartbeat is late by a twentieth. */
const LOOK_MS = BEAT_S * 1.05 * 1_000

async function joined(bench: CoreBench, devEui: string): Promise<EndDevice> {
  const identity = {
    devEui: devEui as DevEui,
    joinEui: '70b3d5499f000000' as JoinEui,
    appKey: '000102030405060708090a0b0c0d0e0f',
    macVersion: '1.0.3',
  } as const
  await bench.addDevice(identity, { profile: 'nwave-nps405sm' })
  const device = new EndDevice(identity)
  await bench.hear(device.join())
  assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload))
  bench.clock.advance(10_000)
  return device
}

test('a deadline that tells nothing costs no sync of its own: it goes with what comes next', async () => {
  const bench = await new CoreBench().open()
  const sensor = await joined(bench, '70b3d5499f0012ab')
  const other = await joined(bench, '70b3d5499f0012ac')
  const { devEui } = sensor.identity
  const space = { id: 'P1', kind: 'space', name: 'P1', properties: { heartbeatSeconds: BEAT_S } }
  const binding = { asset: 'P1', devEui, role: 'occupancy', index: 0, fromMs: 0 } as const
  await bench.addAsset(space as Parameters<CoreBench['addAsset']>[0], [binding])
  const beat = Uint8Array.of(0, 0xd3, 0xd8)
  await bench.hear(sensor.uplink({ fPort: 2, payload: beat }))
  bench.clock.advance(LOOK_MS - 2_000)
  await bench.settle()

  // Its facts may wait five seconds for company, and the deadline passes meanwhile.
  await bench.hear(other.uplink({ fPort: 2, payload: beat }))
  const { syncs } = bench.core.journal
  const lookLineMs = bench.core.state.timers.dueMs('asset:P1')!
  bench.clock.advance(30_000)
  await bench.settle()
  assert.ok(bench.core.state.timers.dueMs('asset:P1')! > lookLineMs, 'the deadline has passed')
  assert.equal(bench.core.journal.syncs, syncs)
  await bench.close()
})
