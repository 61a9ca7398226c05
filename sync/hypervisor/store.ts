/** What the hypervisor asks of a database: `store-sqlite.ts` for one process, `postgres/` for many. */

import type { CborValue } from '../../base/cbor.ts'
import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type { Records } from '../../base/records/records.ts'
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
import type { Cursor, StoreWrite } from './gateway-state.ts'
import type { RolloutStore } from './rollout-store.ts'
import type { DecidedOn, SharedStore, WriteOutcome } from './store-shared.ts'

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
  /** When it greeted last; of a shared store, where another process may have heard it. */
  readonly greetedMs?: number | null
}

export type StoredGap = LaneId & {
  readonly gw: GatewayEui
  readonly from: number
  readonly to: number
  readonly reason: LossReason
  readonly fromMs: number
  readonly toMs: number
  /** When it was declared: the times above are 0 where the gateway does not know them. */
  readonly receivedMs: number
}

export type StoredAlarm = {
  readonly position: number
  readonly gw: GatewayEui
  readonly atMs: number
  readonly code: string
  readonly detail: unknown
}

export type CommandState = 'waiting' | ResultMessage['outcome']

export type StoredCommand = Omit<CommandMessage, 'kind' | 'signature'> & {
  /** Who asked: an account of the hypervisor. */
  readonly origin: string
  readonly state: CommandState
  readonly detail: CborValue
  readonly resultMs: number | undefined
}

export type EventSpan = {
  /** UTC, from (including) to (excluding). */
  readonly fromMs: number
  readonly toMs: number
}

/** Of one gateway, of some subjects, where they are named. */
export type EventsOf = {
  readonly gw?: GatewayEui
  readonly subjects?: readonly string[] | undefined
}

export type StoreCounts = {
  readonly facts: number
  readonly gaps: number
  readonly waitingCommands: number
}

export type HypervisorStore = {
  /**
   * All of it in one transaction, on disk when the promise resolves. Rejects with StoreError; nothing is
   * kept then. `decided`: only where the store is shared.
   */
  write(writes: readonly StoreWrite[], nowMs: number, decided?: DecidedOn): Promise<WriteOutcome>
  cursors(gw: GatewayEui): Promise<Cursor[]>
  facts(query: FactQuery): Promise<StoredFact[]>
  /** Readings of a device that stand, each moment once, oldest first. */
  readings(query: ReadingQuery): Promise<StoredReading[]>
  /** Events that stand, of some types and of a time, oldest first. */
  events(types: readonly EventFactType[], span: EventSpan, of?: EventsOf): Promise<EventFact[]>
  /** The same of all gateways at once, and who told which. */
  eventsByGateway(
    types: readonly EventFactType[],
    span: EventSpan,
  ): Promise<ReadonlyMap<GatewayEui, readonly EventFact[]>>
  /** Facts of a type that are older (UTC) are gone, `limit` of them at most; gives how many. */
  forget(type: string, beforeMs: number, limit: number): Promise<number>
  states(kind?: string): Promise<StoredState[]>
  gateways(): Promise<StoredGateway[]>
  gaps(): Promise<StoredGap[]>
  alarms(limit: number): Promise<StoredAlarm[]>
  profile(id: string, channelCount: number): Promise<Profile | undefined>
  addCommand(command: StoredCommand): Promise<void>
  command(id: string): Promise<StoredCommand | undefined>
  /** Commands without a result, oldest first; of one gateway where it is named. */
  waitingCommands(limit: number, gw?: GatewayEui): Promise<StoredCommand[]>
  /** Decoders on their way to the gateways. */
  readonly rollouts: RolloutStore
  /** What people and partners tell. */
  readonly records: Records
  counts(): Promise<StoreCounts>
  /** What several receivers need to share it; absent: one process has it for itself. */
  readonly shared?: SharedStore
  close(): Promise<void>
}

/** A stream number from a column. */
export function streamOf(value: number): Stream {
  return value as Stream
}
