/**
 * Milesight EM310-UDL under the lid of a bin: the distance to the waste every so often, and at once
 * when the bin is tilted or stands again.
 *
 *   0175 battery %   0382 distance mm u16   0400 position: 0 upright, 1 tilted
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

  constructor(parts: ActorParts, bin: WasteBin, reportMs: number) {
    this.#bin = bin
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
    const payload = binPayload({ batteryPercent: 92, distanceMm, isTilted: this.#bin.isTilted })
    this.actor.send({ fPort: MILESIGHT_PORT, payload })
  }
}

export function binPayload(reading: {
  readonly batteryPercent: number
  readonly distanceMm: number
  readonly isTilted: boolean
}): Uint8Array {
  return Uint8Array.from([
    ...batteryEntry(reading.batteryPercent),
    ...[0x03, 0x82, ...littleEndian(reading.distanceMm, 2)],
    ...[0x04, 0x00, Number(reading.isTilted)],
  ])
}
