/**
 * Cutting the next piece of a stream: a batch of what the source holds, or a GAP for what it does
 * not. Every row's hash is checked on the way out, so a row that rotted on the disk is named as lost
 * and never sent as true (F4).
 */

import { sameBytes } from '../base/bytes.ts'
import type { GatewayEui } from '../base/ids.ts'
import { type MadeBatch, makeBatch } from './batch.ts'
import type { Dictionary } from './dict.ts'
import { type FactLoss, type FactRow, type FactSource, LOSS_REASONS } from './fact.ts'
import type { GapMessage, LaneId } from './messages.ts'
import { nextHead, rowBytes } from './row.ts'

export type CutLimits = {
  readonly rowsMax: number
  /** Of canonical row bytes; one row goes whatever its size. */
  readonly rowBytesMax: number
}

export type CutInput = {
  readonly gw: GatewayEui
  readonly lane: LaneId
  readonly from: number
  /** One past the last row that may go; greater than `from`. */
  readonly to: number
  readonly oldest: number
  readonly source: FactSource
  readonly dictionary: Dictionary
  readonly limits: CutLimits
}

export type Cut =
  | { readonly kind: 'batch'; readonly made: MadeBatch }
  | { readonly kind: 'gap'; readonly message: GapMessage }

/** Most rows of one GAP where nothing tells how far the hole goes. */
const GAP_PROBE_MAX = 4096

export function cutNext(input: CutInput): Cut {
  const { lane, from, to, oldest, source, limits } = input
  if (from < oldest) return gapCut(input, Math.min(oldest, to), LOSS_REASONS.pruned)
  const limit = Math.min(limits.rowsMax, to - from)
  const rows = source.read({ ...lane, seq: from, limit })
  if (rows[0]?.seq !== from) return gapCut(input, unreadableEnd(input), LOSS_REASONS.corrupt)
  const prev = source.headBefore({ ...lane, seq: from }) ?? null
  const sound = soundRows(rows, { prev, bytesMax: limits.rowBytesMax })
  if (sound.length === 0) return gapCut(input, from + 1, LOSS_REASONS.corrupt)
  const { gw, dictionary } = input
  const profileOf = (id: string) => source.profile(id)
  return { kind: 'batch', made: makeBatch({ gw, lane, rows: sound, prev, dictionary, profileOf }) }
}

/** The leading rows whose hashes follow from each other and whose bytes fit together. */
function soundRows(
  rows: readonly FactRow[],
  limits: { readonly prev: Uint8Array | null; readonly bytesMax: number },
): readonly FactRow[] {
  let head = limits.prev
  let bytes = 0
  for (const [i, row] of rows.entries()) {
    const canonical = rowBytes(row.fact)
    const follows = head === null || sameBytes(nextHead(head, canonical), row.head)
    bytes += canonical.length
    if (!follows || (i > 0 && bytes > limits.bytesMax)) return rows.slice(0, i)
    head = row.head
  }
  return rows
}

/** Where reading succeeds again after `from`: nothing says how long a hole is, so it is felt for. */
function unreadableEnd({ lane, from, to, source }: CutInput): number {
  const end = Math.min(to, from + GAP_PROBE_MAX)
  for (let seq = from + 1; seq < end; seq++) {
    if (source.read({ ...lane, seq, limit: 1 })[0]?.seq === seq) return seq
  }
  return end
}

function gapCut(input: CutInput, to: number, reason: FactLoss['reason']): Cut {
  const { gw, lane, from, source } = input
  return { kind: 'gap', message: gapMessage({ gw, lane, from, to, reason, source }) }
}

/** A GAP with what the source knows of the loss. */
export function gapMessage(gap: {
  readonly gw: GatewayEui
  readonly lane: LaneId
  readonly from: number
  readonly to: number
  readonly reason: FactLoss['reason']
  readonly source: FactSource
}): GapMessage {
  const { gw, from, to, source } = gap
  const { epoch, stream } = gap.lane
  const known = source.lossOf?.({ epoch, stream, from, to })
  const loss = known ?? { reason: gap.reason, fromMs: 0, toMs: 0 }
  const head = source.headBefore({ epoch, stream, seq: to }) ?? null
  return { kind: 'gap', gw, epoch, stream, from, to, ...loss, head }
}
