import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../../base/log.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import { DAY_MS, HOUR_MS, kpiFact } from '../../../test/support/kpi-facts.ts'
import { MemoryRecords } from '../../../test/support/memory-records.ts'
import { rootDepthOf } from '../../kpi/root-depth.ts'
import { RootKeeper } from './root-keeper.ts'

const TREES = ['tree-1', 'tree-2', 'tree-3']

/** A month of drying at two depths, wetted every five days. */
function hoursOf(tree: string, toMs: number) {
  return Array.from({ length: 30 * 24 * 2 }, (_, i) => {
    const hour = i >> 1
    const hourMs = toMs - (30 * 24 - hour) * HOUR_MS
    const depthCm = i % 2 === 0 ? 20 : 40
    const mean = 15 * Math.exp(((hour % 120) / 120) * (depthCm === 20 ? 1.2 : 0.4))
    return kpiFact('valueHour', tree, { quantity: `soil.tension@${depthCm}`, hourMs, mean })
  })
}

function keeper() {
  const clock = new FakeClock({ wallMs: Date.UTC(2026, 6, 1) })
  const records = new MemoryRecords()
  const asked: { id: string; days: number; toMs: number }[] = []
  const events = async (_: unknown, span: { fromMs: number; toMs: number }, of?: object) => {
    const [id = ''] = (of as { subjects: string[] }).subjects
    const last = asked.at(-1)
    const days = (span.toMs - span.fromMs) / DAY_MS
    // Asked in pieces, told as one question.
    if (last?.id === id && last.toMs === span.fromMs) {
      Object.assign(last, { days: last.days + days, toMs: span.toMs })
    } else asked.push({ id, days, toMs: span.toMs })
    const told = TREES.includes(id) ? hoursOf(id, clock.wallMs()) : []
    return told.filter(({ atMs }) => atMs >= span.fromMs && atMs < span.toMs)
  }
  const roots = new RootKeeper({
    ...{ store: { records, events }, trees: TREES, clock, log: silentLog },
  })
  return { roots, clock, records, asked }
}

test('a tree’s year is gone through once, and its answer is that of its hours', async () => {
  const { roots, clock, asked } = keeper()
  const first = await roots.of('tree-1')
  assert.ok(first.indexCm !== null && first.indexCm > 20 && first.indexCm < 40)
  assert.deepEqual(await roots.of('tree-1'), JSON.parse(JSON.stringify(first)))
  assert.deepEqual(
    asked.map(({ id, days }) => [id, days]),
    [['tree-1', 365]],
  )
  const nothing = rootDepthOf([])
  assert.notDeepEqual(first, nothing)
  clock.advance(4 * DAY_MS)
  await roots.of('tree-1')
  assert.equal(asked.length, 2)
})

test('the leader goes through one tree a look, each once a day', async () => {
  const { roots, clock, asked } = keeper()
  for (let i = 0; i < 10; i++) await roots.look()
  assert.deepEqual(
    asked.map(({ id }) => id),
    TREES,
  )
  clock.advance(DAY_MS)
  roots.open()
  await clock.pass(60_000)
  await roots.close()
  assert.deepEqual(
    asked
      .slice(3)
      .map(({ id }) => id)
      .sort(),
    TREES,
  )
})

test('what is asked by the day is reckoned now, and a name without hours leaves no record', async () => {
  const { roots, records, asked } = keeper()
  assert.deepEqual(await roots.of('nothing'), rootDepthOf([]))
  await roots.ofDays('tree-2', 7)
  assert.deepEqual([asked.at(-1)?.id, asked.at(-1)?.days], ['tree-2', 7])
  assert.deepEqual(await records.list('rootDepth'), [])
})
