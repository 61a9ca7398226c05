/**
 * A zone's watering programme, as the green-spaces service writes it. It runs on this gateway, with or
 * without a link. Times are of the civil day (Europe/Paris).
 */

/** By the calendar alone, or on days of the calendar only when the soil is dry. */
export const WATERING_DECISIONS = ['calendar', 'soil'] as const
export type WateringDecision = (typeof WATERING_DECISIONS)[number]

export type WateringProgramme = {
  readonly enabled: boolean
  /** ISO days of the week, 1 is Monday; a turn belongs to the day on which its window begins. */
  readonly days: readonly number[]
  /** Minutes since local midnight. One that ends before it begins goes on past midnight. */
  readonly window: { readonly fromMinutes: number; readonly toMinutes: number }
  /** What one watering gives: litres where the zone has a meter, else time. */
  readonly dose: { readonly litres: number } | { readonly seconds: number }
  /** Cycle and soak: no longer than this at once, then so much time for the water to go in. */
  readonly soak?: { readonly onSeconds: number; readonly offSeconds: number }
  readonly decision: WateringDecision
}

/** One turn of a programme: its day names it, so that a doubled hour does not make two. */
export type Turn = {
  readonly day: string
  readonly fromMs: number
  readonly toMs: number
}

/** A watering in parts, each as long as the valve stays open, with a pause before the next. */
export type DosePart = { readonly seconds: number; readonly pauseBeforeSeconds: number }

/** Longest opening that is ever ordered (local API's own bound). */
export const OPENING_SECONDS_MAX = 3_600 * 4
/** A dose asked in litres may take half as long again as the learned flow says (detection.md §5). */
const DOSE_CAP = 1.5

/**
 * How long the valve is to be open for the whole dose. `flowLitresPerHour` undefined: a dose in litres
 * cannot be turned into time, and nothing is opened.
 */
export function doseSeconds(
  dose: WateringProgramme['dose'],
  flowLitresPerHour: number | undefined,
  share: number,
): number | undefined {
  if ('seconds' in dose) return Math.round(dose.seconds * share)
  if (!flowLitresPerHour || flowLitresPerHour <= 0) return undefined
  return Math.round((dose.litres * share * DOSE_CAP * 3_600) / flowLitresPerHour)
}

/** The dose in parts; without cycle and soak it is one, if the valve may be open for so long. */
export function partsOf(seconds: number, soak: WateringProgramme['soak']): readonly DosePart[] {
  const most = Math.min(soak?.onSeconds ?? OPENING_SECONDS_MAX, OPENING_SECONDS_MAX)
  const count = Math.max(1, Math.ceil(seconds / most))
  const each = Math.ceil(seconds / count)
  return Array.from({ length: count }, (_, i) => ({
    seconds: Math.min(each, seconds - i * each),
    pauseBeforeSeconds: i === 0 ? 0 : (soak?.offSeconds ?? 0),
  }))
}
