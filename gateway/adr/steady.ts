/**
 * Our policy: what nine of ten frames can count on, lost ones included (reference §8).
 *
 *   level    follows the SNR, as if sent at full power, that all but a tenth of the frames reach: each
 *            frame above it lifts it by a little, each below it, or lost, lowers it nine times as much.
 *            A car on the sensor is in it, however seldom it stands there, and no history is kept.
 *   up       the fastest, then quietest setting that keeps the margin, where it is worth a downlink
 *   stay     while what is set keeps half of the margin: a change deafens all channels for its time
 *   down     louder, then slower, by one step at a time; other servers never do, and wait for the
 *            device to give up after 96 frames without an answer
 */

import {
  type AdrAsk,
  type AdrPolicy,
  type AdrSample,
  type AdrSetting,
  POWER_STEP_DB,
  sameSetting,
} from './policy.ts'

export type SteadyState = {
  readonly levelDb: number
  /** Frames so far, lost ones too, and since something changed. */
  readonly frames: number
  readonly sinceChange: number
  readonly fCntUp: number
}

export type SteadyOptions = {
  readonly marginDb: number
  /** Share of the frames that may lie below the level. */
  readonly misses: number
  /** Frames between two changes, and before the first. */
  readonly settleFrames: number
  /** How far one frame can move the level, once it has settled. */
  readonly paceDb: number
  readonly nbTransMost: number
}

export const STEADY_DEFAULTS: SteadyOptions = {
  marginDb: 3,
  misses: 0.1,
  settleFrames: 20,
  paceDb: 0.5,
  nbTransMost: 2,
}
/** Of the first frames, that it need not come all the way in small steps. */
const FIRST_PACE_DB = 8
/** As it is stored: what is read back is what was. */
export const LEVEL_STEP_DB = 1 / 128
/** Beyond it all is settled; a small number is short on disk. */
const FRAMES_COUNTED = 255
/** Counters that jump by more than this are a device that was switched off. */
const LOST_MOST = 64

export function steadyPolicy(options: Partial<SteadyOptions> = {}): AdrPolicy<SteadyState> {
  const all = { ...STEADY_DEFAULTS, ...options }
  return {
    start: { levelDb: 0, frames: 0, sinceChange: 0, fCntUp: -1 },
    heard: (state, sample) => heard(state, sample, all),
    changed: (state) => ({ ...state, sinceChange: 0 }),
    wanted: (state, ask) => wanted(state, ask, all),
  }
}

function heard(state: SteadyState, sample: AdrSample, options: SteadyOptions): SteadyState {
  const { fCntUp, snrDb, txPowerIndex } = sample
  const reachedDb = snrDb + POWER_STEP_DB * txPowerIndex
  if (state.frames === 0) {
    return { levelDb: stepped(reachedDb), frames: 1, sinceChange: 1, fCntUp }
  }
  const gap = fCntUp - state.fCntUp - 1
  const lost = gap > 0 && gap <= LOST_MOST ? gap : 0
  let { levelDb, frames } = state
  for (let i = 0; i <= lost; i++) {
    const isBelow = i < lost || reachedDb < levelDb
    const paceDb = Math.max(options.paceDb, FIRST_PACE_DB / ++frames)
    levelDb += paceDb * (isBelow ? options.misses - 1 : options.misses)
  }
  return {
    levelDb: stepped(levelDb),
    frames: Math.min(frames, FRAMES_COUNTED),
    sinceChange: Math.min(state.sinceChange + lost + 1, FRAMES_COUNTED),
    fCntUp,
  }
}

function stepped(levelDb: number): number {
  return Math.round(levelDb / LEVEL_STEP_DB) * LEVEL_STEP_DB
}

function wanted(state: SteadyState, ask: AdrAsk, options: SteadyOptions): AdrSetting {
  const { now, most, requiredSnrDb } = ask
  const { marginDb, settleFrames, nbTransMost } = options
  const kept = {
    dataRate: Math.min(now.dataRate, most.dataRate),
    txPowerIndex: Math.min(now.txPowerIndex, most.txPowerIndex),
  }
  if (state.sinceChange < settleFrames) return { ...now, ...kept }
  const reserveOf = (at: AdrAsk['most']): number =>
    state.levelDb - POWER_STEP_DB * at.txPowerIndex - requiredSnrDb(at.dataRate)
  const best = fastest(most, (at) => reserveOf(at) >= marginDb)
  if (best && isWorthIt(kept, best)) return { ...best, nbTrans: 1 }
  const reserveDb = reserveOf(kept)
  if (reserveDb >= marginDb) return { ...kept, nbTrans: 1 }
  if (reserveDb >= marginDb / 2) return { ...now, ...kept }
  const to = safer(kept)
  // At the loudest and slowest only repeating is left.
  return { ...to, nbTrans: sameSetting({ ...now, ...to }, now) ? nbTransMost : 1 }
}

function fastest(
  most: AdrAsk['most'],
  holds: (at: AdrAsk['most']) => boolean,
): AdrAsk['most'] | undefined {
  for (let dataRate = most.dataRate; dataRate >= 0; dataRate--) {
    for (let txPowerIndex = most.txPowerIndex; txPowerIndex >= 0; txPowerIndex--) {
      const at = { dataRate, txPowerIndex }
      if (holds(at)) return at
    }
  }
  return undefined
}

/** Half the airtime is worth a downlink, 2 dB less power is not, 4 dB are. */
function isWorthIt(from: AdrAsk['most'], to: AdrAsk['most']): boolean {
  if (to.dataRate !== from.dataRate) return to.dataRate > from.dataRate
  return to.txPowerIndex >= from.txPowerIndex + 2
}

function safer({ dataRate, txPowerIndex }: AdrAsk['most']): AdrAsk['most'] {
  if (txPowerIndex > 0) return { dataRate, txPowerIndex: txPowerIndex - 1 }
  return { dataRate: Math.max(0, dataRate - 1), txPowerIndex }
}
