/** What the receiver remembers of one gateway, and what it asks to be done. */

import type { GatewayEui } from '../../base/ids.ts'
import type { DictLookup } from '../dict.ts'
import type { Epoch, Fact, LossReason, Profile } from '../fact.ts'
import type { BatchMessage, GapMessage, LaneId, Message, ResultMessage } from '../messages.ts'

/** Everything below `next` is committed; `head` is the rolling hash after it, null when unknown. */
export type Cursor = LaneId & { readonly next: number; readonly head: Uint8Array | null }

/** A batch or GAP above the cursor, waiting for the hole below it. */
export type Aside = {
  readonly message: BatchMessage | GapMessage
  readonly seq0: number
  readonly next: number
  /** Empty for a GAP. */
  readonly rows: readonly ReceivedRow[]
}

export type ReceivedRow = { readonly seq: number; readonly fact: Fact; readonly bytes: Uint8Array }

export type GatewayState = {
  readonly gw: GatewayEui
  readonly cursors: ReadonlyMap<string, Cursor>
  readonly aside: readonly Aside[]
  readonly dictionaries: readonly Known[]
  /** Running epochs that greeted, newest last: more than one alive is a clone. */
  readonly runs: readonly Epoch[]
  /** How often a former run greeted again. */
  readonly returns: number
}

/** A gateway's dictionary as far as it was told. */
export type Known = {
  readonly id: number
  readonly profiles: ReadonlyMap<number, Profile>
  readonly devices: ReadonlyMap<number, { readonly devEui: string; readonly profile: number }>
  readonly lookup: DictLookup
}

export type ReceiverAlarm =
  | 'chain-broken'
  | 'gateway-restored'
  | 'rows-lost'
  | 'clone-suspected'
  | 'too-many-epochs'
  | 'dictionary-conflict'

export type CountedEvent = 'duplicate' | 'aside-full' | 'aside-unfillable' | 'refused'

export type ReceiverEffect =
  /** Rows and cursor in one transaction; replies that follow wait for it. */
  | {
      readonly kind: 'commit'
      readonly cursor: Cursor
      readonly rows: readonly ReceivedRow[]
    }
  | {
      readonly kind: 'lost'
      readonly cursor: Cursor
      readonly from: number
      readonly to: number
      readonly reason: LossReason
      readonly fromMs: number
      readonly toMs: number
    }
  /** True facts that are not in order yet: good for the pages' states, not for the ledger. */
  | { readonly kind: 'ahead'; readonly lane: LaneId; readonly rows: readonly ReceivedRow[] }
  | { readonly kind: 'profile'; readonly profile: Profile }
  | {
      readonly kind: 'greeted'
      readonly epoch: Epoch
      readonly version: string
      /** All epochs the gateway still holds, when one page said it all. */
      readonly held: readonly Epoch[] | undefined
    }
  | {
      readonly kind: 'clock'
      readonly epoch: Epoch
      /** UTC = monotonic + this. */
      readonly offsetMs: number
    }
  | { readonly kind: 'online'; readonly epoch: Epoch; readonly online: boolean }
  | { readonly kind: 'reply'; readonly message: Message }
  | {
      readonly kind: 'alarm'
      readonly code: ReceiverAlarm
      readonly detail: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'counted'; readonly what: CountedEvent }

/** Effects of the receiver that change the store. */
export type StoreEffect = Exclude<ReceiverEffect, { readonly kind: 'reply' | 'counted' }>

export type StoreWrite =
  | { readonly kind: 'effect'; readonly gw: GatewayEui; readonly effect: StoreEffect }
  | { readonly kind: 'result'; readonly result: ResultMessage }

export function firstGatewayState(gw: GatewayEui, cursors: readonly Cursor[] = []): GatewayState {
  return {
    gw,
    cursors: new Map(cursors.map((cursor) => [cursorKey(cursor), cursor])),
    aside: [],
    dictionaries: [],
    runs: [],
    returns: 0,
  }
}

export function cursorKey({ epoch, stream }: LaneId): string {
  return `${epoch}/${stream}`
}
