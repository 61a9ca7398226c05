/**
 * Milesight EM300-DI on the pulse output of a zone's water meter: reports the counter, with the
 * climate in its chamber, every so often.
 *
 *   0175 battery %   0367 temperature °C·10 s16   0468 humidity %·2   05c8 pulses u32
 */

import type { ActorParts } from './actor-parts.ts'
import { LorawanActor } from './lorawan-actor.ts'
import { batteryEntry, littleEndian, MILESIGHT_PORT, POWER_ON } from './milesight.ts'
import type { ZonePipe } from './zone-pipe.ts'

export class WaterMeter {
  readonly actor: LorawanActor
  readonly #pipe: ZonePipe

  constructor(parts: ActorParts, pipe: ZonePipe, reportMs: number) {
    this.#pipe = pipe
    this.actor = new LorawanActor(parts, {
      onJoined: () => {
        this.actor.send({ fPort: MILESIGHT_PORT, payload: POWER_ON })
        this.actor.every(reportMs, () => this.#report())
      },
    })
  }

  #report(): void {
    const { random } = this.actor
    const payload = meterPayload({
      batteryPercent: 96,
      temperatureC: 16 + random.unit() * 2,
      humidityPercent: 60 + random.below(8),
      pulses: this.#pipe.pulses(),
    })
    this.actor.send({ fPort: MILESIGHT_PORT, payload })
  }
}

export function meterPayload(reading: {
  readonly batteryPercent: number
  readonly temperatureC: number
  readonly humidityPercent: number
  readonly pulses: number
}): Uint8Array {
  const { batteryPercent, temperatureC, humidityPercent, pulses } = reading
  const temperature = Math.round(temperatureC * 10) & 0xffff
  return Uint8Array.from([
    ...batteryEntry(batteryPercent),
    ...[0x03, 0x67, ...littleEndian(temperature, 2)],
    ...[0x04, 0x68, Math.round(humidityPercent * 2)],
    ...[0x05, 0xc8, ...littleEndian(pulses, 4)],
  ])
}
