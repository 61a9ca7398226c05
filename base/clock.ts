/**
 * Time, as everything above gets it. Durations and deadlines come from `monoMs`, which never steps;
 * `wallMs` only labels. The process's own clock is `clock-system.ts`; tests bring theirs.
 */

/** How far UTC can be trusted: 0 never set, 1 RTC or hold-over, 2 NTP, 3 GNSS. */
export type ClockState = 0 | 1 | 2 | 3

export type CancelTimer = () => void

export type Clock = {
  /** UTC milliseconds since 1970; may step either way. */
  wallMs(): number
  /** Milliseconds of a clock that never goes back; the same zero in all threads of a machine. */
  monoMs(): number
  clockState(): ClockState
  /** Calls `run` once, `delayMs` later. */
  after(delayMs: number, run: () => void): CancelTimer
}

/** Resolves after `delayMs`, or at once when `signal` fires. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    })
    function abort(): void {
      cancel()
      resolve()
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}
