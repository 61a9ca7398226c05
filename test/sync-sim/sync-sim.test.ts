import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { runBacklog } from './backlog.ts'
import { runMetered } from './metered.ts'
import { catchSyncMutant } from './mutants/catch.ts'
import { SYNC_MUTANTS } from './mutants/list.ts'
import { isBad, runLife, runSeed } from './run.ts'
import { drawScenario } from './scenario.ts'
import { shrinkScenario } from './shrink.ts'
import { runLives, totalLine } from './total.ts'

const FAULTS = 'F4, F57, F61, F62, F63, F64, F66, F67, F68, F69, F70'

test(`${FAULTS}, I1, I2, I4: 300 lives under every mix of faults lose nothing, double nothing`, (t) => {
  const total = runLives({ from: 0, count: 300 })
  t.diagnostic(totalLine(total))
  assert.deepEqual(total.badSeeds, [])
  assert.ok(total.rows > 200_000 && total.faults > 50_000 && total.excused < total.rows / 20)
  assert.ok(total.settledMostMs <= 120_000, `${total.settledMostMs} ms to settle`)
})

test('I1, I2: of more than forty mutants of the protocol all but the sly, one in twenty, are caught within 50 lives', (t) => {
  const plain = SYNC_MUTANTS.filter(({ isSly }) => !isSly)
  const escaped = plain.filter((mutant) => !catchSyncMutant(mutant)).map(({ name }) => name)
  t.diagnostic(`${plain.length} of ${SYNC_MUTANTS.length} mutants`)
  assert.deepEqual(escaped, [])
  assert.ok(plain.length >= 40 && plain.length >= SYNC_MUTANTS.length * 0.95)
})

test('lives that failed once are lived again', () => {
  const folder = new URL('./regress/', import.meta.url)
  for (const file of readdirSync(folder)) {
    const scenario = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    assert.equal(isBad(runLife(scenario)), false, file)
  }
})

test('a bad life is cut down to the faults that it needs', async () => {
  const mutant = SYNC_MUTANTS.find(({ name }) => name === 'forgets-cursors')!
  const seed = catchSyncMutant(mutant)!.seed
  const cut = await shrinkScenario(drawScenario(seed), mutant.bend)
  assert.ok(isBad(runLife(cut, mutant.bend)))
  assert.ok(cut.faults.length < drawScenario(seed).faults.length / 2)
})

test('I15: a seed gives the same life again', () => {
  assert.deepEqual(runSeed(5), runSeed(5))
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
