/**
 * Where each session's counters stood at the last checkpoint (floors-system.ts): a counter below its
 * floor is raised to it at the start (F40).
 */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { Position } from '../journal/segment.ts'
import type { Session } from '../link/session.ts'

export type CounterFloor = {
  readonly devEui: DevEui
  readonly session: Position
  readonly devAddr: DevAddr
  readonly fCntUpNext: number
  readonly fCntDownNext: number
  readonly aFCntDownNext: number
}

/** Downlinks that one device can have had since the floors were written, an hour ago at the most. */
const DOWN_MARGIN = 128

/** Those below which a session stands: its database is older than the floors. */
export function belowFloor(
  sessionOf: (devEui: DevEui) => Session | undefined,
  floors: readonly CounterFloor[],
): readonly CounterFloor[] {
  return floors.filter((floor) => {
    const session = sessionOf(floor.devEui)
    return session !== undefined && isOf(session, floor) && isBelow(session, floor)
  })
}

function isOf(session: Session, floor: CounterFloor): boolean {
  return session.id === floor.session && session.devAddr === floor.devAddr
}

function isBelow(session: Session, floor: CounterFloor): boolean {
  return (
    session.fCntUpNext < floor.fCntUpNext ||
    session.fCntDownNext < floor.fCntDownNext ||
    session.aFCntDownNext < floor.aFCntDownNext
  )
}

/** The session at its floor; downlinks begin a little above it, for some may have been sent since. */
export function raised(session: Session, floor: CounterFloor): Session {
  if (!isOf(session, floor)) return session
  const { fCntUpNext, fCntDownNext, aFCntDownNext } = floor
  return {
    ...session,
    fCntUpNext: Math.max(session.fCntUpNext, fCntUpNext),
    fCntDownNext: Math.max(session.fCntDownNext, fCntDownNext + DOWN_MARGIN),
    aFCntDownNext: session.keys11
      ? Math.max(session.aFCntDownNext, aFCntDownNext + DOWN_MARGIN)
      : session.aFCntDownNext,
  }
}
