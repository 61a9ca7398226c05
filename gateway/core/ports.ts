/** What the core is given by the thread, the simulation or the test that runs it. */

import type { Clock, ClockState } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import type { DecodeService } from '../../decoders/contract.ts'
import type { GatewayStatus, TxRequest } from '../../hardware/radio.ts'
import type { Profile } from '../../sync/fact.ts'
import type { EngineSettings } from '../engine/context.ts'
import type { EngineState } from '../engine/state.ts'
import type { JournalDisk } from '../journal/disk.ts'
import type { Position } from '../journal/segment.ts'
import type { AddressBlock } from '../lorawan/address-block.ts'
import type { Db } from '../store/open.ts'

export type Durability = 'every-frame' | 'relaxed'

export type CorePorts = {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  readonly disk: JournalDisk
  readonly db: Db
  /** Keeps a copy of the state beside the database. Left out: none is kept. */
  readonly backup?: {
    /** The journal is needed from here on. */
    readonly head: { readonly position: Position } | undefined
    keep(db: Db, at: { readonly position: Position; readonly lineMs: number }): void
  }
  /** Keeps where the counters stand, apart from the database. Left out: nowhere. */
  readonly floors?: { keep(state: EngineState): void }
  /** Runs a task after what is running now, so that many appends share one sync. */
  readonly soon: (task: () => void) => void
  readonly decoders: DecodeService
  readonly profileOf: (id: string) => Profile | undefined
  /** The radio, or its end of a channel to the thread that has it. */
  readonly radio: {
    transmit(request: TxRequest): void
    gateways(): readonly GatewayStatus[]
  }
  /** Records before `position` are on the medium; `newFacts`: some of them are facts. */
  readonly onSynced: (position: Position, newFacts: boolean) => void
  /** UTC has become known: facts labelled by the monotonic clock can be dated. */
  readonly onClockSet?: (at: {
    readonly monoMs: number
    readonly utcMs: number
    readonly clk: ClockState
  }) => void
  /** The journal cannot be trusted any more: the process must end and begin again (F12). */
  readonly onBroken: (error: unknown) => void
}

export type CoreSettings = EngineSettings & {
  readonly gatewayEui: GatewayEui
  /** Those it may give to devices that join, and to groups. */
  readonly addresses: AddressBlock
  readonly version: string
  readonly durability: Durability
  readonly journalDays: number
  readonly journalBytesMax: number
  readonly factDays: number
}
