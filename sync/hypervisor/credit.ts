/**
 * How many batches each gateway may have unacknowledged. It falls as the receiver's queue fills, and with
 * the number of gateways that share the queue: on the morning after an outage of all of them the sum of
 * what they may send stays near what the queue holds. Never below one, so that alarms always move.
 *
 *   queue    0 ─── a quarter ───────── three quarters ─── full
 *   credit   most      most   falls evenly      1           1
 */

export type Load = {
  /** Messages that wait. */
  readonly queued: number
  readonly capacity: number
  /** Gateways heard lately. */
  readonly gateways: number
}

export function creditOffered(most: number, { queued, capacity, gateways }: Load): number {
  const fill = queued / capacity
  const byQueue = most * Math.min(1, Math.max(0, 1.5 - 2 * fill))
  const byShare = capacity / Math.max(1, gateways)
  return Math.max(1, Math.floor(Math.min(most, byQueue, byShare)))
}
