/** Configuration → one Radio, made of our own and of the neighbours'. */

import type { Clock } from '../base/clock.ts'
import type { GatewayEui } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Random } from '../base/random.ts'
import type { StationRegion } from '../hardware/basics-station/router-config.ts'
import type { Radio } from '../hardware/radio.ts'
import { channelsOfRegion } from '../hardware/regions/channel-plans.ts'
import { planOfRegion } from '../hardware/regulation/plan-of-region.ts'
import type { SpectrumPlan } from '../hardware/regulation/spectrum-plan.ts'
import { SemtechUdpRadio } from '../hardware/semtech-udp/radio.ts'
import { SeveralRadios } from '../hardware/several-radios.ts'
import type { EarlierTransmission } from '../hardware/transmitter.ts'
import { splitAddress } from './config/address.ts'
import type { NeighbourConfig, RadioConfig } from './config/schema.ts'
import { EU868 } from './lorawan/region/eu868.ts'

export type RadioParts = {
  readonly config: RadioConfig
  readonly neighbours?: readonly NeighbourConfig[]
  readonly dataDir: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  readonly earlier: readonly (EarlierTransmission & { readonly gatewayEui: GatewayEui })[]
}

/** Throws HardwareError for a board unknown in its region, or missing firmware. */
export async function makeRadio(parts: RadioParts): Promise<Radio> {
  const { neighbours = [] } = parts
  const own = await makeOne(parts)
  if (neighbours.length === 0) return own
  const others = neighbours.map((config) => makeOne({ ...parts, config }))
  return new SeveralRadios([own, ...(await Promise.all(others))], parts)
}

async function makeOne({ config, dataDir, ...parts }: RadioParts): Promise<Radio> {
  const plan = planOfRegion(config.region)
  if (!plan) throw new Error(`no spectrum plan is known for the region ${config.region}`)
  if (config.driver === 'sx1302-serial') {
    // Who has no board needs neither the driver nor the serial port's binding in memory.
    const { makeConcentrator } = await import('./concentrator-system.ts')
    return makeConcentrator({ ...parts, config, dataDir, spectrum: plan })
  }
  const others = { ...parts, plan, bind: splitAddress(config.bind) }
  return config.driver === 'basics-station'
    ? await makeStations(config, others)
    : new SemtechUdpRadio({
        ...others,
        gateways: config.gateways as GatewayEui[],
        antennaGainDbi: config.antennaGainDbi,
        cableLossDb: config.cableLossDb,
      })
}

type StationConfig = Extract<RadioConfig, { readonly driver: 'basics-station' }>

async function makeStations(
  config: StationConfig,
  parts: Omit<RadioParts, 'config' | 'dataDir'> & {
    readonly plan: SpectrumPlan
    readonly bind: { readonly address: string; readonly port: number }
  },
): Promise<Radio> {
  const { antennaGainDbi, cableLossDb, tls, tokens, gateways } = config
  // Nor the WebSockets.
  const { BasicsStationRadio } = await import('../hardware/basics-station/radio.ts')
  const isTold = antennaGainDbi !== undefined || cableLossDb !== undefined
  return new BasicsStationRadio({
    ...parts,
    tls,
    tokens,
    gateways: gateways as GatewayEui[],
    region: STATION_EU868,
    gainDb: isTold ? (antennaGainDbi ?? 0) - (cableLossDb ?? 0) : undefined,
  })
}

export const STATION_EU868: StationRegion = {
  name: 'EU863',
  dataRates: EU868.dataRates.map((rate) => rate?.modulation),
  channels: channelsOfRegion('EU868'),
  maxEirpDbm: EU868.maxEirpDbm,
}
