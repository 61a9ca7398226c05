/**
 * How long a device rests after a JoinRequest without answer (LoRaWAN L2 1.0.4 §7, "Retransmissions
 * back-off"): 1 % on the air in the first hour, 0.1 % in the ten hours behind it, 0.01 % from then on.
 */

const HOUR_MS = 3_600_000
const STEPS: readonly { readonly untilMs: number; readonly share: number }[] = [
  { untilMs: HOUR_MS, share: 0.01 },
  { untilMs: 11 * HOUR_MS, share: 0.001 },
]
const LAST_SHARE = 0.0001

/** `sinceMs`: since it was switched on. */
export function joinRestMs(airtimeMs: number, sinceMs: number): number {
  const share = STEPS.find(({ untilMs }) => sinceMs < untilMs)?.share ?? LAST_SHARE
  return airtimeMs * (1 / share - 1)
}
