/**
 * A noise that stands out: a shot, a crash, a shout at night. Loud by itself and far above what is usual
 * at this place by its own past; told once until it has been calm again.
 */

import type { DevEui } from '../../../base/ids.ts'
import { type DetectStep, type Instant, makeFact } from '../step.ts'

export type LoudnessReading = Instant & {
  readonly devEui: DevEui
  /** The loudest moment since the last report: LAFmax. */
  readonly maxDb: number
}

export type SuddenNoiseState = {
  readonly version: 1
  /** What LAFmax usually is; null before the first. */
  readonly usualDb: number | null
  readonly samples: number
  readonly isLoud: boolean
}

export const SUDDEN_NOISE_START: SuddenNoiseState = {
  version: 1,
  usualDb: null,
  samples: 0,
  isLoud: false,
}

const ABOVE_USUAL_DB = 20
const CALM_ABOVE_DB = 10
/** Before so many reports nobody knows what is usual. */
const SAMPLES_MIN = 12
/** What is usual follows slowly: half of it is of the last 24 reports or so. */
const FOLLOWS = 0.03

/** `loudDb`: below this nothing is told, however quiet the place. */
export function stepSuddenNoise(
  state: SuddenNoiseState,
  input: LoudnessReading,
  { subject, loudDb }: { readonly subject: string; readonly loudDb: number },
): DetectStep<SuddenNoiseState> {
  const { devEui, maxDb } = input
  const usualDb = state.usualDb ?? maxDb
  const isKnown = state.samples >= SAMPLES_MIN
  const isSudden = isKnown && maxDb >= loudDb && maxDb >= usualDb + ABOVE_USUAL_DB
  const isCalm = maxDb < usualDb + CALM_ABOVE_DB
  const share = isKnown ? FOLLOWS : 1 / (state.samples + 1)
  // One shot must not become usual.
  const learned = Math.min(maxDb, usualDb + CALM_ABOVE_DB)
  const next: SuddenNoiseState = {
    version: 1,
    usualDb: Math.round((usualDb + (learned - usualDb) * share) * 100) / 100,
    samples: Math.min(SAMPLES_MIN, state.samples + 1),
    isLoud: isSudden || (state.isLoud && !isCalm),
  }
  if (!isSudden || state.isLoud) return { state: next, facts: [], timerMs: undefined }
  const fields = { devEui, levelDb: maxDb, usualDb: Math.round(usualDb * 10) / 10 }
  return {
    state: next,
    facts: [makeFact('noiseRaised', input, subject, fields)],
    timerMs: undefined,
  }
}
