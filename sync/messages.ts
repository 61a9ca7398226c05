/**
 * Every message between gateway and hypervisor: one deterministic CBOR array each, its first item
 * the type, its second the gateway. `wire.cddl` describes the bytes.
 *
 * Each message stands by itself (no session table whose loss would make bytes unreadable); what
 * belongs to one life of the hypervisor carries its `instance`, a random number of its start.
 */

import type { CborValue } from '../base/cbor.ts'
import type { ClockState } from '../base/clock.ts'
import type { GatewayEui } from '../base/ids.ts'
import type { DictDevice, DictProfile } from './dict.ts'
import type { Epoch, LossReason, Stream } from './fact.ts'

export const MESSAGE_TYPES = {
  batch: 1,
  gap: 2,
  ack: 3,
  hello: 4,
  cursor: 5,
  dict: 6,
  clock: 7,
  command: 8,
  result: 9,
  nack: 10,
  state: 11,
} as const

/** As the brokers are told too (security S15). */
export const MESSAGE_BYTES_MAX = 256 * 1024
export const BATCH_ROWS_MAX = 4096
export const HELLO_EPOCHS_MAX = 64
/** Batches a receiver keeps aside for one gateway, hence ranges an ACK can name. */
export const ASIDE_MAX = 64

/** A stream of an epoch: what sequences, cursors and heads belong to. */
export type LaneId = { readonly epoch: Epoch; readonly stream: Stream }

/** `bytes` of columns or raw rows; `readBatch` makes facts of them. */
export type BatchBody =
  | { readonly kind: 'rows'; readonly rows: readonly CborValue[] }
  | {
      readonly kind: 'columns'
      readonly rows: number
      readonly dict: number
      readonly t0Ms: number
      readonly cols: Uint8Array
    }

/** Rows seq0 … next−1. `prev` and `head` are the rolling hash before the first and after the last. */
export type BatchMessage = LaneId & {
  readonly kind: 'batch'
  readonly gw: GatewayEui
  readonly seq0: number
  readonly next: number
  readonly prev: Uint8Array | null
  readonly head: Uint8Array
  readonly body: BatchBody
}
/** Rows from … to−1 are lost at the gateway; `head` is the rolling hash after them. */
export type GapMessage = LaneId & {
  readonly kind: 'gap'
  readonly gw: GatewayEui
  readonly from: number
  readonly to: number
  readonly reason: LossReason
  readonly fromMs: number
  readonly toMs: number
  readonly head: Uint8Array | null
}
/** Everything below `next` is committed; `held` are ranges above it that wait for the hole. */
export type AckMessage = LaneId & {
  readonly kind: 'ack'
  readonly gw: GatewayEui
  readonly instance: number
  readonly next: number
  readonly held: readonly (readonly [from: number, to: number])[]
}
export type HelloStream = {
  readonly stream: Stream
  readonly oldest: number
  readonly next: number
  readonly head: Uint8Array
}
export type HelloMessage = {
  readonly kind: 'hello'
  readonly gw: GatewayEui
  /** The epoch of this run: it names the boot too. */
  readonly epoch: Epoch
  /** Grows with each greeting of a run; the CURSOR repeats it. */
  readonly nonce: number
  readonly page: number
  readonly pages: number
  readonly version: string
  readonly epochs: readonly {
    readonly epoch: Epoch
    readonly streams: readonly HelloStream[]
  }[]
  /** Of the gateway's clock now; 0 asks for the time (time-order.ts). */
  readonly clk: ClockState
}
/** Answer to one page of HELLO. Nonce 0 answers none: a hypervisor that started asks for a HELLO. */
export type CursorMessage = {
  readonly kind: 'cursor'
  readonly gw: GatewayEui
  readonly instance: number
  readonly nonce: number
  readonly page: number
  /** Batches that may be unacknowledged at a time. */
  readonly credit: number
  /** The hypervisor's UTC: a hint for people, never adopted (F26). */
  readonly timeMs: number
  readonly cursors: readonly (LaneId & { readonly next: number })[]
}
export type DictMessage = {
  readonly kind: 'dict'
  readonly gw: GatewayEui
  readonly dict: number
  readonly profiles: readonly DictProfile[]
  readonly devices: readonly DictDevice[]
}
/** Facts of this epoch with clk 0 carry the monotonic clock: at `monoMs` it was `utcMs`. */
export type ClockMessage = {
  readonly kind: 'clock'
  readonly gw: GatewayEui
  readonly epoch: Epoch
  readonly monoMs: number
  readonly utcMs: number
  readonly clk: ClockState
}
export type CommandMessage = {
  readonly kind: 'command'
  readonly gw: GatewayEui
  /** 16 bytes of chance, as 32 hex digits: MQTT's correlation data. */
  readonly id: string
  readonly name: string
  readonly params: CborValue
  readonly issuedMs: number
  readonly expiresMs: number
  /** Of the hypervisor, over all of the above (command-signature.ts); 64 bytes. */
  readonly signature: Uint8Array
}
export const OUTCOMES = ['done', 'failed', 'refused', 'expired', 'unsure'] as const
export type Outcome = (typeof OUTCOMES)[number]
export type ResultMessage = {
  readonly kind: 'result'
  readonly gw: GatewayEui
  readonly id: string
  readonly outcome: Outcome
  readonly detail: CborValue
  readonly atMs: number
}
export const NACK_REASONS = ['dict', 'format', 'unknown-type', 'checksum', 'chain'] as const
export type NackReason = (typeof NACK_REASONS)[number]
/** A batch that will not be taken as it is. */
export type NackMessage = LaneId & {
  readonly kind: 'nack'
  readonly gw: GatewayEui
  readonly instance: number
  readonly seq0: number
  readonly next: number
  readonly reason: NackReason
}
/** Retained by the broker; the will says `online: false` for the same epoch. */
export type StateMessage = {
  readonly kind: 'state'
  readonly gw: GatewayEui
  readonly epoch: Epoch
  readonly online: boolean
}

export type Message =
  | BatchMessage
  | GapMessage
  | AckMessage
  | HelloMessage
  | CursorMessage
  | DictMessage
  | ClockMessage
  | CommandMessage
  | ResultMessage
  | NackMessage
  | StateMessage
