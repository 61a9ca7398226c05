/**
 * What a partner has refused, and what becomes of it: it is tried again apart, at growing waits, and after
 * `triesMax` times, or at once where it is refused for good, laid aside until somebody looks at it. Kept
 * as a record before the position moves on, so that a restart forgets none.
 */

import { type BackoffPolicy, backoffMs } from '../../../base/backoff.ts'
import type { Random } from '../../../base/random.ts'
import type { JsonValue, RecordEntry } from '../../../base/records/records.ts'
import type { Refused } from './outlet.ts'

export type Letter = {
  /** Which of what was handed on. */
  readonly id: string
  readonly because: string
  readonly isFinal: boolean
  readonly sent: JsonValue
  readonly state: 'waiting' | 'dead'
  readonly tries: number
  readonly firstMs: number
  readonly lastMs: number
  /** Not before, while it waits. */
  readonly nextMs: number
  /** Positions of the facts it came of: behind `after`, up to `to`; equal: of none. */
  readonly after: number
  readonly to: number
}

/** The facts that were handed on when it was refused, by position. */
export type Span = { readonly after: number; readonly to: number }

export type LetterPolicy = {
  /** Tries in all, the first included. */
  readonly triesMax: number
  readonly backoff: BackoffPolicy
  /** Letters kept of one outlet, waiting and dead: the oldest gives way. */
  readonly keptMax: number
}

export const LETTER_POLICY: LetterPolicy = {
  triesMax: 5,
  backoff: { firstMs: 2_000, mostMs: 300_000 },
  keptMax: 1_000,
}

/** Longer things are not kept whole: they are made anew from their facts. */
const SENT_CHARS_MAX = 32_768
const TEXT_CHARS_MAX = 1_000

/** The letter after one more refusal; `known`: the one of the same id that is there. */
export function refusedAgain(
  refused: Refused,
  known: Letter | undefined,
  at: { readonly nowMs: number; readonly span: Span },
  { triesMax, backoff }: LetterPolicy,
  random: Random,
): Letter {
  // What is told anew of something that was laid aside is a new beginning.
  const before = known?.state === 'waiting' ? known : undefined
  const tries = (before?.tries ?? 0) + 1
  const isDead = refused.isFinal || tries >= triesMax
  return {
    id: refused.id,
    because: refused.because.slice(0, TEXT_CHARS_MAX),
    isFinal: refused.isFinal,
    sent: keptOf(refused.sent),
    state: isDead ? 'dead' : 'waiting',
    tries,
    firstMs: known?.firstMs ?? at.nowMs,
    lastMs: at.nowMs,
    nextMs: isDead ? 0 : at.nowMs + Math.round(backoffMs(backoff, tries - 1, random)),
    after: before ? Math.min(before.after, at.span.after) : at.span.after,
    to: before ? Math.max(before.to, at.span.to) : at.span.to,
  }
}

/** As a person wishes: tried again at once, with all its tries before it. */
export function revived(letter: Letter, nowMs: number): Letter {
  return { ...letter, state: 'waiting', isFinal: false, tries: 0, nextMs: nowMs }
}

/** The letters to drop so that `keptMax` are left: dead ones first, the oldest first. */
export function surplus(letters: readonly Letter[], keptMax: number): readonly Letter[] {
  const rank = ({ state }: Letter): number => (state === 'dead' ? 0 : 1)
  return [...letters]
    .sort((a, b) => rank(a) - rank(b) || a.lastMs - b.lastMs)
    .slice(0, Math.max(0, letters.length - keptMax))
}

export function letterOf({ body }: Pick<RecordEntry, 'body'>): Letter {
  return body as unknown as Letter
}

function keptOf(sent: unknown): JsonValue {
  let text: string | undefined
  try {
    text = JSON.stringify(sent)
  } catch {
    return null
  }
  if (text === undefined || text.length > SENT_CHARS_MAX) return null
  return JSON.parse(text) as JsonValue
}
