/** Gathers what a decoder reads, in the order of the bytes, and closes it as a result. */

import type { DecodeResult, DeviceNote, Measurement, Quantity } from '../contract.ts'

export type Place = {
  /** Which one of several: valve 1 or 2, depth in cm. Left out: 0, the only one. */
  readonly index?: number
  /** UTC of a history record. Left out: now. */
  readonly observedMs?: number
}

export class Collector {
  readonly #measurements: Measurement[] = []
  readonly #notes: DeviceNote[] = []
  readonly #warnings: string[] = []

  get isEmpty(): boolean {
    return this.#measurements.length === 0 && this.#notes.length === 0
  }

  add(quantity: Quantity, value: number, place: Place = {}): this {
    const { index = 0, observedMs } = place
    const measurement = { quantity, index, value }
    this.#measurements.push(observedMs === undefined ? measurement : { ...measurement, observedMs })
    return this
  }

  note(note: DeviceNote): this {
    this.#notes.push(note)
    return this
  }

  /** A fact of the device worth showing, but not worth charting. */
  info(name: string, value: string | number): this {
    return this.note({ kind: 'info', name, value: String(value) })
  }

  warn(text: string): this {
    this.#warnings.push(text)
    return this
  }

  decoded(): DecodeResult {
    return {
      kind: 'decoded',
      output: { measurements: this.#measurements, notes: this.#notes, warnings: this.#warnings },
    }
  }
}

/** The payload ended before what its first bytes promise. */
export function tooShort(input: { readonly bytes: Uint8Array }, needed: number): DecodeResult {
  const detail = `${input.bytes.length} bytes, at least ${needed} expected`
  return { kind: 'failed', error: 'short', detail }
}

/** The model sends nothing on this port: another model, or another firmware. */
export function unknownPort(fPort: number): DecodeResult {
  return { kind: 'failed', error: 'unknown-port', detail: `nothing known about fPort ${fPort}` }
}
