/**
 * The book of the air: every downlink that really went out. Airtime in any sliding hour per sub-band
 * (I11), and no downlink counter used for two different frames (I5).
 */

import type { Emission } from '../../../hardware/emulator/air.ts'
import { ETSI_EN_300_220 } from '../../../hardware/regulation/etsi-en-300-220.ts'
import { occupiedHz, subBandOf } from '../../../hardware/regulation/spectrum-plan.ts'
import type { Violations } from './violation.ts'

const HOUR_US = 3_600_000_000
/** A microsecond for each of the two roundings of a span. */
const ROUNDING_US = 2
const DATA_DOWN = [0x60, 0xa0]

type Span = { readonly startUs: number; readonly endUs: number }

export class AirBook {
  readonly counts = { uplinks: 0, downlinks: 0 }
  readonly #violations: Violations
  readonly #has11: (devAddr: string) => boolean
  readonly #spans = new Map<string, Span[]>()
  /** Of the last frames under each address: counter → bytes. */
  readonly #down = new Map<string, string>()

  /** `has11`: whether who lives under an address counts as LoRaWAN 1.1 does, ports above 0 apart. */
  constructor(violations: Violations, has11: (devAddr: string) => boolean) {
    this.#violations = violations
    this.#has11 = has11
  }

  begins(emission: Emission): void {
    if (emission.direction === 'up') {
      this.counts.uplinks++
      return
    }
    this.counts.downlinks++
    this.#airtime(emission)
    this.#counter(emission)
  }

  #airtime({ from, freqHz, modulation, startUs, endUs }: Emission): void {
    const band = subBandOf(ETSI_EN_300_220, { freqHz, widthHz: occupiedHz(modulation) })
    if (!band) {
      this.#violations.add('I11', `${from.name} sends on ${freqHz} Hz, outside every sub-band`)
      return
    }
    const key = `${from.name}/${band.name}`
    const spans = (this.#spans.get(key) ?? []).filter((span) => span.endUs > endUs - HOUR_US)
    spans.push({ startUs, endUs })
    this.#spans.set(key, spans)
    let usedUs = 0
    for (const span of spans) usedUs += span.endUs - Math.max(span.startUs, endUs - HOUR_US)
    const limitUs = HOUR_US * band.dutyCycle + ROUNDING_US * spans.length
    if (usedUs > limitUs) {
      const seconds = (usedUs / 1e6).toFixed(3)
      this.#violations.add('I11', `${from.name} was ${seconds} s on ${band.name} within an hour`)
    }
  }

  /** MHDR, DevAddr, FCnt and FPort stand open in every data frame (LoRaWAN L2 1.0.4 §4). */
  #counter({ from, phyPayload }: Emission): void {
    if (!DATA_DOWN.includes(phyPayload[0]! & 0xe0)) return
    const bytes = Buffer.from(phyPayload).toString('latin1')
    const address = Buffer.from(phyPayload.subarray(1, 5).toReversed()).toString('hex')
    const counter = this.#has11(address) && isApplication(phyPayload) ? 'AFCntDown' : 'FCntDown'
    const key = `${from.name}/${bytes.slice(1, 5)}/${bytes.slice(6, 8)}/${counter}`
    const before = this.#down.get(key)
    this.#down.set(key, bytes)
    if (before !== undefined && before !== bytes) {
      const value = phyPayload[6]! + 256 * phyPayload[7]!
      this.#violations.add('I5', `${from.name} used ${counter} ${value} of ${address} twice`)
    }
  }
}

const FHDR_END = 8
const MIC_BYTES = 4

function isApplication(phyPayload: Uint8Array): boolean {
  const portAt = FHDR_END + (phyPayload[5]! & 0x0f)
  return portAt < phyPayload.length - MIC_BYTES && phyPayload[portAt] !== 0
}
