/**
 * The spectrum plan of each LoRaWAN region. Outside Europe the limit is power (and dwell time, which
 * no downlink data rate reaches); limits in EIRP from RP002-1.0.4.
 */

import { ETSI_EN_300_220 } from './etsi-en-300-220.ts'
import type { SpectrumPlan } from './spectrum-plan.ts'

function withoutDutyCycle(
  name: string,
  mhz: readonly [number, number],
  eirpDbmMax: number,
): SpectrumPlan {
  const [from, to] = mhz
  return {
    name,
    subBands: [{ name, fromHz: from * 1e6, toHz: to * 1e6, eirpDbmMax, dutyCycle: 1 }],
  }
}

const PLANS: Readonly<Record<string, SpectrumPlan>> = {
  EU868: ETSI_EN_300_220,
  US915: withoutDutyCycle('US915', [902, 928], 30),
  AU915: withoutDutyCycle('AU915', [915, 928], 30),
  'AS923-1': withoutDutyCycle('AS923-1', [915, 928], 16),
  IN865: withoutDutyCycle('IN865', [865, 867], 30),
}

/** `undefined` for a region we know no law of: there nothing may be sent. */
export function planOfRegion(region: string): SpectrumPlan | undefined {
  return Object.hasOwn(PLANS, region) ? PLANS[region] : undefined
}
