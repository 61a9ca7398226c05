/**
 * What the server tells the audit of a call (S10), and when: every act, and every beginning of a
 * reading. Pages ask every two seconds; the same reading by the same caller within a quarter of an hour
 * is told once, or nobody could find anything in the audit.
 */

import type { Change } from './route.ts'

export type AuditNote = {
  /** An account or a token; '' where nobody is known. */
  readonly who: string
  readonly what: string
  /** Method and path as they were asked, without a query's end beyond `TARGET_CHARS_MAX`. */
  readonly target: string
  /** Address. */
  readonly from: string
  /** HTTP status, or what else came of it. */
  readonly result: string
  readonly change?: Change
}

/** On disk when it resolves; what cannot be told is not answered either. */
export type AuditWriter = (note: AuditNote) => Promise<void>

const TARGET_CHARS_MAX = 300
const READING_MS = 15 * 60_000
const READINGS_MAX = 4_096

export function targetOf(method: string, url: string): string {
  return `${method} ${url}`.slice(0, TARGET_CHARS_MAX)
}

/** Readings that were told lately. Full: the oldest is forgotten, and so is told again. */
export class ToldReadings {
  readonly #toldMs = new Map<string, number>()

  /** Whether this one is to be told; if so it counts as told. */
  isNew(
    reading: { readonly who: string; readonly path: string; readonly result: string },
    monoMs: number,
  ) {
    const key = JSON.stringify([reading.who, reading.path, reading.result])
    const toldMs = this.#toldMs.get(key)
    if (toldMs !== undefined && monoMs - toldMs < READING_MS) return false
    this.#toldMs.delete(key)
    this.#toldMs.set(key, monoMs)
    if (this.#toldMs.size > READINGS_MAX) this.#toldMs.delete(this.#toldMs.keys().next().value!)
    return true
  }
}
