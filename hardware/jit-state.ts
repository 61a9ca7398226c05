/** What the just-in-time queue knows, is told and says. The rules are in `jit.ts` and `jit-draft.ts`. */

import type { TxRefusal, TxRequest } from './radio.ts'

export type JitPolicy = {
  /** How long before its start a timed packet is handed to the driver. */
  readonly leadUs: number
  /** Less than this ahead of its start is too late; an immediate packet starts this much ahead. */
  readonly latestUs: number
  /** More than this ahead is too early. */
  readonly farthestUs: number
  /** Silence kept between two transmissions. */
  readonly marginUs: number
  /** Most requests in the queue, those on the air included. */
  readonly depthMax: number
  /** How long the driver may take to say whether it took a packet. */
  readonly answerUs: number
  /** How long an immediate packet waits for a gap. */
  readonly patienceUs: number
}

/** One alternative of a request, placed on the queue's line of time. */
export type JitSlot = {
  readonly startUs: number | 'now'
  readonly airtimeUs: number
  /** Known not to be possible, whatever the queue says. */
  readonly refusal?: TxRefusal
}

export type JitEntry = {
  readonly request: TxRequest
  readonly slots: readonly JitSlot[]
  /** The alternative it now is at, and why those before it failed. */
  readonly alternative: number
  readonly reasons: readonly TxRefusal[]
  readonly phase: 'waiting' | 'handed' | 'taken' | 'spent'
  /** Planned start and end on the air; of a waiting immediate: none yet. */
  readonly startUs: number | undefined
  readonly endUs: number
  /** When the queue must look at it again. */
  readonly wakeUs: number
  readonly askedUs: number
}

export type JitState = { readonly entries: readonly JitEntry[] }
export const EMPTY_JIT: JitState = { entries: [] }

export type JitEvent =
  | { readonly kind: 'asked'; readonly request: TxRequest; readonly slots: readonly JitSlot[] }
  /** The driver has it, and it will go out by itself. */
  | { readonly kind: 'taken'; readonly txId: number }
  /** The driver did not take it: it certainly did not go out. */
  | { readonly kind: 'failed'; readonly txId: number; readonly reason: TxRefusal }
  /** The concentrator restarted: what had not begun is lost. */
  | { readonly kind: 'restarted' }
  /** The driver closes. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'tick' }

export type JitEffect =
  | {
      readonly kind: 'depart'
      readonly request: TxRequest
      readonly alternative: number
      readonly startUs: number
      readonly airtimeUs: number
    }
  | {
      readonly kind: 'sent'
      readonly request: TxRequest
      readonly alternative: number
      readonly startUs: number
      readonly airtimeUs: number
    }
  | {
      readonly kind: 'refused'
      readonly request: TxRequest
      readonly reasons: readonly TxRefusal[]
    }
