/** What a database does for several receivers that share it. */

import type { GatewayEui } from '../../base/ids.ts'
import type { GatewayState, StoreWrite } from './gateway-state.ts'

/** `moves` counts the turns of a gateway: another number than before, and another process has had one. */
export type Remembered = { readonly state: GatewayState; readonly moves: number }

/** A gateway as it was before a turn, and as the turn leaves it: the same state when nothing changed. */
export type GatewayMove = {
  readonly gw: GatewayEui
  readonly before: Remembered
  readonly after: GatewayState
}

/** What writes to a shared store were decided on; it must still hold when they are written. */
export type DecidedOn = {
  readonly instance: number
  readonly moves: readonly GatewayMove[]
  /**
   * Decides anew on what is remembered while the gateway is held, when another was first: nobody starves.
   * Left out: the answer is then `moved`.
   */
  readonly anew?: (gw: GatewayEui, known: Remembered) => Anew
}

export type Anew = { readonly move: GatewayMove; readonly writes: readonly StoreWrite[] }

/** `moved`: another process was there first, or the database has a new life; nothing was written. */
export type WriteOutcome = 'written' | 'moved'

export type SharedStore = {
  /**
   * The number by which gateways know the present life of this database, the same for all who share it.
   * A database that was restored, or whose server has started again, has a new one: it is drawn then.
   */
  instance(draw: () => number): Promise<number>
  /** All that is known of a gateway: cursors, what waits behind a hole, its dictionaries. */
  remembered(gw: GatewayEui): Promise<Remembered>
  /** Gateways that have not greeted this life of the database, last heard first. */
  silent(instance: number, limit: number): Promise<GatewayEui[]>
  /** Waits until no other process leads, then leads; tells each change. */
  lead(leader: LeaderListener): Leadership
  /** Makes room for what comes: to be called by who leads, now and then. */
  upkeep(nowMs: number): Promise<void>
}

export type LeaderListener = {
  onLead(): void
  /** The connection that held the lead is gone. */
  onLost(reason: string): void
}

export type Leadership = { close(): Promise<void> }
