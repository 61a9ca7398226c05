/**
 * Is the soil of a zone or tree dry? The median of its fresh tensiometers against the threshold of its
 * plants (detection.md §5): dry from two successive readings at or above it that do not fall, moist
 * again from well below. Without enough fresh probes that are to be believed (probe-doubt.ts) nothing is
 * decided.
 */

import type { DevEui } from '../../base/ids.ts'
import { type Probe, probeAfter } from './probe-doubt.ts'
import { type DetectStep, type Instant, makeFact } from './step.ts'

export type SoilReading = Instant & {
  readonly devEui: DevEui
  /** Depth of the probe in cm: its channel. */
  readonly index: number
  readonly tensionKpa: number
  /** Temperature of the soil there, where the probe has it. */
  readonly soilC?: number
}

export type SoilPolicy = {
  readonly thresholdKpa: number
  /** Probes that are bound: half of them must be fresh. */
  readonly probes: number
}

export type SoilState = {
  readonly version: 1
  readonly probes: Readonly<Record<string, Probe>>
  readonly tensionKpa: number | null
  readonly isDry: boolean | null
  /** Successive decisions at or above the threshold. */
  readonly above: number
}

export const SOIL_START: SoilState = {
  version: 1,
  probes: {},
  tensionKpa: null,
  isDry: null,
  above: 0,
}

const FRESH_MS = 6 * 3_600_000
const PROBES_MAX = 32
const ABOVE_NEEDED = 2
/** Moist again at so much of the threshold: a soil dries in days and is watered in minutes. */
const MOIST_SHARE = 0.6

export function stepSoil(
  state: SoilState,
  input: SoilReading,
  context: { readonly subject: string; readonly policy: SoilPolicy },
): DetectStep<SoilState> {
  const { lineMs } = input
  const { subject, policy } = context
  const key = `${input.devEui} ${input.index}`
  const { [key]: before, ...others } = state.probes
  const probe = probeAfter(before, input)
  const known: SoilState['probes'] = probe ? { ...others, [key]: probe } : others
  const fresh = Object.entries(known).filter(([, probe]) => lineMs - probe.lineMs <= FRESH_MS)
  const probes = Object.fromEntries(fresh.slice(-PROBES_MAX))
  if (fresh.length * 2 < policy.probes) {
    const next = { ...state, probes, tensionKpa: null, above: 0 }
    return { state: next, facts: [], timerMs: undefined }
  }
  const median = medianOf(fresh.map(([, probe]) => probe.kpa))
  const { thresholdKpa } = policy
  const falls = state.tensionKpa !== null && median < state.tensionKpa
  const above = median >= thresholdKpa && !falls ? state.above + 1 : 0
  const isDry =
    above >= ABOVE_NEEDED ? true : median <= thresholdKpa * MOIST_SHARE ? false : state.isDry
  const next = { version: 1, probes, tensionKpa: median, isDry, above } as const
  if (isDry === state.isDry || isDry === null) return { state: next, facts: [], timerMs: undefined }
  const fields = { tensionKpa: median, thresholdKpa, probes: fresh.length }
  const fact = makeFact(isDry ? 'soilDry' : 'soilMoist', input, subject, fields)
  return { state: next, facts: [fact], timerMs: undefined }
}

/** Rounded to the tenth that a tensiometer resolves. */
function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const low = sorted[sorted.length % 2 === 0 ? half - 1 : half] ?? 0
  return Math.round(((low + (sorted[half] ?? 0)) / 2) * 10) / 10
}
