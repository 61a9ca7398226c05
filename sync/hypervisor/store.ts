/** What the hypervisor asks of a database. `store-sqlite.ts` is one; a city may bring a larger. */

import type { CborValue } from '../../base/cbor.ts'
import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type {
  Epoch,
  EventFact,
  EventFactType,
  Fact,
  LossReason,
  Profile,
  ReadingFact,
  Stream,
} from '../fact.ts'
import type { CommandMessage, LaneId, ResultMessage } from '../messages.ts'
import type { Cursor, ReceiverEffect } from './gateway-state.ts'
import type { RolloutStore } from './rollout-store.ts'

/** Effects of the receiver that change the store. */
export type StoreEffect = Exclude<ReceiverEffect, { readonly kind: 'reply' | 'counted' }>

export type StoreWrite =
  | { readonly kind: 'effect'; readonly gw: GatewayEui; readonly effect: StoreEffect }
  | { readonly kind: 'result'; readonly result: ResultMessage }

export type StoredFact = {
  /** Order of arrival: what `after` counts in. */
  readonly position: number
  readonly gw: GatewayEui
  readonly epoch: Epoch
  readonly seq: number
  /** UTC; undefined while only the gateway's monotonic clock is known. */
  readonly utcMs: number | undefined
  readonly receivedMs: number
  /** False: a correction or a withdrawal stands in its place (sync/standing.ts). */
  readonly stands: boolean
  readonly fact: Fact
}

/** What was observed by a device at one moment, as it stands. */
export type StoredReading = {
  readonly gw: GatewayEui
  /** UTC. */
  readonly atMs: number
  readonly fact: ReadingFact
}

export type ReadingQuery = {
  readonly devEui: DevEui
  /** UTC, from (including) to (excluding). */
  readonly fromMs: number
  readonly toMs: number
  /** The newest are given. */
  readonly limit: number
}

export type FactQuery = {
  /** Oldest first from behind this position; without it the newest first. */
  readonly after?: number
  /** Newest first from before this position. */
  readonly before?: number
  readonly limit: number
  readonly type?: string
  readonly subject?: string
  /** Only what stands. */
  readonly standing?: boolean
}

export type StoredState = {
  readonly kind: string
  readonly subject: string
  readonly gw: GatewayEui
  readonly atMs: number
  readonly fact: Fact
}

export type StoredGateway = {
  readonly gw: GatewayEui
  readonly version: string
  readonly epoch: Epoch
  readonly online: boolean
  readonly firstHeardMs: number
  readonly lastHeardMs: number
}

export type StoredGap = LaneId & {
  readonly gw: GatewayEui
  readonly from: number
  readonly to: number
  readonly reason: LossReason
  readonly fromMs: number
  readonly toMs: number
}

export type StoredAlarm = {
  readonly position: number
  readonly gw: GatewayEui
  readonly atMs: number
  readonly code: string
  readonly detail: unknown
}

export type CommandState = 'waiting' | ResultMessage['outcome']

export type StoredCommand = Omit<CommandMessage, 'kind'> & {
  /** Who asked: an account of the hypervisor. */
  readonly origin: string
  readonly state: CommandState
  readonly detail: CborValue
  readonly resultMs: number | undefined
}

export type HypervisorStore = {
  /** All of it in one transaction, on disk when this returns. Throws StoreError; nothing is kept then. */
  write(writes: readonly StoreWrite[], nowMs: number): void
  cursors(gw: GatewayEui): Cursor[]
  facts(query: FactQuery): StoredFact[]
  /** Readings of a device that stand, each moment once, oldest first. */
  readings(query: ReadingQuery): StoredReading[]
  /** Events that stand, of some types and of a time: from (including) to (excluding), oldest first; of one gateway, of some subjects where they are named. */
  events(
    types: readonly EventFactType[],
    span: { readonly fromMs: number; readonly toMs: number },
    of?: { readonly gw?: GatewayEui; readonly subjects?: readonly string[] | undefined },
  ): EventFact[]
  states(kind?: string): StoredState[]
  gateways(): StoredGateway[]
  gaps(): StoredGap[]
  alarms(limit: number): StoredAlarm[]
  profile(id: string, channelCount: number): Profile | undefined
  addCommand(command: StoredCommand): void
  command(id: string): StoredCommand | undefined
  /** Commands without a result, oldest first. */
  waitingCommands(limit: number): StoredCommand[]
  /** Decoders on their way to the gateways. */
  readonly rollouts: RolloutStore
  counts(): { readonly facts: number; readonly gaps: number; readonly waitingCommands: number }
  close(): void
}

/** The database did not do what was asked. */
export class StoreError extends Error {
  readonly code: 'open' | 'write' | 'not-durable' | 'newer-schema'
  readonly context: Readonly<Record<string, unknown>>

  constructor(
    code: StoreError['code'],
    message: string,
    context: StoreError['context'],
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'StoreError'
    this.code = code
    this.context = context
  }
}

/** A stream number from a column. */
export function streamOf(value: number): Stream {
  return value as Stream
}
