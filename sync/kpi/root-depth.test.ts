import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../../base/random.ts'
import { type DepthHour, rootDepthOf } from './root-depth.ts'

const HOUR_MS = 3_600_000
const DEPTHS = [20, 40, 60] as const

/**
 * A tree that is watered every `everyDays`: at each depth ψ rises by its rate of ln ψ a day, and falls
 * to 12 kPa with the water. `rateOf` may change over the days.
 */
function tree(
  days: number,
  everyDays: number,
  rateOf: (depthCm: number, day: number) => number,
  noise = 0,
): DepthHour[] {
  const random = seededRandom(3, 'tree')
  const kpa = new Map<number, number>(DEPTHS.map((depth) => [depth, 12]))
  const hours: DepthHour[] = []
  for (let hour = 0; hour < days * 24; hour++) {
    for (const depthCm of DEPTHS) {
      const day = hour / 24
      const before = hour % (everyDays * 24) === 0 ? 12 : kpa.get(depthCm)!
      const now = before * Math.exp(rateOf(depthCm, day) / 24)
      kpa.set(depthCm, now)
      const told = now * (1 + noise * (random.unit() - 0.5))
      hours.push({ atMs: hour * HOUR_MS, depthCm, kpa: told })
    }
  }
  return hours
}

test('a tree that drinks at one depth has its index there, one that drinks everywhere in the middle', () => {
  const shallow = rootDepthOf(tree(40, 8, (depth) => (depth === 20 ? 0.2 : 0)))
  assert.equal(shallow.indexCm, 20)
  const even = rootDepthOf(tree(40, 8, () => 0.2))
  assert.equal(even.indexCm, 40)
  assert.ok(even.dryDowns.length >= 4)
})

test('the index is the mean depth weighed by the rates, in noise too', () => {
  const rates: Readonly<Record<number, number>> = { 20: 0.2, 40: 0.1, 60: 0.1 }
  const { indexCm, trendCmPerMonth } = rootDepthOf(tree(64, 8, (depth) => rates[depth]!, 0.05))
  assert.ok(Math.abs(indexCm! - 35) < 1.5, `${indexCm}`)
  assert.ok(Math.abs(trendCmPerMonth!) < 1.5, `${trendCmPerMonth}`)
})

test('roots that grow down show as a trend that all dry-downs agree on', () => {
  const growing = (depth: number, day: number) => {
    const share = day / 120
    if (depth === 20) return 0.2 * (1 - share)
    return depth === 60 ? 0.2 * share : 0.05
  }
  const { trendCmPerMonth, agreeing } = rootDepthOf(tree(120, 8, growing, 0.02))
  assert.ok(trendCmPerMonth! > 4 && trendCmPerMonth! < 10, `${trendCmPerMonth}`)
  assert.ok(agreeing! > 0.9, `${agreeing}`)
})

test('too little is no index: one depth, dry-downs of a day, soil that stays wet', () => {
  const none = { dryDowns: [], indexCm: null, trendCmPerMonth: null, agreeing: null }
  const hours = tree(40, 8, () => 0.2)
  assert.deepEqual(rootDepthOf(hours.filter(({ depthCm }) => depthCm === 20)), none)
  assert.deepEqual(rootDepthOf(tree(40, 1, () => 0.6)), none)
  assert.deepEqual(rootDepthOf(hours.map((hour) => ({ ...hour, kpa: hour.kpa / 20 }))), none)
  assert.deepEqual(rootDepthOf([]), none)
})

test('the index lies between the depths of the probes, whatever they say', () => {
  const hour = fc.record({
    atMs: fc.integer({ min: 0, max: 400 }).map((at) => at * HOUR_MS),
    depthCm: fc.constantFrom(...DEPTHS),
    kpa: fc.double({ min: 0, max: 200, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(hour, { maxLength: 200 }), (hours) => {
      const { indexCm } = rootDepthOf(hours)
      assert.ok(indexCm === null || (indexCm >= 20 && indexCm <= 60))
    }),
  )
})
