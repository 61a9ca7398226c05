/**
 * While a concentrator sends, all its channels are deaf: in that time every other sensor is lost. So
 * what it sends in an hour has a limit beside the law's, and the less a frame matters the sooner it is
 * held back. A device that is not answered asks again.
 *
 * JoinAccepts have a share of their own: after a power cut a city that joins anew must not leave those
 * without answers who are in, nor the other way round.
 */

import type { GatewayEui } from '../../base/ids.ts'
import type { TxPurpose } from '../../hardware/radio.ts'
import { sentBy } from './sent-by.ts'
import type { EngineState } from './state.ts'

const HOUR_MS = 3_600_000

/** 5 %: one frame of others in twenty is lost at the worst. */
export const DEAF_US_MAX = 0.05 * HOUR_MS * 1000

/** The share of that time up to which each purpose may send; alarms always, joins beside all others. */
const SHARE: Readonly<Record<TxPurpose, number>> = {
  alarm: Number.POSITIVE_INFINITY,
  valve: 2,
  joinAccept: 0.6,
  ack: 1,
  mac: 0.6,
  data: 0.8,
  relay: 0.4,
}

type Sender = { readonly gatewayEui: GatewayEui; readonly purpose: TxPurpose }

/** How long this concentrator has sent in the last hour for this purpose and those it shares with, µs. */
export function deafUs(state: EngineState, lineMs: number, sender: Sender): number {
  return lastHour(state, lineMs, sender).reduce((sum, { airtimeUs }) => sum + airtimeUs, 0)
}

/** What this purpose may use, what is used, and when enough of it has left the hour. */
export function deafUse(
  state: EngineState,
  lineMs: number,
  sender: Sender,
): { readonly usedUs: number; readonly limitUs: number; readonly freeLineMs: number } {
  const limitUs = DEAF_US_MAX * SHARE[sender.purpose]
  const usedUs = deafUs(state, lineMs, sender)
  let freeLineMs = lineMs
  let leftUs = usedUs
  for (const entry of lastHour(state, lineMs, sender)) {
    if (leftUs <= limitUs) break
    leftUs -= entry.airtimeUs
    freeLineMs = entry.lineMs + HOUR_MS
  }
  return { usedUs, limitUs, freeLineMs }
}

function lastHour(state: EngineState, lineMs: number, { gatewayEui, purpose }: Sender) {
  const isJoin = purpose === 'joinAccept'
  return sentBy(state, gatewayEui).filter(
    (entry) => (entry.isJoin ?? false) === isJoin && entry.lineMs > lineMs - HOUR_MS,
  )
}

/** Enough was sent for now: this frame is held back. */
export function isDeafEnough(state: EngineState, lineMs: number, sender: Sender): boolean {
  return deafUs(state, lineMs, sender) > DEAF_US_MAX * SHARE[sender.purpose]
}
