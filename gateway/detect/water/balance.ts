/**
 * What the site's main meter says about a zone: over a span of readings, its litres less those of the
 * other zones are what went through this one, or into the ground.
 */

import type { Shown } from './evidence.ts'
import { type Openings, openWithin, type Span } from './openings.ts'
import type { Pressure } from './pressure.ts'
import { litresBetween, type Register } from './register.ts'

/** Another zone of the site. */
export type Other = {
  readonly register: Register | null
  readonly openings: Openings | null
  /** What it leaks, as far as known. */
  readonly leakLitresPerHour: number
  /** The longest watering by hand there. */
  readonly byHandMs: number
  /** The last watering: see evidence.ts. */
  readonly lastWatering: Shown | null
}

export type Sight = {
  readonly main: Register | null
  readonly others: readonly Other[]
  /** Of the site. */
  readonly pressure: Pressure | null
}

export type Balance =
  /** The main meter or a zone has not spoken yet, or spoke too long ago. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'known'
      /** Main meter less the other zones. */
      readonly leftLitres: number
      /** What the other zones took: the more, the less sure the rest. */
      readonly othersLitres: number
    }

const DEAD_MS = 24 * 3_600_000

export function balanceOver({ main, others }: Pick<Sight, 'main' | 'others'>, span: Span): Balance {
  const wide = main && readingsAround(main, span)
  if (!main || !wide) return { kind: 'unknown' }
  const mainLitres = litresBetween(main, wide, { open: () => [], baseLitresPerHour: 0 })
  if (mainLitres === undefined) return { kind: 'unknown' }
  let othersLitres = 0
  for (const { register, openings, leakLitresPerHour } of others) {
    if (!register) continue
    const open = (interval: Span) => (openings ? openWithin(openings, interval) : [])
    const litres = litresBetween(register, wide, { open, baseLitresPerHour: leakLitresPerHour })
    // A meter that has been silent for a day is dead: the others are judged without it.
    const isDead = register.meter.lineMs < wide.toLineMs - DEAD_MS
    if (litres === undefined && (!isDead || open(wide).length > 0)) return { kind: 'unknown' }
    othersLitres += litres ?? 0
  }
  return { kind: 'known', leftLitres: mainLitres - othersLitres, othersLitres }
}

/** The narrowest span of whole reading intervals that holds `span`; without flow any moment is whole. */
function readingsAround({ points }: Register, span: Span): Span | undefined {
  const from = points.findLastIndex(([lineMs]) => lineMs <= span.fromLineMs)
  const to = points.findIndex(([lineMs]) => lineMs >= span.toLineMs)
  if (from < 0 || to < 0) return undefined
  const isFlat = (at: number) => points[at]?.[1] === points[at - 1]?.[1]
  return {
    fromLineMs: isFlat(from + 1) ? span.fromLineMs : points[from]![0],
    toLineMs: isFlat(to) ? span.toLineMs : points[to]![0],
  }
}
