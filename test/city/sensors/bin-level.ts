/**
 * Milesight EM310-UDL under the lid of a bin: the distance to the waste every so often, and at once
 * when the bin is tilted or stands again. The EM400-MUD has a thermometer as well.
 *
 *   EM310-UDL   0175 battery %                      0382 distance mm u16   0400 position: 1 tilted
 *   EM400-MUD   0175 battery %   0367 °C × 10 s16   0482 distance mm u16   0500 position
 */

import type { ActorParts } from './actor-parts.ts'
import { LorawanActor } from './lorawan-actor.ts'
import { batteryEntry, littleEndian, MILESIGHT_PORT, POWER_ON } from './milesight.ts'
import type { WasteBin } from './waste-bin.ts'

/** The ultrasonic echo of soft and slanted waste scatters by so much. */
const SCATTER_MM = 15

export class BinLevel {
  readonly actor: LorawanActor
  readonly #bin: WasteBin

  readonly #hasThermometer: boolean

  constructor(
    parts: ActorParts,
    bin: WasteBin,
    reportMs: number,
    { hasThermometer } = { hasThermometer: false },
  ) {
    this.#bin = bin
    this.#hasThermometer = hasThermometer
    this.actor = new LorawanActor(parts, {
      onJoined: () => {
        this.actor.send({ fPort: MILESIGHT_PORT, payload: POWER_ON })
        this.actor.every(reportMs, () => this.#report())
      },
    })
  }

  setTilted(isTilted: boolean): void {
    if (isTilted === this.#bin.isTilted) return
    this.#bin.isTilted = isTilted
    this.#report()
  }

  #report(): void {
    const scatterMm = (this.actor.random.unit() - 0.5) * 2 * SCATTER_MM
    const distanceMm = Math.max(0, Math.round(this.#bin.distanceMm() + scatterMm))
    const { isTilted } = this.#bin
    const celsius = this.#hasThermometer ? this.#bin.celsius() : undefined
    const payload = binPayload({ batteryPercent: 92, distanceMm, isTilted, celsius })
    this.actor.send({ fPort: MILESIGHT_PORT, payload })
  }
}

export function binPayload(reading: {
  readonly batteryPercent: number
  readonly distanceMm: number
  readonly isTilted: boolean
  /** Of the EM400-MUD, whose channels are one further. */
  readonly celsius?: number | undefined
}): Uint8Array {
  const { batteryPercent, distanceMm, isTilted, celsius } = reading
  const heat =
    celsius === undefined ? [] : [0x03, 0x67, ...littleEndian(Math.round(celsius * 10), 2)]
  const first = heat.length > 0 ? 0x04 : 0x03
  return Uint8Array.from([
    ...batteryEntry(batteryPercent),
    ...heat,
    ...[first, 0x82, ...littleEndian(distanceMm, 2)],
    ...[first + 1, 0x00, Number(isTilted)],
  ])
}
