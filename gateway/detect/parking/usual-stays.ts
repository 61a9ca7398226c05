/**
 * How long cars stay, for those that come by day and those that come in the evening and may stay the
 * night: counts over classes of length, two of them to each doubling, slowly forgotten.
 */

import { sixtyFourths } from './short-number.ts'

/** Counts of each class of length. */
export type LengthCounts = readonly number[]

export type UsualStays = { readonly day: LengthCounts; readonly evening: LengthCounts }

/** From a minute to three days. */
const CLASSES = 24
const CLASS_WIDTH = Math.LN2 / 2
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** Some weeks of stays. */
const REMEMBERED = 120
/** What was never seen may be. */
const UNSEEN = 0.02

/** Of an inner city, until the space has told its own: log-normal about three quarters of an hour. */
const BEGINNING_COUNT = 1
const BEGINNING = Array.from({ length: CLASSES }, (_, n) => {
  const off = ((n + 0.5) * CLASS_WIDTH - Math.log(45)) / 1.15
  return sixtyFourths(BEGINNING_COUNT * Math.exp((-off * off) / 2))
})
export const USUAL_STAYS: UsualStays = { day: BEGINNING, evening: BEGINNING }

/** With one more stay, that began at `startMs` of UTC. */
export function withStay(usual: UsualStays, startMs: number, lengthMs: number): UsualStays {
  const part = partOf(startMs)
  const at = classOf(lengthMs)
  const counts = usual[part].map((count, n) => {
    const apart = Math.abs(n - at)
    return count + (apart === 0 ? 0.5 : apart === 1 ? 0.25 : 0)
  })
  const kept = Math.min(1, REMEMBERED / total(counts))
  return { ...usual, [part]: counts.map((count) => sixtyFourths(count * kept)) }
}

/** How likely a stay that began at `startMs` of UTC is so long: a density per ms. */
export function stayDensity(usual: UsualStays, startMs: number, lengthMs: number): number {
  const counts = usual[partOf(startMs)]
  const share = (counts[classOf(lengthMs)]! + UNSEEN) / (total(counts) + CLASSES * UNSEEN)
  return share / CLASS_WIDTH / Math.max(lengthMs, MINUTE_MS)
}

/** How likely it is to last longer than so. */
export function staySurvival(usual: UsualStays, startMs: number, lengthMs: number): number {
  const counts = usual[partOf(startMs)]
  const at = classOf(lengthMs)
  let longer = counts[at]! * Math.min(1, Math.max(0, at + 1 - classesOf(lengthMs)))
  for (let n = at + 1; n < CLASSES; n++) longer += counts[n]!
  return Math.max(longer, UNSEEN) / total(counts)
}

function classOf(lengthMs: number): number {
  return Math.min(CLASSES - 1, Math.floor(classesOf(lengthMs)))
}

function classesOf(lengthMs: number): number {
  return Math.log(Math.max(1, lengthMs / MINUTE_MS)) / CLASS_WIDTH
}

/** Do cars that come at either moment of UTC stay alike? */
export function isSamePart(aMs: number, bMs: number): boolean {
  return partOf(aMs) === partOf(bMs)
}

function partOf(utcMs: number): keyof UsualStays {
  const hour = Math.floor(utcMs / HOUR_MS) % 24
  return hour >= 16 || hour < 4 ? 'evening' : 'day'
}

function total(counts: LengthCounts): number {
  let sum = 0
  for (const count of counts) sum += count
  return sum
}
