/**
 * The JoinNonce of an accept. A device of 1.0.4 or 1.1 takes only one that is greater than the last it
 * was given, by whichever gateway (LoRaWAN L2 1.0.4 §6.2.3): a gateway that begins at 1 with a device
 * that joined elsewhere before would answer it in vain for ever. So the nonce is never below the
 * minutes since 2025: whoever has the time goes on where the other stood, and a restored database
 * does not go back either (F40).
 */

import type { ClockState } from '../../base/clock.ts'

const BEGIN_MS = Date.UTC(2025, 0, 1)
const MINUTE_MS = 60_000
/** 24 bits, less a million joins for a clock that was ever set too far: 29 years. */
const FLOOR_MAX = 2 ** 24 - 2 ** 20

/** `next`: one more than the last we gave. A clock that nobody has set counts for nothing. */
export function joinNonceAt(next: number, utcMs: number, clk: ClockState): number {
  const minutes = Math.floor((utcMs - BEGIN_MS) / MINUTE_MS)
  const isTrusted = clk >= 2 && minutes > 0 && minutes <= FLOOR_MAX
  return isTrusted ? Math.max(next, minutes) : next
}
