/**
 * A new decoder beside the old one on the same frames: what is told of both, and whether the new one may
 * take over (updates reference §6). Pure; bounded in memory whatever is told.
 *
 * Values are compared in pairs, channel by channel: the shift is the median of new − old, and its measure
 * the spread of the old values (median absolute deviation), three of them, or one where the shift is a
 * quarter of the values themselves, as with a slip of the unit (F52). A corrected offset is small against
 * that, or is announced as a tolerance; so must be a change to more than one value in a hundred.
 */

import { type DecodeResult, type Measurement, QUANTITIES } from '../../decoders/contract.ts'
import type { DecoderPlan } from '../engine/decoder-state.ts'

export type Compared = {
  frames: number
  oldFailed: number
  newFailed: number
  /** Time-outs and memory errors of the new one: one is enough. */
  crashes: number
  /** Values that the new one gave and that were dropped: out of range, of no channel. */
  oldDropped: number
  newDropped: number
  /** Channels that only one of both gave, per frame. */
  missing: number
  added: number
  readonly pairs: Map<string, { readonly old: number; readonly new: number }[]>
}

/** The newest pairs of a channel: enough for a median, bounded. */
const PAIRS_MAX = 256
/** Fewer say nothing of a distribution. */
const PAIRS_MIN = 8
const SPREADS_MAX = 3
/** A shift by this part of the values is no offset. */
const LARGE_SHARE = 0.25
/** One point in a hundred more errors than the old one has. */
const ERROR_MARGIN = 0.01
/** Below this many frames one error is not yet a rate. */
const ERRORS_MIN = 2

export function newComparison(): Compared {
  return {
    frames: 0,
    oldFailed: 0,
    newFailed: 0,
    crashes: 0,
    oldDropped: 0,
    newDropped: 0,
    missing: 0,
    added: 0,
    pairs: new Map(),
  }
}

/** One frame through both. `undefined`: there is no old one. */
export function compare(into: Compared, old: DecodeResult | undefined, next: DecodeResult): void {
  into.frames++
  if (next.kind === 'failed') {
    into.newFailed++
    if (next.error === 'timeout' || next.error === 'memory') into.crashes++
  } else into.newDropped += droppedIn(next.output.warnings)
  if (old?.kind === 'failed') into.oldFailed++
  if (old?.kind !== 'decoded') return
  into.oldDropped += droppedIn(old.output.warnings)
  if (next.kind !== 'decoded') return
  const before = byChannel(old.output.measurements)
  const after = byChannel(next.output.measurements)
  for (const [key, value] of before) {
    const other = after.get(key)
    if (other === undefined) into.missing++
    else keepPair(into, key, value, other)
  }
  for (const key of after.keys()) if (!before.has(key)) into.added++
}

/** Readings of now; a device's history repeats them. */
function byChannel(measurements: readonly Measurement[]): Map<string, number> {
  const live = measurements.filter(({ observedMs }) => observedMs === undefined)
  return new Map(live.map(({ quantity, index, value }) => [`${quantity} ${index}`, value]))
}

/** `decoders/output.ts` ends each such warning so. */
function droppedIn(warnings: readonly string[]): number {
  return warnings.filter((text) => text.endsWith('left out')).length
}

function keepPair(into: Compared, key: string, old: number, next: number): void {
  const pairs = into.pairs.get(key) ?? []
  into.pairs.set(key, pairs)
  pairs.push({ old, new: next })
  if (pairs.length > PAIRS_MAX) pairs.shift()
}

/** Why the new one must not take over; `undefined`: nothing speaks against it so far. */
export function objection(
  compared: Compared,
  tolerances: DecoderPlan['tolerances'],
): string | undefined {
  const { frames, crashes, newFailed, oldFailed, newDropped, oldDropped, missing } = compared
  if (crashes > 0) return `${crashes} of ${frames} frames ran out of time or memory`
  if (isMore(newFailed, oldFailed, frames)) {
    return `${newFailed} of ${frames} frames not decoded, the old one ${oldFailed}`
  }
  if (isMore(newDropped, oldDropped, frames)) {
    return `${newDropped} values out of range or of no channel, the old one ${oldDropped}`
  }
  if (isMore(missing, 0, frames)) return `${missing} readings are missing that the old one gives`
  for (const [key, pairs] of compared.pairs) {
    const shift = shiftOf(key, pairs, tolerances)
    if (shift !== undefined) return shift
  }
  return undefined
}

function isMore(next: number, old: number, frames: number): boolean {
  return next >= ERRORS_MIN && next > old + frames * ERROR_MARGIN
}

function shiftOf(
  key: string,
  pairs: readonly { readonly old: number; readonly new: number }[],
  tolerances: DecoderPlan['tolerances'],
): string | undefined {
  if (pairs.length < PAIRS_MIN) return undefined
  const quantity = key.split(' ')[0]! as keyof typeof QUANTITIES
  const { unit, decimals } = QUANTITIES[quantity]
  const shifts = pairs.map((pair) => pair.new - pair.old)
  const shift = median(shifts)
  const centre = median(pairs.map(({ old }) => old))
  const spread = median(pairs.map(({ old }) => Math.abs(old - centre)))
  const size = median(pairs.map(({ old }) => Math.abs(old)))
  const spreads = Math.abs(shift) > LARGE_SHARE * size ? 1 : SPREADS_MAX
  // Values that never move have no spread: the last decimal is then the measure.
  const most = tolerances[quantity] ?? spreads * Math.max(spread, 10 ** -decimals)
  if (Math.abs(shift) <= most) {
    // Wrong in the cold, wrong for one kind of frame: the median does not see it.
    const beyond = shifts.filter((by) => Math.abs(by) > most).length
    if (!isMore(beyond, 0, pairs.length)) return undefined
    return `${key}: ${beyond} of ${pairs.length} frames by more than ${Number(most.toFixed(decimals))} ${unit}`
  }
  const by = `${shift > 0 ? '+' : ''}${Number(shift.toFixed(decimals))} ${unit}`
  return `${key}: median ${by} over ${pairs.length} frames, where ${Number(most.toFixed(decimals))} is the most`
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
