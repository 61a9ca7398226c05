/**
 * The concentrator's counter: 32 MHz in 32 bits, so 27 bits of microseconds that wrap every 134 s. The
 * host adds five bits to make the `tmst` of 32 (reference §9.4). Pure.
 */

import { type TmstUs, tmstUs } from '../../base/tmst.ts'

const WRAP_US = 2 ** 27
const WRAPS = 32
/** Beyond it the host's own clock says how often the counter went round meanwhile. */
const TRUSTED_GAP_MS = 60_000

export type CounterState = {
  /** The last value read, 27 bits. */
  readonly lastUs: number
  /** How often it has wrapped, modulo 32. */
  readonly wraps: number
  readonly readMonoMs: number
}

/** Takes in a reading: `counter32` of the chip at `monoMs` of the host. */
export function readCounter(
  state: CounterState | undefined,
  counter32: number,
  monoMs: number,
): CounterState {
  const lastUs = Math.floor(counter32 / 32)
  if (!state) return { lastUs, wraps: 0, readMonoMs: monoMs }
  const gapMs = monoMs - state.readMonoMs
  const steps =
    gapMs <= TRUSTED_GAP_MS
      ? Number(lastUs < state.lastUs)
      : Math.max(0, Math.round((state.lastUs + gapMs * 1000 - lastUs) / WRAP_US))
  return { lastUs, wraps: (state.wraps + steps) % WRAPS, readMonoMs: monoMs }
}

export function tmstOfCounter({ wraps, lastUs }: CounterState): TmstUs {
  return tmstUs(wraps * WRAP_US + lastUs)
}

/** A packet may have come in between the reading of the counter and that of the buffer. */
const AHEAD_US = 1_000_000

/**
 * The `tmst` of a packet from the buffer that was read around the time of `state`. Packets lie in the
 * past, or by a little ahead of the last reading; what is further ahead came before the wrap.
 */
export function tmstOfPacket(state: CounterState, counterUs: number, correctionUs: number): TmstUs {
  const aheadUs = (counterUs - state.lastUs + WRAP_US) % WRAP_US
  const sinceUs = aheadUs <= AHEAD_US ? aheadUs : aheadUs - WRAP_US
  return tmstUs(state.wraps * WRAP_US + state.lastUs + sinceUs + correctionUs)
}

/** How far the counter has run from what the host's clock expects, in µs; a jump means it restarted. */
export function counterErrorUs(before: CounterState, after: CounterState): number {
  const hostUs = (after.readMonoMs - before.readMonoMs) * 1000
  const chipUs = (after.lastUs - before.lastUs + WRAP_US) % WRAP_US
  const error = (chipUs - hostUs) % WRAP_US
  if (error > WRAP_US / 2) return error - WRAP_US
  return error < -WRAP_US / 2 ? error + WRAP_US : error
}
