/** The seams at which a mutant bends the protocol from outside; without any it is the protocol itself. */

import type { FactSource } from '../../../sync/fact.ts'
import type {
  Cursor,
  GatewayState,
  ReceiverEffect,
} from '../../../sync/hypervisor/gateway-state.ts'
import type { LaneId, Message } from '../../../sync/messages.ts'
import type { SenderEvent, SenderPolicy, SenderState } from '../../../sync/sender/state.ts'
import type { FactLog } from '../../support/fact-log.ts'

/** Of one gateway, fresh at each life; what it remembers lives as long as its disk. */
export type GatewayBend = {
  readonly policy?: Partial<SenderPolicy>
  readonly source?: (log: FactLog) => FactSource
  /** What comes in, as it is taken; undefined: it is not. */
  readonly receives?: (message: Message, state: SenderState) => Message | undefined
  /** What goes out, as it goes; undefined: it does not. */
  readonly sends?: (message: Message) => Message | undefined
  /** The state after a step. */
  readonly stepped?: (after: SenderState, before: SenderState, event: SenderEvent) => SenderState
  /** The hypervisor, or a broker, says that a lane is there up to `next`. */
  readonly acked?: (log: FactLog, lane: LaneId, next: number) => void
  /** The broker has taken a message. */
  readonly puback?: (message: Message) => Message | undefined
  /** The epoch of a run; `before`: of the run before on this disk. */
  readonly epoch?: (drawn: number, before: number | undefined, log: FactLog) => number
  /** Whether a run draws a new epoch once a cursor is ahead of it. */
  readonly leavesWhenBehind?: boolean
}

export type HypervisorBend = {
  /** The state before a step. */
  readonly stepping?: (state: GatewayState, message: Message) => GatewayState
  /** What is stored of a step. */
  readonly stores?: (
    effects: readonly ReceiverEffect[],
    state: GatewayState,
  ) => readonly ReceiverEffect[]
  /** What is answered, stored or not. */
  readonly replies?: (message: Message) => Message | undefined
  /** Cursors as they are read at a start. */
  readonly loads?: (cursors: readonly Cursor[]) => readonly Cursor[]
  /** It keeps its instance over a restart. */
  readonly keepsInstance?: boolean
  /** What a crash leaves of the last commit. */
  readonly tears?: 'cursor' | 'rows'
}

export type Bend = {
  readonly gateway?: () => GatewayBend
  readonly hypervisor?: () => HypervisorBend
}

export type SyncMutant = {
  readonly name: string
  readonly text: string
  /** Shows only in rare orders of messages: not caught within fifty lives. */
  readonly isSly?: boolean
  readonly bend: Bend
}
