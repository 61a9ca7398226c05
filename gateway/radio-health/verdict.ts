/**
 * How well a device is heard, and what is in its way: one verdict and one cause, the worst first. Pure;
 * the figures are of about the last hundred frames (gateway/link/figures.ts, gateway/adr).
 *
 *   margin    what is left now: the level over the floor of the data rate it uses, at its power
 *   reserve   what is left when all is tried: the same at full power and the slowest data rate it may
 *             be told. A steered device is kept at a small margin on purpose (gateway/adr/steady.ts),
 *             so the reserve is what judges it.
 *
 * The level is what nine of ten frames reach, a car on the sensor included: 10 dB above the floor are
 * good, 5 just enough. Loss is told by counters.
 */

export type HealthFigures = {
  /** Frames that arrived, and counters that never did. */
  readonly received: number
  readonly lost: number
  /** SNR that nine of ten frames reach, as if sent at full power; undefined: not known yet. */
  readonly levelDb: number | undefined
  /** How far below full power it sends. */
  readonly powerDownDb: number
  /** Least SNR at which its data rate is understood, and at the slowest it may be told. */
  readonly floorDb: number | undefined
  readonly slowestFloorDb: number | undefined
  /** Percent, or fed from outside; undefined: it has not said. */
  readonly battery: number | 'mains' | undefined
  /** SNR over the floor of our last question to it, as it heard that (DevStatusAns). */
  readonly deviceMarginDb: number | undefined
  readonly lastHeardAgoS: number | undefined
  /** It is expected at least so often; undefined: nobody knows. */
  readonly intervalS: number | undefined
}

export const HEALTH_VERDICTS = ['good', 'fair', 'poor', 'lost', 'unknown'] as const
export type HealthVerdict = (typeof HEALTH_VERDICTS)[number]

export const HEALTH_CAUSES = [
  'never-heard',
  'silent',
  'few-frames',
  'no-reserve',
  'loss',
  'device-deaf',
  'thin-reserve',
  'some-loss',
  'device-hard-of-hearing',
  'battery-low',
  'well',
] as const
export type HealthCause = (typeof HEALTH_CAUSES)[number]

export type RadioHealth = {
  readonly verdict: HealthVerdict
  readonly cause: HealthCause
  readonly marginDb: number | undefined
  readonly reserveDb: number | undefined
  readonly lossPercent: number | undefined
}

/** Silence of so many expected intervals is a device that is gone (as in detect/silence.ts). */
const SILENT_INTERVALS = 2.2
/** Fewer counters than this say nothing yet. */
export const FRAMES_MIN = 8
const RESERVE_GOOD_DB = 10
const RESERVE_FAIR_DB = 5
const LOSS_FAIR_PERCENT = 10
const LOSS_POOR_PERCENT = 30
const BATTERY_LOW_PERCENT = 10

export function judgeHealth(figures: HealthFigures): RadioHealth {
  const { received, lost, levelDb, powerDownDb, floorDb, slowestFloorDb } = figures
  const counted = received + lost
  const lossPercent = counted === 0 ? undefined : Math.round((100 * lost) / counted)
  const marginDb = difference(levelDb, floorDb, powerDownDb)
  const reserveDb = difference(levelDb, slowestFloorDb, 0)
  const [verdict, cause] = worst(figures, { lossPercent: lossPercent ?? 0, reserveDb })
  return { verdict, cause, marginDb, reserveDb, lossPercent }
}

function difference(
  levelDb: number | undefined,
  floorDb: number | undefined,
  lessDb: number,
): number | undefined {
  if (levelDb === undefined || floorDb === undefined) return undefined
  return Math.round((levelDb - floorDb - lessDb) * 10) / 10
}

function worst(
  figures: HealthFigures,
  { lossPercent, reserveDb }: { lossPercent: number; reserveDb: number | undefined },
): readonly [HealthVerdict, HealthCause] {
  const { received, lost, lastHeardAgoS, intervalS, deviceMarginDb, battery } = figures
  if (lastHeardAgoS === undefined) return ['unknown', 'never-heard']
  if (intervalS !== undefined && lastHeardAgoS > SILENT_INTERVALS * intervalS) {
    return ['lost', 'silent']
  }
  if (reserveDb === undefined || received + lost < FRAMES_MIN) return ['unknown', 'few-frames']
  if (reserveDb < RESERVE_FAIR_DB) return ['poor', 'no-reserve']
  if (lossPercent >= LOSS_POOR_PERCENT) return ['poor', 'loss']
  if (deviceMarginDb !== undefined && deviceMarginDb < 0) return ['poor', 'device-deaf']
  if (reserveDb < RESERVE_GOOD_DB) return ['fair', 'thin-reserve']
  if (lossPercent >= LOSS_FAIR_PERCENT) return ['fair', 'some-loss']
  if (deviceMarginDb !== undefined && deviceMarginDb < RESERVE_FAIR_DB) {
    return ['fair', 'device-hard-of-hearing']
  }
  if (typeof battery === 'number' && battery <= BATTERY_LOW_PERCENT) return ['good', 'battery-low']
  return ['good', 'well']
}
