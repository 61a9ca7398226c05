/**
 * Which moments of a device's own history have been told: hourly logs overlap from frame to frame, and
 * a device that missed an acknowledgement sends its records again. Each is told once.
 *
 * Of each device the last moments that it spoke of are remembered. When there are too many the one that
 * was spoken of longest ago is forgotten: should it come again it is told again, and whoever reads shows
 * it once all the same (sync/standing.ts). So nothing is lost, and little is sent twice.
 */

import type { ReadingFact } from '../../sync/fact.ts'

/** Two days of hourly logs; an Axioma meter repeats 15 hours, a Kamstrup 24. */
export const MOMENTS_KEPT = 48

export type ToldMoment = {
  /** UTC by the device's clock. */
  readonly atMs: number
  /** One bit for each channel of the profile that was told. */
  readonly channels: number
  readonly rev: number
}

export type ToldHistory = {
  /** Whose channels the bits are. */
  readonly profile: string
  /** Spoken of longest ago first. */
  readonly moments: readonly ToldMoment[]
}

/**
 * What of `readings`, records of one device and profile, is new: moments not told, channels not told of
 * a moment, and all of a moment under a higher revision; under a lower one nothing.
 */
export function tellHistory(
  before: ToldHistory | null,
  readings: readonly ReadingFact[],
): { readonly told: ToldHistory | null; readonly facts: readonly ReadingFact[] } {
  const [first] = readings
  if (!first) return { told: before, facts: [] }
  const { profile } = first
  const known = before?.profile === profile ? before.moments : []
  const moments = new Map(known.map((moment) => [moment.atMs, moment]))
  const facts: ReadingFact[] = []
  for (const reading of readings) {
    const { atMs, rev, values } = reading
    const old = moments.get(atMs)
    moments.delete(atMs)
    if (old && rev < old.rev) {
      moments.set(atMs, old)
      continue
    }
    const toldBits = old?.rev === rev ? old.channels : 0
    const fresh = values.map((value, i) => (hasBit(toldBits, i) ? null : value))
    if (fresh.some((value) => value !== null)) facts.push({ ...reading, values: fresh })
    moments.set(atMs, { atMs, channels: (toldBits | bitsOf(values)) >>> 0, rev })
  }
  return { told: { profile, moments: [...moments.values()].slice(-MOMENTS_KEPT) }, facts }
}

function hasBit(bits: number, place: number): boolean {
  return ((bits >>> place) & 1) === 1
}

/** A reading has 32 values at most (sync/row.ts). */
function bitsOf(values: ReadingFact['values']): number {
  return values.reduce<number>((bits, value, i) => (value === null ? bits : bits | (1 << i)), 0)
}
