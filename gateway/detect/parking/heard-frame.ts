/** A frame of a space's sensor: what it says of the live state, with the changes that were lost before it. */

import { type Beside, held, isConfirmed } from './hold.ts'
import { framesBetween, lostEdges, middle } from './lost-edge.ts'
import {
  type OccupancyPolicy,
  type OccupancyReading,
  type OccupancyState,
  type OccupancyWork,
  rawState,
} from './occupancy-state.ts'
import { announce, sumHours } from './occupancy-told.ts'
import { UNHEARD_START, type Unheard, withArrivedFrame } from './unheard.ts'

export function takeReading(
  work: OccupancyWork,
  reading: OccupancyReading,
  policy: OccupancyPolicy,
  beside: Beside,
): void {
  const { devEui, fCntUp, lineMs, heardLineMs } = reading
  // A swapped sensor counts its frames anew and knows nothing of the one before it.
  const heard = work.state.heard?.devEui === devEui ? work.state.heard : null
  const guess = heard ? (work.state.unheard?.guess ?? null) : null
  const before = { heard, occupied: rawState(work.state), guess }
  // What was unknown stays so, even when the frame tells how it must have been.
  if (!work.state.isKnown) sumHours(work, reading, lineMs)
  const unheard = heardAgain(work.state, reading, heard)
  work.state = { ...work.state, unheard, heard: { devEui, fCntUp, lineMs: heardLineMs } }
  if (reading.why === 'change') takeChange(work, reading, before, policy, beside)
  else takeHeartbeat(work, reading, before, policy)
}

/** A frame came: a guess is over, and the counters tell what was lost. */
function heardAgain(
  state: OccupancyState,
  reading: OccupancyReading,
  heard: OccupancyState['heard'],
): Unheard {
  const { air, beatLineMs, tellsBeats } = (heard && state.unheard) ?? UNHEARD_START
  const lost =
    heard && reading.fCntUp > heard.fCntUp ? framesBetween(heard.fCntUp, reading.fCntUp) : 0
  return {
    air: heard ? withArrivedFrame(air, lost) : air,
    tellsBeats: tellsBeats || reading.isToldBeat === true,
    beatLineMs: reading.why === 'heartbeat' ? reading.heardLineMs : beatLineMs,
    guess: null,
  }
}

type Before = {
  readonly heard: OccupancyState['heard']
  /** What the frame before said; undefined: there was none. */
  readonly occupied: boolean | undefined
  /** The city was told otherwise meanwhile. */
  readonly guess: Unheard['guess']
}

function takeChange(
  work: OccupancyWork,
  reading: OccupancyReading,
  before: Before,
  policy: OccupancyPolicy,
  beside: Beside,
): void {
  const { devEui, heardLineMs: lineMs, occupied, previous } = reading
  if (before.heard && before.occupied !== undefined) {
    const last = { lineMs: before.heard.lineMs, occupied: before.occupied }
    const lostFrames = framesBetween(before.heard.fCntUp, reading.fCntUp)
    const shortest = { takenMs: policy.takenAloneMs, freeMs: policy.freeMovingMs }
    const edges = lostEdges(last, { lineMs, occupied, previous, lostFrames }, shortest)
    for (const edge of edges) announce(work, reading, { edge, devEui, inferred: true })
  }
  const { spot, pending, isKnown } = work.state
  if (spot && isKnown && spot.occupied === occupied) {
    work.state = { ...work.state, pending: null }
  } else if (pending?.occupied !== occupied) {
    work.state = { ...work.state, pending: held(reading, spot, policy, beside) }
  }
}

function takeHeartbeat(
  work: OccupancyWork,
  reading: OccupancyReading,
  before: Before,
  policy: OccupancyPolicy,
): void {
  const { devEui, heardLineMs: lineMs, occupied } = reading
  const { spot, pending, isKnown } = work.state
  if (before.guess && before.occupied === occupied) {
    const edge = { occupied, lineMs: before.guess.heardSinceLineMs }
    announce(work, reading, { edge, devEui, inferred: true, goesOn: true })
    return
  }
  if (spot && isKnown && spot.occupied === occupied) {
    work.state = { ...work.state, pending: null }
    return
  }
  if (pending?.occupied === occupied) {
    if (!isConfirmed(pending, reading, policy)) return
    announce(work, reading, { edge: pending, devEui, inferred: false })
    return
  }
  if (spot?.occupied === occupied && mayGoOn(reading, before, policy)) {
    const edge = { occupied, lineMs: spot.sinceLineMs }
    announce(work, reading, { edge, devEui, inferred: true })
    return
  }
  const isContradiction = before.heard !== null && before.occupied === !occupied
  const edgeLineMs = isContradiction ? middle(before.heard.lineMs, lineMs) : lineMs
  announce(work, reading, { edge: { occupied, lineMs: edgeLineMs }, devEui, inferred: true })
}

/** After a silence: were the lost frames all heartbeats, so that the state of before goes on? */
function mayGoOn(reading: OccupancyReading, before: Before, policy: OccupancyPolicy): boolean {
  if (!before.heard) return false
  const heartbeats = Math.round((reading.heardLineMs - before.heard.lineMs) / policy.heartbeatMs)
  return framesBetween(before.heard.fCntUp, reading.fCntUp) <= heartbeats
}
