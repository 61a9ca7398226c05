/**
 * How often a site takes water past its zones, by the hour of the day: fountains and toilets, learned.
 *
 * A closed block is used or not; the chance of use at an hour is learned from the blocks of that hour and
 * of its neighbours, once they turned out to be no leak.
 */

export type UseByHour = {
  /** Of each local hour: blocks seen, and blocks with use. */
  readonly seen: readonly number[]
  readonly used: readonly number[]
}

export const NO_USE_KNOWN: UseByHour = {
  seen: new Array<number>(24).fill(0),
  used: new Array<number>(24).fill(0),
}

/** Of a site that is said to have other use, to have none, and of which nothing is said. */
const PRIOR = {
  some: { day: 0.9, night: 0.15, weight: 3 },
  none: { day: 0.01, night: 0.01, weight: 12 },
  unknown: { day: 0.5, night: 0.1, weight: 3 },
} as const
/** What is older than about three weeks is forgotten. */
const SEEN_MAX = 20
const NEIGHBOUR_WEIGHT = 0.5

export function learnUse(use: UseByHour, hour: number, isUsed: boolean): UseByHour {
  const keep = use.seen[hour]! >= SEEN_MAX ? 1 - 1 / SEEN_MAX : 1
  const put = (all: readonly number[], one: number) =>
    all.map((value, at) => (at === hour ? thousandths(value * keep + one) : value))
  return { seen: put(use.seen, 1), used: put(use.used, isUsed ? 1 : 0) }
}

export function chanceOfUse(
  { seen, used }: UseByHour,
  hour: number,
  { otherUse, isDay }: { readonly otherUse: boolean | undefined; readonly isDay: boolean },
): number {
  const prior = PRIOR[otherUse === undefined ? 'unknown' : otherUse ? 'some' : 'none']
  let all = prior.weight
  let with_ = prior.weight * (isDay ? prior.day : prior.night)
  for (const [at, weight] of [
    [(hour + 23) % 24, NEIGHBOUR_WEIGHT],
    [hour, 1],
    [(hour + 1) % 24, NEIGHBOUR_WEIGHT],
  ] as const) {
    all += weight * seen[at]!
    with_ += weight * used[at]!
  }
  return with_ / all
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000
}
