/**
 * Raw readings that the budget cannot carry in reasonable time are named in a GAP, oldest first: the
 * hours they belong to go as aggregates, which are worth more and cost a twentieth. The readings stay on
 * this gateway for the retention time (sync reference, R4).
 */

import { gapMessage } from '../cut.ts'
import { type FactLoss, LOSS_REASONS, STREAMS } from '../fact.ts'
import type { GapMessage } from '../messages.ts'
import { affordableBytes } from './budget.ts'
import type { LaneEnd } from './choose.ts'
import type { Lane } from './state.ts'
import type { Work } from './work.ts'

/** Small excesses wait until they are worth a GAP. */
const EXCESS_LEAST_ROWS = 256

export type Thinned = { readonly lane: Lane; readonly message: GapMessage }

/** The GAPs that bring the unsent readings down to what can be afforded; the newest rows are kept. */
export function thinned(work: Work, ends: readonly LaneEnd[]): Thinned[] {
  const { account, readingBytes } = work.state
  const { budget, thinBehindMs } = work.context.policy
  if (!account || !budget) return []
  let room = Math.floor(affordableBytes(account, budget, thinBehindMs) / readingBytes)
  const out: Thinned[] = []
  // From the newest epoch back: what is new takes the room first.
  for (const { lane, end } of ends.filter((one) => one.lane.stream === STREAMS.reading).reverse()) {
    const to = lane.liveFrom ?? end.next
    const from = Math.max(lane.sentTo, end.oldest)
    const excess = to - from - room
    room = Math.max(0, room - Math.max(0, to - from))
    if (excess < EXCESS_LEAST_ROWS || lane.sentTo < end.oldest) continue
    out.push({ lane, message: gapOf(work, lane, from + excess) })
  }
  return out
}

function gapOf(work: Work, lane: Lane, to: number): GapMessage {
  const { gw, source } = work.context
  const { epoch, stream, sentTo: from } = lane
  const at = { gw, lane: { epoch, stream }, from, to, source }
  return { ...gapMessage({ ...at, reason: LOSS_REASONS.thinned }), ...lossOf(work, lane, to) }
}

function lossOf({ context }: Work, { epoch, stream, sentTo }: Lane, to: number): FactLoss {
  const timeOf = (seq: number): number => {
    const fact = context.source.read({ epoch, stream, seq, limit: 1 })[0]?.fact
    return fact && fact.clk > 0 ? fact.atMs : 0
  }
  return { reason: LOSS_REASONS.thinned, fromMs: timeOf(sentTo), toMs: timeOf(to - 1) }
}
