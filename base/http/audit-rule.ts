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

export type Reading = { readonly who: string; readonly path: string; readonly result: string }

/** Readings that were told lately. Full: the oldest is forgotten, and so is told again. */
export class ToldReadings {
  readonly #toldMs = new Map<string, number>()

  isTold(reading: Reading, monoMs: number): boolean {
    const toldMs = this.#toldMs.get(keyOf(reading))
    return toldMs !== undefined && monoMs - toldMs < READING_MS
  }

  /** Call when it is on disk. */
  told(reading: Reading, monoMs: number): void {
    const key = keyOf(reading)
    this.#toldMs.delete(key)
    this.#toldMs.set(key, monoMs)
    if (this.#toldMs.size > READINGS_MAX) this.#toldMs.delete(this.#toldMs.keys().next().value!)
  }
}

function keyOf({ who, path, result }: Reading): string {
  return JSON.stringify([who, path, result])
}
