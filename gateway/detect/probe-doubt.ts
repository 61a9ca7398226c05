/**
 * Readings of a tensiometer that say nothing of the soil (detection.md §5, "Invalid"): frozen ground, the
 * end of the scale, where the probe has lost contact, and a leap up that no soil makes. Soil gets wet in
 * minutes and dries in days: a fall is water, a leap up is a fault, until the next reading agrees with it.
 */

export type Probe = {
  readonly kpa: number
  readonly lineMs: number
  /** A reading that leapt, until the next one says who was right. */
  readonly leapKpa?: number
}

export type ProbeReading = {
  readonly lineMs: number
  readonly tensionKpa: number
  /** Temperature of the soil, where the probe has it. */
  readonly soilC?: number
}

const FROZEN_BELOW_C = 1
/** Granular-matrix probes end at 239 kPa, water-filled ones at 85: that one cannot be told from drought. */
const SCALE_END_KPA = 239
const LEAP_KPA = 60
const LEAP_WITHIN_MS = 3_600_000

/** The probe after this reading; `undefined`: it is not to be asked. */
export function probeAfter(before: Probe | undefined, reading: ProbeReading): Probe | undefined {
  const { lineMs, tensionKpa, soilC } = reading
  if (tensionKpa >= SCALE_END_KPA) return undefined
  if (soilC !== undefined && soilC < FROZEN_BELOW_C) return before
  const believed = { kpa: tensionKpa, lineMs }
  if (!before || lineMs - before.lineMs > LEAP_WITHIN_MS) return believed
  if (tensionKpa - before.kpa <= LEAP_KPA) return believed
  const agrees = before.leapKpa !== undefined && Math.abs(tensionKpa - before.leapKpa) <= LEAP_KPA
  return agrees ? believed : { ...before, leapKpa: tensionKpa }
}
