/**
 * What a Station is told when it connects: region, data rates, channels. One radio front end and its
 * offsets are those of our own board in the region (`regions/channel-plans.ts`).
 *
 * Its words stay "sx1301" for newer chips too: Station translates. NetID and JoinEui filters are
 * left out, so that everything is heard; duty cycle is left in force (no `nodc`), so that Station's
 * own limit stands behind our budget.
 */

import type { Modulation } from '../../base/lora.ts'
import type { Channel, ChannelPlanOfRegion } from '../regions/channel-plans.ts'

export type StationRegion = {
  /** Station's word for it. */
  readonly name: 'EU863' | 'US902' | 'AU915' | 'AS923' | 'IN865'
  /** Index = data rate. */
  readonly dataRates: readonly (Modulation | undefined)[]
  readonly channels: ChannelPlanOfRegion
  readonly maxEirpDbm: number
}

export type RouterConfigMore = {
  /** Antenna gain minus cable loss; left out, what the station's own station.conf says. */
  readonly gainDb?: number | undefined
  readonly muxTimeS?: number | undefined
}

const DATA_RATES = 16
const UNUSED = [-1, 0, 0]
const FSK = [0, 0, 0]

export function writeRouterConfig(region: StationRegion, more: RouterConfigMore = {}): string {
  const { name, dataRates, channels, maxEirpDbm } = region
  return JSON.stringify({
    msgtype: 'router_config',
    region: name,
    hwspec: 'sx1301/1',
    freq_range: [channels.txRangeHz.least, channels.txRangeHz.most],
    DRs: Array.from({ length: DATA_RATES }, (_, index) => dataRateRow(dataRates[index])),
    max_eirp: maxEirpDbm,
    sx1301_conf: [concentrator(channels, more.gainDb)],
    ...(more.muxTimeS !== undefined && { MuxTime: more.muxTimeS }),
  })
}

function dataRateRow(modulation: Modulation | undefined): readonly number[] {
  if (!modulation) return UNUSED
  return modulation.kind === 'fsk' ? FSK : [modulation.sf, modulation.bandwidthHz / 1000, 0]
}

function concentrator(channels: ChannelPlanOfRegion, gainDb: number | undefined): object {
  const { centresHz, multiSf, service, fsk } = channels
  const chain = ({ radio, freqHz }: Channel) => ({
    enable: true,
    radio,
    if: freqHz - centresHz[radio]!,
  })
  const radio = (freqHz: number) => ({
    enable: true,
    freq: freqHz,
    ...(gainDb !== undefined && { antenna_gain: gainDb }),
  })
  return {
    radio_0: radio(centresHz[0]),
    radio_1: radio(centresHz[1]),
    ...Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => {
        const channel = multiSf[index]
        return [`chan_multiSF_${index}`, channel ? chain(channel) : { enable: false }]
      }),
    ),
    chan_Lora_std: service
      ? { ...chain(service), bandwidth: service.bandwidthHz, spread_factor: service.sf }
      : { enable: false },
    chan_FSK: fsk
      ? { ...chain(fsk), bandwidth: fsk.bandwidthHz, datarate: fsk.bitRate }
      : { enable: false },
  }
}

/**
 * The power that Station radiates: it is not told one, and takes its region's (src/s2e.c,
 * handle_router_config; EU863: 27 dBm in 869.4–869.65 MHz, else 16).
 */
export function stationEirpDbm({ name, maxEirpDbm }: StationRegion, freqHz: number): number {
  if (name === 'EU863') return freqHz >= 869_400_000 && freqHz <= 869_650_000 ? 27 : 16
  return name === 'US902' ? 30 : maxEirpDbm
}
