/**
 * Decentlab DL-SHT35 behind its radiation shield: air temperature and humidity of a place.
 *
 *   flags 0003: temperature (°C + 45)·65535/175 · humidity %·65535/100 · battery mV
 */

import type { ActorParts } from './actor-parts.ts'
import { DECENTLAB_PORT, decentlabPayload } from './decentlab.ts'
import { LorawanActor } from './lorawan-actor.ts'

export type ClimateReading = { readonly temperatureC: number; readonly humidityPercent: number }
/** The air of the place at a moment of the world (`monoMs`). */
export type ClimateAt = (monoMs: number) => ClimateReading

const FLAGS_ALL = 0b11

export class ClimateSensor {
  readonly actor: LorawanActor
  readonly #climateAt: ClimateAt
  readonly #deviceId: number

  constructor(parts: ActorParts, climateAt: ClimateAt, reportMs: number) {
    this.#climateAt = climateAt
    this.#deviceId = parts.random.below(0x10000)
    this.actor = new LorawanActor(parts, {
      onJoined: () => this.actor.every(reportMs, () => this.#report()),
    })
  }

  #report(): void {
    const climate = this.#climateAt(this.actor.clock.monoMs())
    const payload = climatePayload(this.#deviceId, 3_120, climate)
    this.actor.send({ fPort: DECENTLAB_PORT, payload })
  }
}

export function climatePayload(
  deviceId: number,
  batteryMv: number,
  { temperatureC, humidityPercent }: ClimateReading,
): Uint8Array {
  const temperature = ((temperatureC + 45) * 65_535) / 175
  return decentlabPayload(deviceId, FLAGS_ALL, [
    temperature,
    (humidityPercent * 65_535) / 100,
    batteryMv,
  ])
}
