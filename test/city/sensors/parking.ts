/**
 * Nwave NPS405SM in a parking space. It says each change with how long the last state was, a
 * heartbeat when nothing happens, and its state at start-up.
 *
 *   fPort 1   d << 1 | occupied, d = how long the last state was (see durationCode)
 *   fPort 2   occupied, battery (mV − 2500)/4, temperature (°C − 10)·2, firmware detail (3 bytes)
 *   fPort 3   firmware (3), reset cause, occupied
 */

import type { CancelTimer } from '../../../base/clock.ts'
import type { ActorParts } from './actor-parts.ts'
import { LorawanActor } from './lorawan-actor.ts'

export type ParkingPace = {
  readonly heartbeatMs: number
  /** Changes ask for an acknowledgement. */
  readonly confirmed: boolean
}

const RESET_POWER_ON = 2
const FIRMWARE = [1, 4, 2] as const
const MINUTE_MS = 60_000

export class ParkingSensor {
  readonly actor: LorawanActor
  readonly #pace: ParkingPace
  #occupied: boolean
  #sinceMonoMs: number
  #cancelBeat: CancelTimer = () => {}

  constructor(parts: ActorParts, pace: ParkingPace, occupied: boolean) {
    this.#pace = pace
    this.#occupied = occupied
    this.#sinceMonoMs = parts.clock.monoMs()
    this.actor = new LorawanActor(parts, { onJoined: () => this.#startUp() })
  }

  get occupied(): boolean {
    return this.#occupied
  }

  /** A car came or went. The sensor's hourglass restarts; the same state again says nothing. */
  setOccupied(occupied: boolean): void {
    if (occupied === this.#occupied) return
    const nowMs = this.actor.clock.monoMs()
    const minutes = Math.floor((nowMs - this.#sinceMonoMs) / MINUTE_MS)
    this.#occupied = occupied
    this.#sinceMonoMs = nowMs
    const payload = statusPayload(occupied, minutes)
    this.actor.send({ fPort: 1, payload, confirmed: this.#pace.confirmed })
    this.#beatLater()
  }

  #startUp(): void {
    this.actor.send({ fPort: 3, payload: startUpPayload(this.#occupied) })
    this.#beatLater()
  }

  /** Heartbeats drift against each other, or a whole street would speak at once. */
  #beatLater(): void {
    this.#cancelBeat()
    const { clock, random } = this.actor
    const waitMs = this.#pace.heartbeatMs * (0.95 + 0.1 * random.unit())
    this.#cancelBeat = this.actor.after(waitMs, () => {
      const temperatureC = 18 + 6 * Math.sin(clock.wallMs() / 3.6e6) + random.unit()
      const payload = heartbeatPayload(this.#occupied, { batteryMv: 3480, temperatureC })
      this.actor.send({ fPort: 2, payload })
      this.#beatLater()
    })
  }
}

export function statusPayload(occupied: boolean, previousMinutes: number): Uint8Array {
  return Uint8Array.of((durationCode(previousMinutes) << 1) | Number(occupied))
}

export function heartbeatPayload(
  occupied: boolean,
  health: { readonly batteryMv: number; readonly temperatureC: number },
): Uint8Array {
  const battery = Math.round((health.batteryMv - 2500) / 4)
  const temperature = Math.round((health.temperatureC - 10) * 2)
  return Uint8Array.of(Number(occupied), battery, temperature & 0xff, 0, 0, 0)
}

export function startUpPayload(occupied: boolean): Uint8Array {
  return Uint8Array.of(...FIRMWARE, RESET_POWER_ON, Number(occupied))
}

/** Whole minutes → 7 bits: exact to 89, then steps of 5 min to 239, of an hour to 659, then "long". */
export function durationCode(minutes: number): number {
  if (minutes < 90) return minutes
  if (minutes < 240) return 90 + Math.floor((minutes - 90) / 5)
  if (minutes < 660) return 120 + Math.floor((minutes - 240) / 60)
  return 127
}
