/**
 * Where a JoinAccept may go: only where the sub-band has room, and not for 1.8 s in RX2 while others
 * wait who could be let in with 72 ms each. A city that comes back after a power cut joins at the pace
 * that the radio has, and whoever is refused has lost nothing: its DevNonce is not used up.
 */

import { airtimeUs } from '../../base/lora.ts'
import { allowed, count, EMPTY_ACCOUNT } from '../../hardware/regulation/airtime-budget.ts'
import { planOfRegion } from '../../hardware/regulation/plan-of-region.ts'
import { occupiedHz } from '../../hardware/regulation/spectrum-plan.ts'
import type { Reception } from '../journal/reception.ts'
import type { Region } from '../lorawan/region/region.ts'
import { deafUse } from './deaf-time.ts'
import { sentBy, transmissionOf } from './sent-by.ts'
import type { EngineState } from './state.ts'
import { joinWindows, type Window } from './windows.ts'

/** With its CFList. */
const ACCEPT_BYTES = 33
/** From a quarter of the joins' share on, a way that takes so much longer is not worth it. */
const CROWDED = 0.25
const LONGER = 4

/** Empty: no accept can go now. */
export function joinWays(
  state: EngineState,
  lineMs: number,
  region: Region,
  reception: Reception,
): readonly Window[] {
  const sender = { gatewayEui: reception.gatewayEui, purpose: 'joinAccept' } as const
  const { usedUs, limitUs } = deafUse(state, lineMs, sender)
  if (usedUs > limitUs) return []
  const open = withRoom(state, lineMs, region, reception)
  if (usedUs <= CROWDED * limitUs) return open
  const shortestUs = Math.min(...open.map(airtimeOf))
  return open.filter((window) => airtimeOf(window) <= LONGER * shortestUs)
}

function withRoom(
  state: EngineState,
  lineMs: number,
  region: Region,
  reception: Reception,
): readonly Window[] {
  const windows = joinWindows(region, reception)
  const plan = planOfRegion(region.name)
  if (!plan) return windows
  const account = sentBy(state, reception.gatewayEui)
    .map(transmissionOf)
    .reduce((sum, one) => count(sum, plan, one), EMPTY_ACCOUNT)
  return windows.filter((window) => {
    const { freqHz, modulation, eirpDbm } = window.alternative
    const asked = { freqHz, widthHz: occupiedHz(modulation), startUs: lineMs * 1000, eirpDbm }
    const ask = { ...asked, airtimeUs: airtimeOf(window), purpose: 'joinAccept' } as const
    return allowed(account, plan, ask).kind === 'allowed'
  })
}

function airtimeOf({ rate: { modulation } }: Window): number {
  return airtimeUs({ modulation, sizeBytes: ACCEPT_BYTES, crc: false })
}
