/**
 * Is the place good enough for the sensor? Asked while the technician still stands there, of the few
 * frames it sent since it was scanned. Pure.
 *
 * Reserve = SNR above the floor of the frame's data rate; a quarter of the frames may be worse than the
 * figure. From 15 dB on a car above it or a wet winter does no harm, below 10 dB they cut it off
 * (console-ux.md §11). `verdict.ts` judges the same sensor later, over a hundred frames.
 */

import type { InstallVerdict } from '../registry/installation.ts'
import type { Advice } from '../uplink/join-advice.ts'

/** What may be done, the cheapest first. */
export const INSTALL_REMEDIES = ['move', 'slower', 'gateway'] as const
export type InstallRemedy = (typeof INSTALL_REMEDIES)[number]

export type TestFrame = {
  readonly fCntUp: number
  readonly dataRate: number
  readonly snrDb: number
  /** Least SNR at which its data rate is understood. */
  readonly floorDb: number
}

export type InstallJudgement = {
  readonly verdict: InstallVerdict
  readonly received: number
  /** By its counters, from the first of them to the last. */
  readonly sent: number
  readonly reserveDb: number | null
  /** The same at the slowest data rate it may be told; null where it is not steered. */
  readonly slowestReserveDb: number | null
  /** Of the newest frame. */
  readonly dataRate: number | null
  /** Empty where nothing is to be done. */
  readonly remedies: readonly InstallRemedy[]
}

/** So many frames are enough to go on to the next sensor. */
export const TEST_FRAMES = 5
export const RESERVE_GOOD_DB = 15
export const RESERVE_ENOUGH_DB = 10
/** Of frames sent: more lost than this is weak whatever the reserve of those that came. */
const LOST_SHARE_MAX = 0.4

/** `slowestFloorDb` undefined: its data rate is its own. */
export function judgeInstall(
  frames: readonly TestFrame[],
  slowestFloorDb: number | undefined,
): InstallJudgement {
  const received = frames.length
  const newest = frames.at(-1)
  const first = frames[0]
  if (!newest || !first) {
    const nothing = { reserveDb: null, slowestReserveDb: null, dataRate: null, remedies: [] }
    return { verdict: 'unknown', received: 0, sent: 0, ...nothing }
  }
  // A counter that began anew within the test tells nothing of what was lost.
  const sent = Math.max(received, newest.fCntUp - first.fCntUp + 1)
  const reserveDb = lowerQuartile(frames.map(({ snrDb, floorDb }) => snrDb - floorDb))
  const slowestReserveDb =
    slowestFloorDb === undefined
      ? null
      : lowerQuartile(frames.map(({ snrDb }) => snrDb - slowestFloorDb))
  const figures = { received, sent, reserveDb, slowestReserveDb, dataRate: newest.dataRate }
  if (received < TEST_FRAMES) return { verdict: 'unknown', ...figures, remedies: [] }
  const verdict = verdictOf(reserveDb, (sent - received) / sent)
  return { verdict, ...figures, remedies: remediesOf(verdict, reserveDb, slowestReserveDb) }
}

function verdictOf(reserveDb: number, lostShare: number): InstallVerdict {
  if (reserveDb < RESERVE_ENOUGH_DB || lostShare > LOST_SHARE_MAX) return 'weak'
  return reserveDb < RESERVE_GOOD_DB ? 'enough' : 'good'
}

function remediesOf(
  verdict: InstallVerdict,
  reserveDb: number,
  slowestReserveDb: number | null,
): readonly InstallRemedy[] {
  if (verdict !== 'weak') return verdict === 'enough' ? ['move'] : []
  const helps = slowestReserveDb !== null && slowestReserveDb > reserveDb
  const suffices = helps && slowestReserveDb >= RESERVE_ENOUGH_DB
  return suffices ? ['move', 'slower', 'gateway'] : ['move', 'gateway']
}

/** The value that a quarter of them do not reach; of few, the lower of its neighbours. */
function lowerQuartile(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.floor((sorted.length - 1) / 4)]!
  return Math.round(value * 10) / 10
}

const N = '\u202f'

/** One sentence with the figure and the threshold, for somebody on a ladder. */
export function installAdvice({ verdict, reserveDb, received, sent }: InstallJudgement): Advice {
  const is = Math.round(reserveDb ?? 0)
  const sign = is < 0 ? '\u2212' : ''
  const fr = `${sign}${Math.abs(is)}${N}dB`
  const en = `${sign}${Math.abs(is)} dB`
  switch (verdict) {
    case 'good':
      return {
        fr: `Réserve ${fr}, au-dessus des ${RESERVE_GOOD_DB}${N}dB voulus. Rien à faire.`,
        en: `Reserve ${en}, above the ${RESERVE_GOOD_DB} dB wanted. Nothing to do.`,
      }
    case 'enough':
      return {
        fr: `Réserve ${fr}, entre ${RESERVE_ENOUGH_DB} et ${RESERVE_GOOD_DB}${N}dB. Cela passe${N}; tourner le capteur ou le déplacer de 50${N}cm peut faire mieux.`,
        en: `Reserve ${en}, between ${RESERVE_ENOUGH_DB} and ${RESERVE_GOOD_DB} dB. It will do; turning the sensor or moving it by 50${N}cm may do better.`,
      }
    case 'weak':
      if (reserveDb !== null && reserveDb >= RESERVE_ENOUGH_DB) {
        return {
          fr: `${received} messages reçus sur ${sent}${N}: la réserve suffit, mais trop se perdent. Cherchez ce qui couvre le capteur, puis recommencez l’essai.`,
          en: `${received} of ${sent} messages came: the reserve suffices, but too many are lost. Look for what covers the sensor, then test again.`,
        }
      }
      return {
        fr: `Réserve ${fr}, il en faut ${RESERVE_ENOUGH_DB}. Par temps humide ou sous une voiture il se taira. Tournez-le ou déplacez-le de 50${N}cm, puis recommencez l’essai.`,
        en: `Reserve ${en}, ${RESERVE_ENOUGH_DB} are needed. In wet weather or under a car it will fall silent. Turn it or move it by 50${N}cm, then test again.`,
      }
    case 'unknown': {
      const missing = TEST_FRAMES - received
      return {
        fr: `Encore ${missing} ${missing === 1 ? 'message' : 'messages'} pour juger. Déclenchez le capteur, ou attendez.`,
        en: `${missing} more ${missing === 1 ? 'message' : 'messages'} to judge. Trigger the sensor, or wait.`,
      }
    }
    default:
      return verdict satisfies never
  }
}
