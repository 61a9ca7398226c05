import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import { CoreBench, GATEWAY } from '../../test/support/core-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'
import { CoverageReport } from './coverage-report.ts'

const METER = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
} as const
const NEIGHBOUR = '00800000a0005678' as GatewayEui
const WINDOW_MS = 200
const DAY_MS = 24 * 3_600_000

/** A core whose radio is its own concentrator and one neighbour's. */
async function corner() {
  const bench = new CoreBench()
  const online = { online: true, lastHeardMonoMs: 0, detail: '', rxFrames: 0, txFrames: 0 }
  bench.radio = {
    transmit: () => {},
    gateways: () => [GATEWAY, NEIGHBOUR].map((gatewayEui) => ({ gatewayEui, ...online })),
  }
  await bench.open()
  await bench.addDevice(METER, { profile: 'nwave-nps405sm' })
  const device = new EndDevice(METER)
  const say = () => device.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed: true })
  const hear = async (phyPayload: Uint8Array, how = {}) => {
    bench.core.onFrames([bench.rxFrame(phyPayload, how)], () => {})
    await bench.settle()
  }
  await hear(device.join())
  assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload))
  bench.sent = []
  bench.clock.advance(10_000)
  return { bench, say, hear, device }
}

test('F34: a frame waits for a neighbour only once that has reported the device, and until a day after', async () => {
  const { bench, say, hear } = await corner()
  await hear(say())
  assert.equal(bench.sent.length, 1, 'nobody else has reported it: answered at once')
  bench.clock.advance(10_000)
  const heardByBoth = say()
  await hear(heardByBoth)
  await hear(heardByBoth, { gatewayEui: NEIGHBOUR, snrDb: -3 })
  assert.equal(bench.sent.length, 2, 'the late copy is no second frame')
  bench.clock.advance(10_000)
  await hear(say())
  assert.equal(bench.sent.length, 2, 'the neighbour may hear better')
  bench.clock.advance(WINDOW_MS)
  await bench.settle()
  assert.equal(bench.sent.length, 3)
  bench.clock.advance(DAY_MS)
  await hear(say())
  assert.equal(bench.sent.length, 4, 'it has not been heard there for a day')
  await bench.close()
})

test('F34: one frame of two gateways is one uplink, answered by the better, and both receptions are kept', async () => {
  const { bench, say, hear } = await corner()
  await hear(say(), { gatewayEui: NEIGHBOUR })
  bench.clock.advance(10_000)
  const frame = say()
  await hear(frame, { snrDb: -4, rssiDbm: -118 })
  await hear(frame, { gatewayEui: NEIGHBOUR, snrDb: 6, rssiDbm: -90 })
  bench.clock.advance(WINDOW_MS)
  await bench.settle()
  assert.equal(bench.sent.at(-1)?.gatewayEui, NEIGHBOUR)
  assert.equal(bench.metrics.value('cigale_uplinks_total', { repeat: 'false' }), 2)
  await bench.core.checkpoint()
  await bench.kill()
  const { reception } = bench.core.state.devices.get(METER.devEui)!.lastHeard!
  assert.deepEqual(
    [reception.gatewayEui, reception.gateways, reception.others],
    [NEIGHBOUR, 2, [{ gatewayEui: GATEWAY, rssiDbm: -118, snrDb: -4 }]],
  )
  await bench.close()
})

/** A checkpoint of the day may be under way: what was told meanwhile comes behind it. */
async function rest(bench: CoreBench): Promise<void> {
  await bench.core.checkpoint()
  await bench.settle()
  await bench.core.sync()
}

test('F34: once a day the city is told which gateways heard a device, of one measurement each', async () => {
  const { bench, say, hear } = await corner()
  const report = new CoverageReport(bench)
  await hear(say(), { gatewayEui: NEIGHBOUR, snrDb: -2, rssiDbm: -110 })
  for (const snrDb of [3, 5]) {
    bench.clock.advance(60_000)
    const frame = say()
    await hear(frame, { snrDb, rssiDbm: -100 })
    await hear(frame, { gatewayEui: NEIGHBOUR, snrDb: -snrDb, rssiDbm: -115 })
    bench.clock.advance(WINDOW_MS)
    await bench.settle()
  }
  bench.clock.advance(DAY_MS)
  await rest(bench)
  const told = bench.allFacts().flatMap(({ fact }) => (fact.type === 'deviceCovered' ? [fact] : []))
  assert.deepEqual(
    told.map(({ subject, fields }) => [subject, fields['frames'], fields['heard']]),
    [
      [
        METER.devEui,
        3,
        [
          [NEIGHBOUR, 3, -110, -2],
          [GATEWAY, 2, -100, 5],
        ],
      ],
    ],
  )
  bench.clock.advance(DAY_MS)
  await rest(bench)
  assert.equal(bench.factTypes().filter((type) => type === 'deviceCovered').length, 1)
  report.close()
  await bench.close()
})

test('of a device that one gateway alone hears nothing is told', async () => {
  const { bench, say, hear } = await corner()
  const report = new CoverageReport(bench)
  await hear(say())
  bench.clock.advance(DAY_MS)
  await rest(bench)
  assert.ok(!bench.factTypes().includes('deviceCovered'))
  report.close()
  await bench.close()
})
