/** The live state as the city is told it, and the hours that are summed from it. */

import type { DevEui } from '../../../base/ids.ts'
import { fillHours, openHours } from '../hours.ts'
import { type Instant, labelOf, makeFact } from '../step.ts'
import type { Edge } from './lost-edge.ts'
import type { OccupancyWork } from './occupancy-state.ts'

/** The space is as the edge says from now on, in our state and in the city's eyes. */
export function announce(
  work: OccupancyWork,
  decided: Instant,
  change: {
    readonly edge: Edge
    readonly devEui: DevEui
    readonly inferred: boolean
    /** It had only been guessed to be over. */
    readonly goesOn?: boolean
  },
): void {
  const { edge, devEui, inferred } = change
  const { spot, isKnown } = work.state
  if (spot && isKnown && spot.occupied === edge.occupied) return
  sumHours(work, decided, edge.lineMs)
  const sinceMs = labelOf(decided, edge.lineMs)
  if (edge.occupied) {
    work.facts.push(makeFact('spotTaken', decided, work.subject, { devEui, sinceMs, inferred }))
  } else {
    const stayMs = spot?.occupied ? Math.max(0, Math.round(edge.lineMs - spot.sinceLineMs)) : null
    const fields = { devEui, sinceMs, stayMs, inferred }
    work.facts.push(makeFact('spotFreed', decided, work.subject, fields))
  }
  work.state = {
    ...work.state,
    spot: { occupied: edge.occupied, sinceLineMs: edge.lineMs },
    pending: null,
    isKnown: true,
    hours: work.state.hours ?? openHours(decided.lineMs, 3),
  }
  if (edge.occupied && spot?.occupied === false && !change.goesOn) countStay(work)
}

function countStay(work: OccupancyWork): void {
  const { hours } = work.state
  if (!hours) return
  const [takenMs = 0, knownMs = 0, stays = 0] = hours.sums
  work.state = { ...work.state, hours: { ...hours, sums: [takenMs, knownMs, stays + 1] } }
}

/** Sums the state of so far up to `toLineMs`; what is summed already stays as it is. */
export function sumHours(work: OccupancyWork, now: Instant, toLineMs: number): void {
  const { hours, spot, isKnown } = work.state
  if (!hours) return
  const spanMs = toLineMs - hours.toLineMs
  const knownMs = isKnown ? spanMs : 0
  const takenMs = spot?.occupied ? knownMs : 0
  const { book, rows } = fillHours(hours, now, toLineMs, [takenMs, knownMs, 0])
  work.state = { ...work.state, hours: book }
  for (const { hourMs, sums } of rows) {
    const [occupiedMs, known, stays] = sums.map(Math.round) as [number, number, number]
    const when = { ...now, atMs: hourMs + 3_600_000 }
    const fields = { hourMs, occupiedMs, knownMs: known, stays }
    work.facts.push(makeFact('spotHour', when, work.subject, fields))
  }
}
