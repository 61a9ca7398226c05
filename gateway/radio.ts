/** Configuration → one Radio. */

import type { Clock } from '../base/clock.ts'
import type { GatewayEui } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Random } from '../base/random.ts'
import type { Radio } from '../hardware/radio.ts'
import { planOfRegion } from '../hardware/regulation/plan-of-region.ts'
import { SemtechUdpRadio } from '../hardware/semtech-udp/radio.ts'
import type { EarlierTransmission } from '../hardware/transmitter.ts'
import type { RadioConfig } from './config/schema.ts'

export type RadioParts = {
  readonly config: RadioConfig
  readonly dataDir: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  readonly earlier: readonly (EarlierTransmission & { readonly gatewayEui: GatewayEui })[]
}

/** Throws HardwareError for a board unknown in its region, or missing firmware. */
export async function makeRadio({ config, dataDir, ...parts }: RadioParts): Promise<Radio> {
  const plan = planOfRegion(config.region)
  if (!plan) throw new Error(`no spectrum plan is known for the region ${config.region}`)
  if (config.driver === 'sx1302-serial') {
    // Who has no board needs neither the driver nor the serial port's binding in memory.
    const { makeConcentrator } = await import('./concentrator-system.ts')
    return makeConcentrator({ ...parts, config, dataDir, spectrum: plan })
  }
  return new SemtechUdpRadio({
    ...parts,
    plan,
    bind: splitAddress(config.bind),
    gateways: config.gateways as GatewayEui[],
    antennaGainDbi: config.antennaGainDbi,
    cableLossDb: config.cableLossDb,
  })
}

/** `127.0.0.1:1700` or `[::1]:1700`; the schema has checked the form. */
export function splitAddress(text: string): { readonly address: string; readonly port: number } {
  const colon = text.lastIndexOf(':')
  return {
    address: text.slice(0, colon).replace(/^\[|\]$/g, ''),
    port: Number(text.slice(colon + 1)),
  }
}
