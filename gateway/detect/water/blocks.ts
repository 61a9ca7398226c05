/**
 * Blocks of about an hour of a site's main meter in which all valves of the site were closed, waiting
 * until all its zones have spoken of that time too.
 */

import { type Openings, type Span, touched } from './openings.ts'
import type { Interval } from './register.ts'

export type Block = Span

export type Blocks = {
  /** Where the block that is growing began; null: a valve was open. */
  readonly fromLineMs: number | null
  readonly waiting: readonly Block[]
}

export const NO_BLOCKS: Blocks = { fromLineMs: null, waiting: [] }

const BLOCK_MS = 50 * 60_000
const WAITING_MAX = 6

export function growBlocks(
  blocks: Blocks,
  interval: Interval,
  zones: readonly (Openings | null)[],
): Blocks {
  const { fromLineMs, toLineMs } = interval
  if (zones.some((openings) => openings && touched(openings, interval).length > 0))
    return { ...blocks, fromLineMs: null }
  const from = blocks.fromLineMs ?? fromLineMs
  if (toLineMs - from < BLOCK_MS) return { ...blocks, fromLineMs: from }
  const waiting = [...blocks.waiting, { fromLineMs: from, toLineMs }].slice(-WAITING_MAX)
  return { fromLineMs: null, waiting }
}
