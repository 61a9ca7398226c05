/**
 * Decentlab DL-PM at a crossing: particles, temperature, humidity and pressure.
 *
 *   flags 000f: battery mV · PM1, PM2.5, PM4, PM10 µg/m³·10 · size nm · 5 × particles/cm³·10
 *               · temperature (°C + 46.85)·65536/175.72 · humidity (% + 6)·65536/125 · pressure Pa/2
 */

import type { ActorParts } from './actor-parts.ts'
import { DECENTLAB_PORT, decentlabPayload } from './decentlab.ts'
import { LorawanActor } from './lorawan-actor.ts'

export type AirReading = {
  /** Mass of the particles up to so many µm, µg/m³. */
  readonly pm1: number
  readonly pm25: number
  readonly pm4: number
  readonly pm10: number
  readonly sizeNm: number
  /** Particles up to 0.5, 1, 2.5, 4 and 10 µm in a cm³. */
  readonly counts: readonly [number, number, number, number, number]
  readonly temperatureC: number
  readonly humidityPercent: number
  readonly pressurePa: number
}
/** What the world knows of the air at a moment (`monoMs`); the finer numbers follow from PM2.5. */
export type AirAt = (
  monoMs: number,
) => Pick<AirReading, 'pm25' | 'pm10' | 'temperatureC' | 'humidityPercent' | 'pressurePa'>

const FLAGS_ALL = 0b1111

export class AirMonitor {
  readonly actor: LorawanActor
  readonly #airAt: AirAt
  readonly #deviceId: number

  constructor(parts: ActorParts, airAt: AirAt, reportMs: number) {
    this.#airAt = airAt
    this.#deviceId = parts.random.below(0x10000)
    this.actor = new LorawanActor(parts, {
      onJoined: () => this.actor.every(reportMs, () => this.#report()),
    })
  }

  #report(): void {
    const air = this.#airAt(this.actor.clock.monoMs())
    const payload = airPayload(this.#deviceId, 3_050, spectrumOf(air))
    this.actor.send({ fPort: DECENTLAB_PORT, payload })
  }
}

/**
 * Street air as the sensor (Sensirion SPS30) resolves it: most of the mass below 2.5 µm lies below
 * 1 µm, most particles are around half a µm, and their number goes with that mass.
 */
function spectrumOf(air: ReturnType<AirAt>): AirReading {
  const { pm25, pm10 } = air
  const fine = pm25 * 6.7
  return {
    ...air,
    pm1: pm25 * 0.94,
    pm4: pm25 + (pm10 - pm25) * 0.6,
    sizeNm: 500,
    counts: [fine, fine * 1.14, fine * 1.15, fine * 1.15, fine * 1.15],
  }
}

export function airPayload(deviceId: number, batteryMv: number, air: AirReading): Uint8Array {
  return decentlabPayload(deviceId, FLAGS_ALL, [
    batteryMv,
    ...[air.pm1, air.pm25, air.pm4, air.pm10].map((mass) => mass * 10),
    air.sizeNm,
    ...air.counts.map((count) => count * 10),
    ((air.temperatureC + 46.85) * 65_536) / 175.72,
    ((air.humidityPercent + 6) * 65_536) / 125,
    air.pressurePa / 2,
  ])
}
