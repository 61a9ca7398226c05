/**
 * The measurements that a foreign codec's words become, and what is said of those that become none.
 * `checkOutput` is the gate behind it: channels of the model, ranges, decimals.
 */

import { type Measurement, QUANTITIES, type Quantity } from '../contract.ts'
import { clipText } from '../output.ts'
import type { Json } from '../sandbox/codec.ts'
import { observedAt } from './observed.ts'
import { converted } from './units.ts'

/** More than these no frame of 242 bytes can tell; those behind them are not looked at. */
const READINGS_MAX = 1_024
const WARNINGS_MAX = 32

export type ForeignReading = {
  readonly quantity: string
  readonly index?: Json | undefined
  readonly value: Json | undefined
  readonly unit?: Json | undefined
  /** RFC 3339; left out: now. */
  readonly time?: Json | undefined
}

export class Draft {
  readonly measurements: Measurement[] = []
  readonly warnings: string[] = []
  readonly #receivedMs: number
  #readings = 0

  constructor(receivedMs: number) {
    this.#receivedMs = receivedMs
  }

  /** No more is taken; said once. */
  get isFull(): boolean {
    return this.#readings >= READINGS_MAX
  }

  /** A value that is null or not there is a field that this frame does not have: no word about it. */
  add(reading: ForeignReading): void {
    if (reading.value === null || reading.value === undefined || this.isFull) return
    if (++this.#readings === READINGS_MAX) this.warn(`more than ${READINGS_MAX} readings, cut`)
    const measurement = this.#measurementOf(reading)
    if (typeof measurement === 'string') {
      this.warn(`${clipText(reading.quantity)}: ${measurement}, left out`)
    } else this.measurements.push(measurement)
  }

  warn(text: string): void {
    if (this.warnings.length < WARNINGS_MAX) this.warnings.push(clipText(text))
  }

  /** The measurement, or why it is none. */
  #measurementOf({ quantity, index = 0, value, unit, time }: ForeignReading): Measurement | string {
    if (!isQuantity(quantity)) return 'no quantity of ours'
    if (typeof index !== 'number' || !Number.isSafeInteger(index))
      return 'its index is no whole number'
    const number = numberOf(quantity, value, unit)
    if (typeof number === 'string') return number
    const measurement = { quantity, index, value: number }
    if (time === undefined || time === null) return measurement
    const observed = observedAt(time, this.#receivedMs)
    if (observed.kind === 'refused') return observed.reason
    return { ...measurement, observedMs: observed.observedMs }
  }
}

export function isQuantity(name: string): name is Quantity {
  return Object.hasOwn(QUANTITIES, name)
}

/** In our unit, or why not. */
function numberOf(
  quantity: Quantity,
  value: Json | undefined,
  unit: Json | undefined,
): number | string {
  const ours = QUANTITIES[quantity].unit
  if (typeof value === 'boolean') return ours === 'bool' ? Number(value) : 'yes or no is no number'
  if (typeof value === 'string')
    return `"${clipText(value)}" is text: write $number(…) in the mapping`
  if (typeof value !== 'number') return 'a list or an object is no number'
  if (ours === 'bool' && value !== 0 && value !== 1) return `${value} is neither yes nor no`
  if (unit === undefined || unit === null) return value
  if (typeof unit !== 'string') return 'its unit is no text'
  return converted(value, { from: unit, to: ours }) ?? `no way from ${clipText(unit)} to ${ours}`
}
