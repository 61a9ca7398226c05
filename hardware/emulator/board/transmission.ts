/** What a path of the chip is about to send, read back from its registers. */

import { airtimeUs, type CodingRate, type Modulation } from '../../../base/lora.ts'

export type ChipTransmission = {
  readonly path: 0 | 1
  readonly freqHz: number
  readonly modulation: Modulation
  readonly codingRate: CodingRate
  readonly invertIq: boolean
  readonly crc: boolean
  readonly paGain: 0 | 1
  readonly powerIndex: number
  readonly payload: Uint8Array
  readonly airtimeUs: number
}

type Registers = { readonly registers: Uint8Array }

const CODING: readonly CodingRate[] = ['4/5', '4/5', '4/6', '4/7', '4/8']
const BANDWIDTH_HZ: Readonly<Record<number, number>> = { 4: 125_000, 5: 250_000, 6: 500_000 }
const XTAL_HZ = 32_000_000

export function readTransmission({ registers }: Registers, path: 0 | 1): ChipTransmission {
  const at = (address: number) => registers[address + path * 0x200]!
  const word = (address: number, bytes: number) =>
    Array.from({ length: bytes }, (_, i) => at(address + i)).reduce((all, b) => all * 256 + b, 0)
  const isFsk = (at(0x5209) & 0x01) === 1
  const codingRate = CODING[at(0x5261) & 0x07] ?? '4/5'
  const modulation: Modulation = isFsk
    ? { kind: 'fsk', bitRate: Math.round(XTAL_HZ / word(0x5244, 2)) }
    : {
        kind: 'lora',
        sf: at(0x5260) & 0x0f,
        bandwidthHz: BANDWIDTH_HZ[at(0x5260) >>> 4] ?? 125_000,
      }
  const length = isFsk ? at(0x5240) : at(0x5263)
  const from = 0x5300 + path * 0x200 + (isFsk ? 1 : 0)
  const payload = registers.slice(from, from + length)
  const crc = isFsk ? (at(0x5241) & 0x02) !== 0 : (at(0x5262) & 0x01) !== 0
  const preambleSymbols = isFsk ? word(0x5242, 2) : at(0x5267) * 256 + at(0x5266)
  const power = at(0x520d)
  return {
    path,
    freqHz: Math.round((word(0x5225, 3) * XTAL_HZ) / 2 ** 18),
    modulation,
    codingRate,
    invertIq: !isFsk && (at(0x5269) & 0x02) !== 0,
    crc,
    paGain: power & 0x40 ? 1 : 0,
    powerIndex: power & 0x3f,
    payload,
    airtimeUs: airtimeUs({ modulation, sizeBytes: length, codingRate, preambleSymbols, crc }),
  }
}
