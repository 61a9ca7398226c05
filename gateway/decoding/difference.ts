/** What decoding again changes, frame by frame and in sum. Pure. */

import type { DevEui } from '../../base/ids.ts'
import type { DecodeResult, DecoderOutput, Measurement } from '../../decoders/contract.ts'
import { median } from './comparison.ts'

export type FrameDifference =
  | { readonly kind: 'same' }
  /** It was read before and cannot be now. */
  | { readonly kind: 'worse'; readonly withdrawn: readonly number[] }
  | {
      readonly kind: 'changed'
      /** Moments that only the last decoding spoke of; of the frame itself: `ofMs`. */
      readonly withdrawn: readonly number[]
      /** Readings that are new, gone or of another value. */
      readonly readings: number
      readonly shifts: readonly { readonly quantity: string; readonly by: number }[]
    }

export function differenceOf(
  before: DecoderOutput | null,
  now: DecodeResult,
  ofMs: number,
): FrameDifference {
  const old = readingsOf(before?.measurements ?? [], ofMs)
  if (now.kind === 'failed') {
    const withdrawn = [...new Set([...old.values()].map(({ atMs }) => atMs))]
    return withdrawn.length > 0 ? { kind: 'worse', withdrawn } : { kind: 'same' }
  }
  const next = readingsOf(now.output.measurements, ofMs)
  const shifts: { quantity: string; by: number }[] = []
  let readings = 0
  for (const [key, { measurement, atMs: _ }] of next) {
    const was = old.get(key)?.measurement
    if (was?.value === measurement.value) continue
    readings++
    if (was) shifts.push({ quantity: measurement.quantity, by: measurement.value - was.value })
  }
  for (const key of old.keys()) if (!next.has(key)) readings++
  if (readings === 0) return { kind: 'same' }
  const moments = new Set([...next.values()].map(({ atMs }) => atMs))
  const gone = new Set([...old.values()].map(({ atMs }) => atMs).filter((at) => !moments.has(at)))
  return { kind: 'changed', withdrawn: [...gone], readings, shifts }
}

type Reading = { readonly measurement: Measurement; readonly atMs: number }

function readingsOf(measurements: readonly Measurement[], ofMs: number): Map<string, Reading> {
  return new Map(
    measurements.map((measurement) => {
      const { quantity, index, observedMs: atMs = ofMs } = measurement
      return [`${quantity} ${index} ${atMs}`, { measurement, atMs }]
    }),
  )
}

/** The sum over all frames, as it is shown before and after. */
export type Redecoded = {
  readonly frames: number
  readonly devices: number
  readonly framesChanged: number
  readonly readingsChanged: number
  /** Frames that could not be read before. */
  readonly framesGained: number
  readonly framesWorse: number
  /** Quantity → median of new − old. */
  readonly shifts: Readonly<Record<string, number>>
  /** Type of event → how many are other, new, or not so. */
  readonly events: Readonly<Record<string, EventCount>>
}

export type EventCount = {
  readonly corrected: number
  readonly added: number
  readonly withdrawn: number
}

/** Of each quantity the newest so many. */
const SHIFTS_MAX = 4_096

export class RedecodeTally {
  #frames = 0
  #framesChanged = 0
  #readingsChanged = 0
  #framesGained = 0
  #framesWorse = 0
  readonly #devices = new Set<DevEui>()
  readonly #shifts = new Map<string, number[]>()

  get frames(): number {
    return this.#frames
  }

  add(devEui: DevEui, before: DecoderOutput | null, difference: FrameDifference): void {
    this.#frames++
    if (difference.kind === 'worse') this.#framesWorse++
    if (difference.kind !== 'changed') return
    this.#devices.add(devEui)
    this.#framesChanged++
    if (!before) this.#framesGained++
    this.#readingsChanged += difference.readings
    for (const { quantity, by } of difference.shifts) {
      const shifts = this.#shifts.get(quantity) ?? []
      this.#shifts.set(quantity, shifts)
      shifts.push(by)
      if (shifts.length > SHIFTS_MAX) shifts.shift()
    }
  }

  get devices(): ReadonlySet<DevEui> {
    return this.#devices
  }

  sum(events: Redecoded['events']): Redecoded {
    const shifts = [...this.#shifts].map(([quantity, by]) => [quantity, median(by)])
    return {
      frames: this.#frames,
      devices: this.#devices.size,
      framesChanged: this.#framesChanged,
      readingsChanged: this.#readingsChanged,
      framesGained: this.#framesGained,
      framesWorse: this.#framesWorse,
      shifts: Object.fromEntries(shifts),
      events,
    }
  }
}
