/**
 * Milesight WS101 on a call point: a press goes out at once, confirmed; beside it the battery now and
 * then, so that silence can be told from health.
 *
 *   0175 battery %   ff2e pressed: 1 short, 2 long, 3 double
 */

import type { ActorParts } from './actor-parts.ts'
import { LorawanActor } from './lorawan-actor.ts'
import { batteryEntry, MILESIGHT_PORT, POWER_ON } from './milesight.ts'

export const PRESSES = { short: 1, long: 2, double: 3 } as const
export type Press = keyof typeof PRESSES

export class CallButton {
  readonly actor: LorawanActor

  constructor(parts: ActorParts, reportMs: number) {
    this.actor = new LorawanActor(parts, {
      onJoined: () => {
        this.actor.send({ fPort: MILESIGHT_PORT, payload: POWER_ON })
        this.actor.every(reportMs, () => this.#report())
      },
    })
  }

  press(press: Press): void {
    const payload = pressPayload(100, press)
    this.actor.send({ fPort: MILESIGHT_PORT, payload, confirmed: true })
  }

  #report(): void {
    this.actor.send({ fPort: MILESIGHT_PORT, payload: Uint8Array.from(batteryEntry(100)) })
  }
}

export function pressPayload(batteryPercent: number, press: Press): Uint8Array {
  return Uint8Array.from([...batteryEntry(batteryPercent), 0xff, 0x2e, PRESSES[press]])
}
