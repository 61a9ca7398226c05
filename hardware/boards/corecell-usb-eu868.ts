/**
 * Semtech's CoreCell on USB in EU868: SX1302, two SX1250, 27 dBm amplifier. Values of its maker:
 * Lora-net/sx1302_hal, packet_forwarder/global_conf.json.sx1250.EU868.USB.
 *
 *   radio A 867.5 MHz   867.1 867.3 867.5 867.7 867.9
 *   radio B 868.5 MHz   868.1 868.3 868.5, LoRa 868.3 at 250 kHz, FSK 868.8
 */

import type { GainTable } from '../sx1302/gain.ts'
import type { ConcentratorPlan, RadioPlan } from '../sx1302/plan.ts'

/** External amplifier, index of the radio: 12 to 27 dBm in steps of one. */
const GAINS = [
  [0, 15],
  [0, 16],
  [0, 17],
  [0, 19],
  [0, 20],
  [0, 22],
  [1, 1],
  [1, 2],
  [1, 3],
  [1, 4],
  [1, 5],
  [1, 6],
  [1, 7],
  [1, 9],
  [1, 11],
  [1, 14],
] as const

export const CORECELL_USB_EU868_GAINS: GainTable = GAINS.map(([paGain, powerIndex], i) => {
  return { powerDbm: 12 + i, paGain, powerIndex }
})

const RADIO: Omit<RadioPlan, 'freqHz' | 'canTransmit'> = {
  rssiOffsetDb: -215.4,
  rssiTemperature: [0, 0, 20.41, 2162.56, 0],
}

const channel = (radio: 0 | 1, ifHz: number) => ({ isEnabled: true, radio, ifHz })

export const CORECELL_USB_EU868_PLAN: ConcentratorPlan = {
  radios: [
    { ...RADIO, freqHz: 867_500_000, canTransmit: true },
    { ...RADIO, freqHz: 868_500_000, canTransmit: false },
  ],
  clockRadio: 0,
  isPublic: true,
  multiSf: [
    channel(1, -400_000),
    channel(1, -200_000),
    channel(1, 0),
    channel(0, -400_000),
    channel(0, -200_000),
    channel(0, 0),
    channel(0, 200_000),
    channel(0, 400_000),
  ],
  service: { ...channel(1, -200_000), bandwidthHz: 250_000, sf: 7 },
  fsk: { ...channel(1, 300_000), bandwidthHz: 125_000, bitRate: 50_000 },
}

export const CORECELL_USB_EU868_RANGE = { least: 863_000_000, most: 870_000_000 } as const
