import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import type { GatewayStatus, RxFrame } from '../../hardware/radio.ts'
import { CoreBench, GATEWAY } from '../../test/support/core-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'
import { GatewayReport, type MachineFigures } from './gateway-report.ts'

const HOUR_MS = 3_600_000
const SENSOR = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.4',
} as const
const MACHINE: MachineFigures = { certificateEndsMs: 1_900_000_000_000, memoryBytes: 130e6 }

let bench: CoreBench
let report: GatewayReport

function radio(online: boolean): GatewayStatus {
  const more = { lastHeardMonoMs: 0, detail: '', rxFrames: 0, txFrames: 0 }
  return { gatewayEui: GATEWAY, online, ...more }
}

function open(machine: () => Promise<MachineFigures> = async () => MACHINE): void {
  const { core, clock } = bench
  report = new GatewayReport({
    ...{ clock, core, log: silentLog, region: 'EU868', machine },
    streams: () => [
      { stream: 0, waiting: 2, next: 9, acked: 7 },
      { stream: 3, waiting: 40, next: 90, acked: 50 },
    ],
    radios: () => [radio(true), radio(false)],
    tell: (fields) => core.report(fields),
  })
}

function reports() {
  return bench.allFacts().flatMap(({ fact }) => (fact.type === 'gatewayReported' ? [fact] : []))
}

describe('a gateway tells how it is with itself', () => {
  beforeEach(async () => {
    bench = await new CoreBench().open()
    open()
  })
  afterEach(async () => {
    report.close()
    await bench.close()
  })

  test('a minute after its start, then every hour, under its own EUI, with what waits in each stream', async () => {
    await bench.clock.pass(60_000)
    await bench.clock.pass(2 * HOUR_MS)
    await bench.core.sync()
    const told = reports()
    assert.equal(told.length, 3)
    const [first] = told
    assert.deepEqual([first?.subject, first?.stream], [GATEWAY, 4])
    assert.deepEqual(first?.fields['waiting'], [2, 0, 0, 40, 0])
    assert.deepEqual([first?.fields['radios'], first?.fields['radiosOnline']], [2, 1])
    assert.equal(first?.fields['certificateEndsMs'], MACHINE.certificateEndsMs)
    assert.deepEqual(
      told.map(({ fields }) => [fields['spanMs'], fields['upMs']]),
      [
        [60_000, 60_000],
        [HOUR_MS, HOUR_MS + 60_000],
        [HOUR_MS, 2 * HOUR_MS + 60_000],
      ],
    )
  })

  test('frames and noise are of the time since the last word; what is not known is null and not zero', async () => {
    const frame = bench.rxFrame(Uint8Array.of(0xe0)) as RxFrame
    report.heard(Array.from({ length: 5 }, () => ({ ...frame, rssiDbm: -114, snrDb: 0 })))
    await bench.clock.pass(60_000)
    await bench.clock.pass(HOUR_MS)
    await bench.core.sync()
    const [loud, quiet] = reports().map(({ fields }) => fields)
    assert.deepEqual([loud?.['frames'], loud?.['noiseDbm']], [5, -117])
    assert.deepEqual([quiet?.['frames'], quiet?.['noiseDbm']], [0, null])
    assert.equal(quiet?.['diskFreeBytes'], null)
  })

  test('what it sent in the last hour is time in which it heard nothing, and a share of the sub-band', async () => {
    await bench.addDevice(SENSOR)
    const device = new EndDevice(SENSOR)
    await bench.hear(device.join())
    await bench.clock.pass(60_000)
    await bench.core.sync()
    const fields = reports().at(-1)?.fields
    assert.ok(Number(fields?.['deafMs']) > 40, `a JoinAccept is ${fields?.['deafMs']} ms`)
    assert.deepEqual([fields?.['devices'], fields?.['heard']], [1, 0])
    assert.ok(Number.isInteger(fields?.['dutyPercent']))
    await bench.clock.pass(2 * HOUR_MS)
    await bench.core.sync()
    assert.equal(reports().at(-1)?.fields['deafMs'], 0)
  })

  test('one that is closed while the machine is asked tells nothing any more', async () => {
    report.close()
    const asked = Promise.withResolvers<MachineFigures>()
    open(() => asked.promise)
    bench.clock.advance(60_000)
    report.close()
    asked.resolve(MACHINE)
    await bench.clock.pass(HOUR_MS)
    assert.equal(reports().length, 0)
  })
})
