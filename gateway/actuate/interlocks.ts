/**
 * What forbids a valve to open, as one table. Each opening passes it, whoever asks: a programme, a
 * technician, the hypervisor or a flow. It is asked at the moment the order is recorded, so nothing that
 * was true when somebody pressed a button is taken for true now.
 */

import type { LockReason, WateringLock } from './locks.ts'

/** A zone and its valve as they are now. */
export type ZoneView = {
  /** A leak, burst or stuck valve that is not over. */
  readonly loss: string | null
  readonly isUnsure: boolean
  /** The valve is open, or an order to open it is under way. */
  readonly isOpening: boolean
  readonly valve: {
    readonly model: string
    /** As the device told it; null: it never has. */
    readonly hardware: string | null
    /** A device of class A hears the gateway only after it has spoken. */
    readonly class: 'A' | 'B' | 'C'
    readonly isSilent: boolean
  }
  readonly locks: readonly WateringLock[]
  /** Measured at the zone's site; null: nobody measures it there. */
  readonly airC: number | null
  readonly rainMm24h: number | null
  /** Other valves of the site that are open or opening, and how many may be; null: any number. */
  readonly othersOpen: number
  readonly openAtOnceMax: number | null
}

export type OpeningAsked = {
  readonly by: 'programme' | 'person'
  readonly seconds: number
}

export type InterlockCode =
  | 'loss'
  | 'unsure'
  | 'opening'
  | 'noTimer'
  | 'works'
  | 'drought'
  | 'frost'
  | 'rain'
  | 'site'
  | 'silent'

type Interlock = {
  readonly code: InterlockCode
  /** Whom it stops: `tests` are openings by a person that show whether a valve moves. */
  readonly stops: 'all' | 'all but tests' | 'programmes'
  /** Why it holds; `undefined`: it does not. */
  readonly why: (zone: ZoneView) => string | undefined
}

/** So long a technician may open a valve to see that it does, whatever the weather or the order. */
export const TEST_SECONDS_MAX = 120
/** Water on frozen ground is ice on a path (detection.md §5 calls soil below 1 °C invalid). */
const FROST_C = 2
/** detection.md §5, "no rain lock". */
const RAIN_MM = 5

/**
 * Models whose hardware up to a version has no timer of its own: the gateway could not close a valve of
 * class A, which hears nothing until it speaks (sensors.md §6: hardware 4.0, 11 bytes).
 */
const TIMER_SINCE: Readonly<Record<string, number>> = {
  'milesight-uc511': 4,
  'milesight-uc512': 4,
}

export const INTERLOCKS: readonly Interlock[] = [
  {
    code: 'loss',
    stops: 'all',
    why: ({ loss }) => (loss ? `the zone loses water: ${loss}` : undefined),
  },
  {
    code: 'unsure',
    stops: 'all',
    why: ({ isUnsure }) => (isUnsure ? 'nobody knows whether its valve is closed' : undefined),
  },
  {
    code: 'opening',
    stops: 'all',
    why: ({ isOpening }) => (isOpening ? 'its valve is open, or is being opened' : undefined),
  },
  { code: 'noTimer', stops: 'all', why: whyNoTimer },
  { code: 'works', stops: 'all', why: (zone) => whyLocked(zone, 'works') },
  { code: 'drought', stops: 'all but tests', why: (zone) => whyLocked(zone, 'drought') },
  {
    code: 'frost',
    stops: 'all but tests',
    why: (zone) =>
      whyLocked(zone, 'frost') ??
      (zone.airC !== null && zone.airC < FROST_C ? `frost: ${zone.airC} °C` : undefined),
  },
  {
    code: 'rain',
    stops: 'programmes',
    why: (zone) =>
      whyLocked(zone, 'rain') ??
      (zone.rainMm24h !== null && zone.rainMm24h >= RAIN_MM
        ? `rain: ${zone.rainMm24h} mm in 24 h`
        : undefined),
  },
  {
    code: 'site',
    stops: 'all but tests',
    why: ({ othersOpen, openAtOnceMax }) =>
      openAtOnceMax !== null && othersOpen >= openAtOnceMax
        ? `${othersOpen} other valves of the site are open, ${openAtOnceMax} may be at once`
        : undefined,
  },
  {
    code: 'silent',
    stops: 'programmes',
    why: ({ valve }) => (valve.isSilent ? 'its valve has not been heard for long' : undefined),
  },
]

export type Forbidden = { readonly code: InterlockCode; readonly detail: string }

/** The first interlock that forbids this opening, in the order of the table. */
export function forbids(zone: ZoneView, asked: OpeningAsked): Forbidden | undefined {
  const isTest = asked.by === 'person' && asked.seconds <= TEST_SECONDS_MAX
  for (const { code, stops, why } of INTERLOCKS) {
    if (stops === 'programmes' && asked.by === 'person') continue
    if (stops === 'all but tests' && isTest) continue
    const detail = why(zone)
    if (detail !== undefined) return { code, detail }
  }
  return undefined
}

function whyNoTimer({ valve }: ZoneView): string | undefined {
  const since = TIMER_SINCE[valve.model]
  if (since === undefined || valve.class === 'C' || valve.hardware === null) return undefined
  return Number.parseFloat(valve.hardware) < since
    ? `hardware ${valve.hardware} of ${valve.model} has no timer of its own, and in class A it could not be told to close: hardware ${since}.0 is needed`
    : undefined
}

function whyLocked({ locks }: ZoneView, reason: LockReason): string | undefined {
  const lock = locks.find((one) => one.reason === reason)
  return lock && `${reason}: ${lock.because === '' ? 'locked' : lock.because} (${lock.by})`
}
