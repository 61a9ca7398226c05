/**
 * Can a reading be believed? What lives in the open moves: a thermometer that says the same for a day is
 * frozen, one that leaps to and fro has water in its plug. Told when it begins and when it is over; its
 * readings go on as they are, marked by these facts, and sums by the hour leave them out.
 */

import type { DevEui } from '../../../base/ids.ts'
import type { Channel, Measurement, Quantity } from '../../../decoders/contract.ts'
import type { EventFact } from '../../../sync/fact.ts'
import { type DetectStep, type Instant, labelOf, makeFact } from '../step.ts'

type Rule = {
  /** The same value for so long is no weather. */
  readonly frozenHours: number
  /** More than this between two readings within two hours is no weather either; left out: it may. */
  readonly leap?: number
}

/** What always moves where sensors of a city stand. A bin's level or a meter may rest for weeks. */
const RULES: Readonly<Partial<Record<Quantity, Rule>>> = {
  'air.temperature': { frozenHours: 24, leap: 15 },
  'air.relativeHumidity': { frozenHours: 72, leap: 60 },
  'air.pressure': { frozenHours: 24, leap: 15 },
  'air.pm25': { frozenHours: 72 },
  'air.pm10': { frozenHours: 72 },
  'noise.laeq': { frozenHours: 24 },
  'noise.lafmax': { frozenHours: 24 },
  'soil.temperature': { frozenHours: 14 * 24, leap: 10 },
}

export type TrustState = {
  readonly version: 1
  readonly channels: Readonly<Record<string, Course>>
}

/** Of one channel: what it says, since when and how often, its leaps of the last day, what was told. */
type Course = {
  readonly value: number
  readonly sinceLineMs: number
  readonly lastLineMs: number
  readonly same: number
  readonly leaps: number
  readonly leapLineMs: number
  readonly told: 'frozen' | 'leaps' | null
}

export const TRUST_START: TrustState = { version: 1, channels: {} }

const HOUR_MS = 3_600_000
const CHANNELS_MAX = 6
/** Fewer readings than this do not show that it rests. */
const SAME_MIN = 12
const LEAP_WITHIN_MS = 2 * HOUR_MS
const LEAPS_MIN = 4
const LEAPS_FORGOTTEN_MS = 24 * HOUR_MS

/** `subject`: the device. */
export function stepTrust(
  state: TrustState,
  input: Instant & { readonly measurements: readonly Measurement[] },
  { subject }: { readonly subject: DevEui },
): DetectStep<TrustState> {
  const facts: EventFact[] = []
  let channels = state.channels
  for (const { quantity, index, value, observedMs } of input.measurements) {
    const rule = RULES[quantity]
    const key = channelKey({ quantity, index })
    const before = channels[key]
    const isFull = !before && Object.keys(channels).length >= CHANNELS_MAX
    if (!rule || observedMs !== undefined || isFull) continue
    const course = follow(before, value, input.lineMs, rule)
    const reason = verdictOf(course, input.lineMs, rule)
    channels = { ...channels, [key]: { ...course, told: reason } }
    if (reason === course.told) continue
    const sinceMs = labelOf(input, course.sinceLineMs)
    const fields = { quantity, index, sinceMs }
    if (course.told) facts.push(makeFact('sensorTrusted', input, subject, fields))
    if (reason) {
      facts.push(makeFact('sensorDistrusted', input, subject, { ...fields, reason, value }))
    }
  }
  if (channels === state.channels) return { state, facts, timerMs: undefined }
  return { state: { version: 1, channels }, facts, timerMs: undefined }
}

/** Channels of a device that are not to be believed now, by `channelKey`. */
export function distrustedChannels(state: TrustState | null | undefined): ReadonlySet<string> {
  return new Set(distrustedCourses(state).map(channelKey))
}

/** The same with why, and since when it says the same, or began to leap. */
export function distrustedCourses(state: TrustState | null | undefined) {
  return Object.entries(state?.channels ?? {}).flatMap(
    ([key, { told, sinceLineMs, leapLineMs }]) => {
      if (!told) return []
      const [quantity, index] = key.split(' ') as [Quantity, string]
      const since = told === 'leaps' ? leapLineMs : sinceLineMs
      return [{ quantity, index: Number(index), reason: told, sinceLineMs: since }]
    },
  )
}

export function channelKey({ quantity, index }: Channel): string {
  return `${quantity} ${index}`
}

function follow(before: Course | undefined, value: number, lineMs: number, rule: Rule): Course {
  const begun = { value, sinceLineMs: lineMs, lastLineMs: lineMs, same: 1 }
  if (!before) return { ...begun, leaps: 0, leapLineMs: lineMs, told: null }
  const isLeap =
    rule.leap !== undefined &&
    lineMs - before.lastLineMs <= LEAP_WITHIN_MS &&
    Math.abs(value - before.value) >= rule.leap
  const isForgotten = lineMs - before.leapLineMs > LEAPS_FORGOTTEN_MS
  const leaps = (isForgotten ? 0 : before.leaps) + (isLeap ? 1 : 0)
  const leapLineMs = isLeap ? lineMs : before.leapLineMs
  const course = { ...before, leaps, leapLineMs }
  if (value !== before.value) return { ...course, ...begun }
  return { ...course, lastLineMs: lineMs, same: before.same + 1 }
}

function verdictOf(course: Course, lineMs: number, { frozenHours }: Rule): Course['told'] {
  const isResting = lineMs - course.sinceLineMs >= frozenHours * HOUR_MS
  if (isResting && course.same >= SAME_MIN) return 'frozen'
  return course.leaps >= LEAPS_MIN ? 'leaps' : null
}
