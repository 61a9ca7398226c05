/** What every LoRaWAN downlink has in common on the air (LoRaWAN L2 1.0.4 §4; RP002 for FSK). */

import { airtimeUs, type Modulation } from '../base/lora.ts'

/** Symbols in LoRa, bytes in FSK. */
export function downlinkPreamble(modulation: Modulation): number {
  return modulation.kind === 'lora' ? 8 : 5
}

/** LoRa downlinks go without a payload CRC, FSK frames always have one. */
export function downlinkHasCrc(modulation: Modulation): boolean {
  return modulation.kind === 'fsk'
}

export function downlinkAirtimeUs(modulation: Modulation, sizeBytes: number): number {
  return airtimeUs({
    modulation,
    sizeBytes,
    codingRate: '4/5',
    preambleSymbols: downlinkPreamble(modulation),
    crc: downlinkHasCrc(modulation),
  })
}
