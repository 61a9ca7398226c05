/**
 * The moments of its history that a device has told, as its row holds them: profile, then of each moment
 * the milliseconds since the one before, its channels and its revision.
 */

import type { CborValue } from '../../base/cbor.ts'
import type { ToldHistory, ToldMoment } from '../engine/told-history.ts'

export function toldToDisk({ profile, moments }: ToldHistory): CborValue {
  return [
    profile,
    ...moments.flatMap(({ atMs, channels, rev }, i) => {
      return [atMs - (moments[i - 1]?.atMs ?? 0), channels, rev]
    }),
  ]
}

export function toldFromDisk(value: CborValue): ToldHistory {
  const [profile, ...numbers] = value as readonly [string, ...number[]]
  const moments: ToldMoment[] = []
  for (let i = 0; i + 2 < numbers.length; i += 3) {
    const [stepMs, channels, rev] = numbers.slice(i, i + 3) as [number, number, number]
    moments.push({ atMs: (moments.at(-1)?.atMs ?? 0) + stepMs, channels, rev })
  }
  return { profile, moments }
}
