/** The process's own clock: one of the few files that may ask the machine for the time. */

import type { Clock, ClockState } from './clock.ts'

/** Before this day no build of Cigale ran: an earlier wall clock was never set. */
const EARLIEST_PLAUSIBLE_MS = Date.UTC(2026, 0, 1)
const LATEST_PLAUSIBLE_MS = Date.UTC(2100, 0, 1)

/** Without word from NTP or GNSS a plausible wall clock counts as held over (1). */
function clockState(): ClockState {
  const wallMs = Date.now()
  return wallMs > EARLIEST_PLAUSIBLE_MS && wallMs < LATEST_PLAUSIBLE_MS ? 1 : 0
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monoMs: () => Number(process.hrtime.bigint() / 1000n) / 1000,
  clockState,
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}
