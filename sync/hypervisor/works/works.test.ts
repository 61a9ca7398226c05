import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityOf, NOW_MS, space } from '../../../test/support/city-now.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import type { City, Thing } from '../city/thing.ts'
import { openSqliteStore } from '../store-sqlite.ts'
import { WorkDesk } from './work-desk.ts'
import { workList } from './work-list.ts'

const HOUR_MS = 3_600_000
const NONE = new Set<string>()

test('what the city shows is what teams have to do: leaks with litres, sensors, bins, dry trees', () => {
  const tree = cityOf().things.get('platane-117')!
  const dry = {
    ...tree,
    id: 'platane-9',
    soil: { tensionKpa: 82, thresholdKpa: 60, isDry: true, probes: 2, atMs: NOW_MS },
  }
  const doubted = space('p-1', { status: 'unknown', unknownBecause: 'distrusted' })
  const city = cityOf([...cityOf().things.values(), dry as Thing, doubted])
  assert.deepEqual(
    workList(city, NONE).map(({ kind, team, subject, weight }) => [kind, team, subject, weight]),
    [
      ['leak', 'greenSpaces', 'parc-vendome-4', 84],
      ['dryTree', 'greenSpaces', 'platane-9', 22],
      ['fullBin', 'cleaning', 'corbeille-rotonde', 86],
      ['silentSensor', 'maintenance', 'parc-vendome-4', 3],
      ['doubtedSensor', 'maintenance', 'p-1', 0],
      ['emptyBattery', 'maintenance', 'parc-vendome-4', 100],
    ],
  )
})

test('a leak goes on losing what it loses until somebody closes it', () => {
  const [leak] = workList(cityOf(), NONE)
  // 552 L when it was told at 03:42:10, and 84 L/h since.
  assert.equal(
    leak?.detail['lostLitres'],
    552 + Math.round((84 * (NOW_MS - Date.parse('2026-06-15T03:42:10Z'))) / HOUR_MS),
  )
})

test('a sensor that the patrol found wrong is to be looked at', () => {
  const works = workList(cityOf([space('p-1')], []), new Set(['p-1']))
  assert.deepEqual(
    works.map(({ kind, detail }) => [kind, detail['reason']]),
    [['doubtedSensor', 'foundWrong']],
  )
})

test('an order is taken and done; what is done and still stands after a day is open again', async () => {
  const store = openSqliteStore(':memory:')
  const clock = new FakeClock({ wallMs: NOW_MS })
  const city: City = cityOf()
  const desk = new WorkDesk({
    records: store.records,
    city: async () => ({ ...city, nowMs: clock.wallMs() }),
    wrongSpaces: async () => NONE,
    clock,
  })
  const state = async () => (await desk.orders())[0]?.state
  const id = (await desk.orders())[0]!.id
  const note = (word: 'taken' | 'done') =>
    desk.note(id, { state: word, by: 'fontainiers', note: 'vanne 3' })
  assert.equal(await state(), 'open')
  await note('taken')
  assert.equal(await state(), 'taken')
  await note('done')
  assert.equal(await state(), 'done')
  clock.advance(25 * HOUR_MS)
  assert.equal(await state(), 'stillThere')
  assert.equal(await desk.note('leak:nowhere:1', { state: 'done', by: 'x', note: '' }), 'missing')
  await store.close()
})
