/**
 * The physics of LoRa and FSK that several folders need: modulation, symbol time, time on air,
 * demodulation floor.
 */

export type CodingRate = '4/5' | '4/6' | '4/7' | '4/8'

export type LoraModulation = {
  readonly kind: 'lora'
  readonly sf: number
  readonly bandwidthHz: number
}
export type FskModulation = { readonly kind: 'fsk'; readonly bitRate: number }
export type Modulation = LoraModulation | FskModulation

export type AirtimeInput = {
  readonly modulation: Modulation
  /** The whole PHYPayload. */
  readonly sizeBytes: number
  readonly codingRate?: CodingRate
  /** 8 for LoRaWAN in LoRa, 5 bytes in FSK. */
  readonly preambleSymbols?: number
  /** On for uplinks, off for downlinks. */
  readonly crc: boolean
  readonly explicitHeader?: boolean
  /** Low-data-rate optimisation; on by itself when a symbol lasts 16 ms or longer. */
  readonly lowDataRate?: boolean
}

const CODING_RATES: Record<CodingRate, number> = { '4/5': 1, '4/6': 2, '4/7': 3, '4/8': 4 }

export function symbolUs(modulation: LoraModulation): number {
  return (2 ** modulation.sf * 1_000_000) / modulation.bandwidthHz
}

/**
 * Time on air in microseconds, rounded up.
 * LoRa: Semtech AN1200.13 (SX1276 data sheet §4.1.1.7); FSK: preamble 5, sync 3, length 1, CRC 2 bytes.
 */
export function airtimeUs(input: AirtimeInput): number {
  const { modulation, sizeBytes } = input
  if (modulation.kind === 'fsk') {
    const bytes = (input.preambleSymbols ?? 5) + 3 + 1 + sizeBytes + (input.crc ? 2 : 0)
    return Math.ceil((bytes * 8 * 1_000_000) / modulation.bitRate)
  }
  const tSymbolUs = symbolUs(modulation)
  const lowDataRate = input.lowDataRate ?? tSymbolUs >= 16_000
  const header = (input.explicitHeader ?? true) ? 0 : 20
  const bits = 8 * sizeBytes - 4 * modulation.sf + 28 + (input.crc ? 16 : 0) - header
  const perBlock = 4 * (modulation.sf - (lowDataRate ? 2 : 0))
  const blocks = Math.max(Math.ceil(bits / perBlock), 0)
  const payloadSymbols = 8 + blocks * (CODING_RATES[input.codingRate ?? '4/5'] + 4)
  return Math.ceil(((input.preambleSymbols ?? 8) + 4.25 + payloadSymbols) * tSymbolUs)
}

/** The SNR in dB that a receiver needs at 125 kHz; 3 dB more for each doubling of the bandwidth. */
export function snrFloorDb(modulation: LoraModulation): number {
  const at125 = -5 - 2.5 * (modulation.sf - 6)
  return at125 + 3 * Math.log2(modulation.bandwidthHz / 125_000)
}

/** Equal modulations by value. */
export function sameModulation(a: Modulation, b: Modulation): boolean {
  if (a.kind === 'lora')
    return b.kind === 'lora' && a.sf === b.sf && a.bandwidthHz === b.bandwidthHz
  return b.kind === 'fsk' && a.bitRate === b.bitRate
}
