/** A Semtech `SX130x_conf` object as a plan: the format in which makers publish their boards. */

import type { ChannelPlan, ConcentratorPlan, RadioIndex, RadioPlan } from './plan.ts'

type Loose = Readonly<Record<string, unknown>>

/** Reads what the driver uses; missing channels are disabled ones. Trusts the file's types. */
export function planOfSemtech(conf: Loose): ConcentratorPlan {
  const service = entry(conf, 'chan_Lora_std')
  const fsk = entry(conf, 'chan_FSK')
  const fine = entry(conf, 'fine_timestamp')
  return {
    radios: [radioOf(entry(conf, 'radio_0')), radioOf(entry(conf, 'radio_1'))],
    clockRadio: index(conf['clksrc']),
    isPublic: conf['lorawan_public'] === true,
    multiSf: Array.from({ length: 8 }, (_, i) => channel(entry(conf, `chan_multiSF_${i}`))),
    service: {
      ...channel(service),
      bandwidthHz: number(service['bandwidth'], 250_000),
      sf: number(service['spread_factor'], 7),
      ...(service['implicit_hdr'] === true && {
        implicit: {
          payloadBytes: number(service['implicit_payload_length'], 0),
          crc: service['implicit_crc_en'] === true,
          codingRate: number(service['implicit_coderate'], 1) as 1 | 2 | 3 | 4,
        },
      }),
    },
    fsk: {
      ...channel(fsk),
      bandwidthHz: number(fsk['bandwidth'], 125_000),
      bitRate: number(fsk['datarate'], 50_000),
    },
    ...(fine['enable'] === true && {
      fineTimestamp: fine['mode'] === 'high_capacity' ? 'high-capacity' : 'all-sf',
    }),
  }
}

function radioOf(radio: Loose): RadioPlan {
  const c = entry(radio, 'rssi_tcomp')
  return {
    freqHz: number(radio['freq'], 0),
    rssiOffsetDb: number(radio['rssi_offset'], 0),
    rssiTemperature: [
      number(c['coeff_a'], 0),
      number(c['coeff_b'], 0),
      number(c['coeff_c'], 0),
      number(c['coeff_d'], 0),
      number(c['coeff_e'], 0),
    ],
    canTransmit: radio['tx_enable'] === true,
  }
}

function channel(one: Loose): ChannelPlan {
  const isEnabled = one['enable'] === true
  return { isEnabled, radio: index(one['radio']), ifHz: number(one['if'], 0) }
}

function entry(of: Loose, name: string): Loose {
  return (of[name] ?? {}) as Loose
}

function index(value: unknown): RadioIndex {
  return value === 1 ? 1 : 0
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}
