import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runBacklog } from './backlog.ts'
import { runSyncSim, syncSimTable } from './main.ts'
import { runMetered } from './metered.ts'
import { isBad, runSeed } from './run.ts'
import { VARIANT_TEXT, type Variant } from './variants.ts'

const FAULTS = 'F57 F61 F62 F63 F64 F66 F67 F68'

test(`${FAULTS} I1 I2 I4: 40 lives under every mix of faults lose nothing, double nothing`, (t) => {
  const result = runSyncSim({ seeds: 40, variants: ['D'] })
  t.diagnostic(syncSimTable(result))
  const [total] = result.totals
  assert.deepEqual(total?.badSeeds, [])
  assert.ok(total.rows > 30_000 && total.faults > 5_000 && total.excused < total.rows / 20)
  assert.ok(total.settledMostMs <= 120_000, `${total.settledMostMs} ms to settle`)
})

const MUTANTS: readonly (readonly [Variant, string])[] = [
  ['A', 'F63'],
  ['B', 'F68'],
  ['C', 'F68'],
  ['E', 'F66'],
  ['F', 'F61'],
]
for (const [variant, fault] of MUTANTS) {
  test(`${fault} I1: the simulation catches mutant ${variant}: ${VARIANT_TEXT[variant]}`, () => {
    const caught = Array.from({ length: 25 }, (_, seed) => seed).find((seed) =>
      isBad(runSeed(seed, variant)),
    )
    assert.notEqual(caught, undefined)
  })
}

test('I15: a seed gives the same life again', () => {
  assert.deepEqual(runSeed(5, 'D'), runSeed(5, 'D'))
})

test('after seven days without a link: an alarm within 2 s, live data within 10 s, all within 5 min', (t) => {
  const result = runBacklog({ readings: 175_000, bitsPerSecond: 1_000_000, latencyMs: 100 })
  t.diagnostic(
    `alarm ${result.alarmMs.toFixed(0)} ms, live ${result.liveMs.toFixed(0)} ms, ` +
      `backlog ${(result.drainedMs / 1000).toFixed(1)} s, ${result.bytesPerReading.toFixed(2)} B a reading`,
  )
  assert.ok(result.alarmMs <= 2_000)
  assert.ok(result.liveMs <= 10_000)
  assert.ok(result.drainedMs <= 300_000)
})

test('F60: over 1 kB a second everything still arrives, the alarm first and without a spiral of resends', (t) => {
  const result = runBacklog({ readings: 20_000, bitsPerSecond: 8_000, latencyMs: 300 })
  t.diagnostic(
    `alarm ${result.alarmMs.toFixed(0)} ms, live ${result.liveMs.toFixed(0)} ms, ` +
      `backlog ${(result.drainedMs / 1000).toFixed(1)} s, ${result.bytesPerReading.toFixed(2)} B a reading`,
  )
  assert.ok(result.alarmMs < result.liveMs && result.liveMs < result.drainedMs)
  assert.ok(result.bytesPerReading < 6)
})

const TOWN = {
  days: 4,
  readingEveryMs: 20_000,
  stateEveryMs: 600_000,
  aggregatesAnHour: 50,
  awayDay: 1,
}

test('R4: what a metered link cannot carry is readings, each of them named; alarms, states and hours all come', (t) => {
  const { streams, waiting, dearestDay } = runMetered({ ...TOWN, bytesPerDay: 300_000 })
  const [alarm, state, aggregate, reading] = [streams[0], streams[1], streams[2], streams[3]]
  t.diagnostic(
    `dearest day ${dearestDay} B; alarm ${alarm.latestMs} ms, state ${state.latestMs} ms, ` +
      `hours ${aggregate.latestMs / 60_000} min; readings ${reading.arrived}, thinned ${reading.thinned}`,
  )
  assert.ok(dearestDay <= 300_000)
  for (const one of [alarm, state, aggregate]) assert.equal(one.arrived, one.made)
  assert.ok(alarm.latestMs <= 2_000 && state.latestMs <= 2_000)
  assert.ok(aggregate.latestMs <= 3_600_000)
  assert.ok(reading.thinned > 1_000 && reading.arrived > reading.made / 4)
  assert.ok(waiting >= 0 && waiting < reading.made / 20)
})

test('a budget that is enough thins nothing, not even after a day without a link', () => {
  const { streams, waiting } = runMetered({ ...TOWN, bytesPerDay: 2_000_000 })
  assert.equal(streams[3].thinned, 0)
  assert.ok(waiting <= 6 && streams[3].latestMs <= 180_000)
})
