/** One step of the receiver under construction: the state so far, the effects so far. */

import type { LaneId } from '../messages.ts'
import { genesisHead } from '../row.ts'
import {
  type Cursor,
  cursorKey,
  type GatewayState,
  type ReceiverAlarm,
  type ReceiverEffect,
} from './gateway-state.ts'

export type ReceiverContext = {
  /** Random number of this life of the hypervisor: every reply carries it. */
  readonly instance: number
  readonly credit: number
  /** UTC, only told. */
  readonly wallMs: number
}

export type Work = {
  readonly context: ReceiverContext
  state: GatewayState
  readonly effects: ReceiverEffect[]
}

export function alarm(
  work: Work,
  code: ReceiverAlarm,
  detail: Readonly<Record<string, unknown>>,
): void {
  work.effects.push({ kind: 'alarm', code, detail })
}

/** The cursor as it stands; an epoch not heard of begins at its genesis. */
export function cursorOf(work: Work, { epoch, stream }: LaneId): Cursor {
  const known = work.state.cursors.get(cursorKey({ epoch, stream }))
  return known ?? { epoch, stream, next: 0, head: genesisHead({ epoch, stream }) }
}

export function setCursor(work: Work, cursor: Cursor): void {
  const cursors = new Map(work.state.cursors).set(cursorKey(cursor), cursor)
  work.state = { ...work.state, cursors }
}
