/**
 * ACME Probe, a sensor that nobody makes (docs/maintainer/probe): temperature and humidity on fPort 7. No
 * decoder comes with the program for it: somebody has to write one.
 *
 *   byte 0..1   temperature, s16 big-endian, tenths of °C
 *   byte 2      relative humidity, half percents
 */

import type { ActorParts } from './actor-parts.ts'
import type { ClimateAt, ClimateReading } from './climate.ts'
import { LorawanActor } from './lorawan-actor.ts'

const PROBE_PORT = 7

export class AcmeProbe {
  readonly actor: LorawanActor
  readonly #climateAt: ClimateAt
  readonly #reportMs: (monoMs: number) => number

  /** `reportMs`: the pause behind a report that is sent at `monoMs`. */
  constructor(parts: ActorParts, climateAt: ClimateAt, reportMs: (monoMs: number) => number) {
    this.#climateAt = climateAt
    this.#reportMs = reportMs
    this.actor = new LorawanActor(parts, { onJoined: () => this.#report() })
  }

  #report(): void {
    const atMs = this.actor.clock.monoMs()
    this.actor.send({ fPort: PROBE_PORT, payload: probePayload(this.#climateAt(atMs)) })
    // Drifting, as all sensors do.
    const drift = 0.97 + 0.06 * this.actor.random.unit()
    this.actor.after(this.#reportMs(atMs) * drift, () => this.#report())
  }
}

export function probePayload({ temperatureC, humidityPercent }: ClimateReading): Uint8Array {
  const tenths = Math.round(temperatureC * 10)
  return Uint8Array.of((tenths >> 8) & 0xff, tenths & 0xff, Math.round(humidityPercent * 2))
}
