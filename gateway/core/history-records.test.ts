import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'

const PROBE = {
  devEui: '24e124136a000001' as DevEui,
  joinEui: '24e124c0002a0001' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
} as const
const HOUR_S = 3_600

/** Milesight's history records: time, 21.5 °C, 50 %. */
function records(...times: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(times.length * 10)
  const view = new DataView(bytes.buffer)
  for (const [i, seconds] of times.entries()) {
    view.setUint16(i * 10, 0x20ce)
    view.setUint32(i * 10 + 2, seconds, true)
    view.setInt16(i * 10 + 6, 215, true)
    view.setUint8(i * 10 + 8, 100)
  }
  return bytes
}

test("a device's own history is told once: also after a checkpoint and after a kill", async () => {
  const bench = await new CoreBench().open()
  const device = new EndDevice(PROBE)
  await bench.addDevice(PROBE, { profile: 'milesight-em300-th' })
  await bench.hear(device.join())
  device.acceptJoin(bench.sent.at(-1)!.phyPayload)
  const startS = Math.floor(bench.clock.wallMs() / 1_000) - 24 * HOUR_S
  const hour = (n: number) => startS + n * HOUR_S
  const hear = async (...hours: readonly number[]) => {
    bench.clock.advance(20_000)
    await bench.hear(device.uplink({ fPort: 85, payload: records(...hours.map(hour)) }))
    await bench.settle()
  }
  const toldHours = () =>
    bench
      .allFacts()
      .map(({ fact }) => fact)
      .filter((fact) => fact.type === 'reading')
      .map(({ atMs }) => (atMs / 1_000 - startS) / HOUR_S)
  await hear(0, 1, 2)
  await hear(1, 2, 3)
  assert.deepEqual(toldHours(), [0, 1, 2, 3])
  await bench.core.checkpoint()
  await bench.kill()
  await bench.open()
  await hear(2, 3, 4)
  await bench.kill()
  await bench.open()
  await hear(3, 4, 5)
  assert.deepEqual(
    toldHours().toSorted((a, b) => a - b),
    [0, 1, 2, 3, 4, 5],
  )
  await bench.close()
})
