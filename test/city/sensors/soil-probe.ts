/**
 * Decentlab DL-TRS21 in the ground: soil water potential and temperature, big-endian words.
 *
 *   02   device id u16   flags 0003   potential −kPa·10   temperature °C·10 + 32768   battery mV
 */

import type { ActorParts } from './actor-parts.ts'
import { DECENTLAB_PORT, decentlabPayload } from './decentlab.ts'
import { LorawanActor } from './lorawan-actor.ts'

export type SoilPace = { readonly reportMs: number; readonly dryingKpaPerHour: number }

const FLAGS_ALL = 0b11
const TENSION_KPA = { least: 5, most: 200 } as const
const HOUR_MS = 3_600_000

export class SoilProbe {
  readonly actor: LorawanActor
  readonly #dryingKpaPerHour: number
  readonly #deviceId: number
  #tensionKpa: number
  #atMonoMs: number

  constructor(parts: ActorParts, pace: SoilPace, tensionKpa: number) {
    this.#dryingKpaPerHour = pace.dryingKpaPerHour
    this.#deviceId = parts.random.below(0x10000)
    this.#tensionKpa = tensionKpa
    this.#atMonoMs = parts.clock.monoMs()
    this.actor = new LorawanActor(parts, {
      onJoined: () => this.actor.every(pace.reportMs, () => this.#report()),
    })
  }

  /** Water has reached the probe: the tension falls by this share, 0 … 1. */
  water(share: number): void {
    this.#dry()
    this.#tensionKpa = Math.max(TENSION_KPA.least, this.#tensionKpa * (1 - share))
  }

  #report(): void {
    this.#dry()
    const { random } = this.actor
    const tensionKpa = this.#tensionKpa + random.unit() * 0.4
    const payload = soilPayload({
      deviceId: this.#deviceId,
      tensionKpa,
      temperatureC: 17 + random.unit(),
      batteryMv: 3050,
    })
    this.actor.send({ fPort: DECENTLAB_PORT, payload })
  }

  #dry(): void {
    const nowMs = this.actor.clock.monoMs()
    const gained = ((nowMs - this.#atMonoMs) / HOUR_MS) * this.#dryingKpaPerHour
    this.#tensionKpa = Math.min(TENSION_KPA.most, this.#tensionKpa + gained)
    this.#atMonoMs = nowMs
  }
}

export function soilPayload(reading: {
  readonly deviceId: number
  readonly tensionKpa: number
  readonly temperatureC: number
  readonly batteryMv: number
}): Uint8Array {
  const temperature = reading.temperatureC * 10 + 32_768
  return decentlabPayload(reading.deviceId, FLAGS_ALL, [
    reading.tensionKpa * 10,
    temperature,
    reading.batteryMv,
  ])
}
