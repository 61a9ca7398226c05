/** `datr` and `codr` of the Semtech wire: the only place where a data rate is a text. */

import type { CodingRate, Modulation } from '../../base/lora.ts'

const DATR = /^SF(5|6|7|8|9|10|11|12)BW(125|250|500)$/

/** FSK above this the SX1302 does not do. */
const BIT_RATE_MAX = 250_000

/** The modulation that `modu` and `datr` name; `undefined` for LR-FHSS and for what we do not know. */
export function readModulation(modu: unknown, datr: unknown): Modulation | undefined {
  if (modu === 'LORA' && typeof datr === 'string') {
    const match = DATR.exec(datr)
    if (!match) return undefined
    return { kind: 'lora', sf: Number(match[1]), bandwidthHz: Number(match[2]) * 1000 }
  }
  if (modu === 'FSK' && typeof datr === 'number' && Number.isInteger(datr)) {
    return datr > 0 && datr <= BIT_RATE_MAX ? { kind: 'fsk', bitRate: datr } : undefined
  }
  return undefined
}

export function datrOf(modulation: Modulation): string | number {
  return modulation.kind === 'fsk'
    ? modulation.bitRate
    : `SF${modulation.sf}BW${modulation.bandwidthHz / 1000}`
}

/** Old packet forwarders shorten the fractions: 2/3 is 4/6, 1/2 is 4/8. */
const CODING_RATES: ReadonlyMap<unknown, CodingRate> = new Map([
  ['4/5', '4/5'],
  ['4/6', '4/6'],
  ['2/3', '4/6'],
  ['4/7', '4/7'],
  ['4/8', '4/8'],
  ['1/2', '4/8'],
] as const)

export function readCodingRate(codr: unknown): CodingRate | undefined {
  return CODING_RATES.get(codr)
}
