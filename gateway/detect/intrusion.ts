/**
 * A door that opens while the building is watched, or a sensor that is taken off its wall at any hour.
 * Told at once and once, ended when all is shut again. A door that stands open when the watch begins is
 * told then.
 */

import type { DevEui } from '../../base/ids.ts'
import { isWithinHours, type WeeklyRule } from '../../base/weekly-hours.ts'
import type { EventFact } from '../../sync/fact.ts'
import { type DetectStep, type Instant, labelOf, makeFact } from './step.ts'

export type IntrusionSign = 'contact' | 'tamper'

export type IntrusionReading = Instant & {
  readonly devEui: DevEui
  readonly fCntUp: number
  /** What the frame says of each sign; undefined: nothing. */
  readonly signs: { readonly [sign in IntrusionSign]: boolean | undefined }
}

export type IntrusionState = {
  readonly version: 1
  /** Since when each sign stands, by device; a building may have several. */
  readonly standing: Readonly<Record<string, number>>
  /** Those of them that were told; left out by older programs, which told all. */
  readonly told?: readonly string[]
  readonly isKnown: boolean
}

export const INTRUSION_START: IntrusionState = {
  version: 1,
  standing: {},
  told: [],
  isKnown: false,
}

export type IntrusionContext = {
  /** The id of the building. */
  readonly subject: string
  /** When its doors are watched; undefined: always. */
  readonly armed?: readonly WeeklyRule[] | undefined
}

const STANDING_MAX = 64
const SIGNS = ['contact', 'tamper'] as const
/** How late the beginning of a watch may be noticed at a door that stands open. */
const LOOK_EVERY_MS = 5 * 60_000

/** A frame of one of the building's sensors, or a moment that has come. */
export function stepIntrusion(
  state: IntrusionState,
  input: IntrusionReading | Instant,
  context: IntrusionContext,
): DetectStep<IntrusionState> {
  const standing = { ...state.standing }
  const before = Object.entries(standing)
  if ('signs' in input) noteSigns(standing, input)
  const wasTold = state.told ?? Object.keys(state.standing)
  const told = wasTold.filter((key) => standing[key] !== undefined)
  const facts: EventFact[] = []
  const isWatched = watchedAt(input, context)
  for (const key of Object.keys(standing)) {
    const [devEui = '', what = ''] = key.split(' ')
    if (told.includes(key) || (what === 'contact' && !isWatched)) continue
    told.push(key)
    const fCntUp = 'signs' in input && input.devEui === devEui ? input.fCntUp : null
    facts.push(makeFact('intrusionDetected', input, context.subject, { devEui, what, fCntUp }))
  }
  if ('signs' in input && wasTold.length > 0 && told.length === 0) {
    const since = before.filter(([key]) => wasTold.includes(key)).map(([, lineMs]) => lineMs)
    const sinceMs = labelOf(input, Math.min(input.lineMs, ...since))
    const { devEui } = input
    facts.push(makeFact('intrusionEnded', input, context.subject, { devEui, sinceMs }))
  }
  const waits = Object.keys(standing).length > told.length
  const timerMs = waits ? input.lineMs + LOOK_EVERY_MS : undefined
  const isKnown = state.isKnown || 'signs' in input
  return { state: { version: 1, standing, told, isKnown }, facts, timerMs }
}

function noteSigns(standing: Record<string, number>, input: IntrusionReading): void {
  const { devEui, signs, lineMs } = input
  for (const what of SIGNS) {
    const key = `${devEui} ${what}`
    if (signs[what] === false) delete standing[key]
    if (signs[what] !== true || standing[key] !== undefined) continue
    if (Object.keys(standing).length < STANDING_MAX) standing[key] = lineMs
  }
}

/** By a clock that was never set, nobody knows the hour: better a false alarm than none. */
function watchedAt({ atMs, clk }: Instant, { armed }: IntrusionContext): boolean {
  return armed === undefined || clk === 0 || isWithinHours(armed, atMs)
}
