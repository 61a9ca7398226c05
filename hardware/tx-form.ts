/** What all our transmissions have in common on the air (LoRaWAN L2 1.0.4 §4; RP002 for FSK). */

import { airtimeUs, type Modulation } from '../base/lora.ts'
import type { TxForm } from './radio.ts'

/** Symbols in LoRa, bytes in FSK. */
export function txPreamble(modulation: Modulation): number {
  return modulation.kind === 'lora' ? 8 : 5
}

/** LoRa downlinks go without a payload CRC; what devices send has one, and FSK always. */
export function txHasCrc(modulation: Modulation, form: TxForm = 'down'): boolean {
  return modulation.kind === 'fsk' || form === 'up'
}

export function txAirtimeUs(
  modulation: Modulation,
  sizeBytes: number,
  form: TxForm = 'down',
): number {
  return airtimeUs({
    modulation,
    sizeBytes,
    codingRate: '4/5',
    preambleSymbols: txPreamble(modulation),
    crc: txHasCrc(modulation, form),
  })
}
