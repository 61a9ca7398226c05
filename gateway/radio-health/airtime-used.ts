/** How much of an hour's airtime is used: by the law's sub-bands, and in all, when nothing is heard. */

import type { GatewayEui } from '../../base/ids.ts'
import { planOfRegion } from '../../hardware/regulation/plan-of-region.ts'

export type Sent = {
  readonly gatewayEui: GatewayEui
  readonly freqHz: number
  readonly airtimeUs: number
}

export type BandAirtime = {
  readonly name: string
  readonly fromHz: number
  readonly toHz: number
  /** In the rolling hour, of the concentrator that has sent most. */
  readonly usedUs: number
  readonly limitUs: number
}

const HOUR_US = 3_600_000_000

/** What the concentrator that has sent most has sent, µs. */
export function mostSentUs(sent: readonly Sent[]): number {
  const byGateway = new Map<GatewayEui, number>()
  for (const { gatewayEui, airtimeUs } of sent) {
    byGateway.set(gatewayEui, (byGateway.get(gatewayEui) ?? 0) + airtimeUs)
  }
  return Math.max(0, ...byGateway.values())
}

/** `sent`: of the last hour. */
export function bandsUsed(sent: readonly Sent[], region: string): BandAirtime[] {
  return (planOfRegion(region)?.subBands ?? []).map(({ name, fromHz, toHz, dutyCycle }) => {
    const within = sent.filter(({ freqHz }) => freqHz >= fromHz && freqHz < toHz)
    const limitUs = dutyCycle * HOUR_US
    return { name, fromHz, toHz, usedUs: mostSentUs(within), limitUs }
  })
}
