/** What is kept of a space to tell its live state: what was heard last, and what the city was told. */

import type { DevEui } from '../../../base/ids.ts'
import type { EventFact } from '../../../sync/fact.ts'
import type { HourBook } from '../hours.ts'
import type { Instant } from '../step.ts'
import { type Beside, HOLD_POLICY, type HoldPolicy, type Pending } from './hold.ts'
import type { PreviousState } from './lost-edge.ts'
import type { Unheard, Usual } from './unheard.ts'

export type OccupancyReading = Instant & {
  readonly kind: 'reading'
  readonly devEui: DevEui
  readonly fCntUp: number
  readonly occupied: boolean
  /** When it was on the air: at `lineMs`, or before when it came late. */
  readonly heardLineMs: number
  readonly why: 'change' | 'heartbeat'
  /** Its decoder said that this is a heartbeat; else it follows from the state, or is a change. */
  readonly isToldBeat?: boolean
  readonly signal: number | null
  readonly previous: PreviousState | null
}

export type OccupancyPolicy = HoldPolicy & {
  /** How often the sensor speaks when nothing changes. */
  readonly heartbeatMs: number
  /** Silence of so many heartbeats makes the space unknown. */
  readonly heartbeatsMax: number
}

export const OCCUPANCY_POLICY: OccupancyPolicy = {
  ...HOLD_POLICY,
  heartbeatMs: 24 * 3_600_000,
  heartbeatsMax: 2.2,
}

export type OccupancyContext = {
  readonly subject: string
  readonly policy: OccupancyPolicy
  readonly beside: Beside
  /** What the space has taught of itself; left out: nothing is guessed. */
  readonly usual?: Usual
}

export type OccupancyState = {
  readonly version: 1
  /** The last frame, and when it was on the air. */
  readonly heard: {
    readonly devEui: DevEui
    readonly lineMs: number
    readonly fCntUp: number
  } | null
  /** The state the frames add up to, and since when. Kept while unknown: it may turn out to go on. */
  readonly spot: { readonly occupied: boolean; readonly sinceLineMs: number } | null
  /** A change that has not lasted long enough to be announced. */
  readonly pending: Pending | null
  /** What heartbeats that do not come may mean; left out: an earlier program did not look. */
  readonly unheard?: Unheard
  /** Does the city see `spot`, or "unknown"? */
  readonly isKnown: boolean
  /** Of the open hour: ms taken, ms known, stays begun. */
  readonly hours: HourBook | null
}

export const OCCUPANCY_START: OccupancyState = {
  version: 1,
  heard: null,
  spot: null,
  pending: null,
  isKnown: false,
  hours: null,
}

/** A step at work: the state as it is by now, and the facts so far about `subject`. */
export type OccupancyWork = {
  state: OccupancyState
  readonly facts: EventFact[]
  readonly subject: string
}

/** The state by frames alone, without what was only guessed. */
export function asHeard(state: OccupancyState): OccupancyState {
  const { spot, unheard } = state
  if (!spot || !unheard?.guess) return state
  const { heardSinceLineMs: sinceLineMs } = unheard.guess
  return { ...state, spot: { occupied: !spot.occupied, sinceLineMs } }
}

/** What the last frame said, announced or not. */
export function rawState(state: OccupancyState): boolean | undefined {
  return state.pending?.occupied ?? asHeard(state).spot?.occupied
}
