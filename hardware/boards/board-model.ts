/** What differs from product to product: calibration of its receiver, power of its transmitter. */

import type { RegionName } from '../regions/channel-plans.ts'
import type { GainEntry, GainTable } from '../sx1302/gain.ts'

export type BoardModel = {
  /** As the configuration names it. */
  readonly name: string
  /** For people: maker and product. */
  readonly product: string
  /** Of the bridge on the USB bus, vendor:product. */
  readonly usbId: string
  readonly rssiOffsetDb: number
  /** Of the fourth to the zeroth power of the temperature in °C, in 1/65536 dB. */
  readonly rssiTemperature: readonly [number, number, number, number, number]
  /** Regions whose transmit power its maker has published. */
  readonly gains: Readonly<Partial<Record<RegionName, GainTable>>>
}

/** A table of steps of one dB, from its first power on: external amplifier and index of the radio. */
export function gainSteps(
  firstDbm: number,
  settings: readonly (readonly [paGain: 0 | 1, powerIndex: number])[],
): readonly GainEntry[] {
  return settings.map(([paGain, powerIndex], i) => ({ powerDbm: firstDbm + i, paGain, powerIndex }))
}
