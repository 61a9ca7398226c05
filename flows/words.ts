/** What the process says on stdout: one JSON line a word. Whoever started it listens. */

import type { LinkCounts } from './link/counts.ts'

export type Word =
  | {
      readonly type: 'started'
      readonly nodes: number
      readonly flows: number
      /** null: there is no editor. */
      readonly editorPort: number | null
    }
  /** Said by the event loop every two seconds: a process that is silent loops. */
  | { readonly type: 'alive'; readonly atMs: number; readonly heapBytes: number }
  /** The editor has put other flows in force; they stand in this file. */
  | { readonly type: 'deployed'; readonly flows: string }
  | ({ readonly type: 'counts' } & LinkCounts)
  /** The last word. */
  | { readonly type: 'failed'; readonly detail: string }

export const ALIVE_EVERY_MS = 2_000

export function wordLine(word: Word): string {
  return `${JSON.stringify(word)}\n`
}
