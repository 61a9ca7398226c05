/**
 * Milesight WS301 on a door: an opening goes out at once and confirmed, so does the sensor being torn
 * off; a closing at once; beside it the state now and then, so that silence can be told from peace.
 *
 *   0175 battery %   0300 0 closed, 1 open   0400 0 in its place, 1 taken off
 */

import type { ActorParts } from './actor-parts.ts'
import { LorawanActor } from './lorawan-actor.ts'
import { batteryEntry, MILESIGHT_PORT, POWER_ON } from './milesight.ts'

export class Contact {
  readonly actor: LorawanActor
  #isOpen = false
  #isTakenOff = false

  constructor(parts: ActorParts, reportMs: number) {
    this.actor = new LorawanActor(parts, {
      onJoined: () => {
        this.actor.send({ fPort: MILESIGHT_PORT, payload: POWER_ON })
        this.actor.every(reportMs, () => this.#report(false))
      },
    })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  setOpen(isOpen: boolean): void {
    if (isOpen === this.#isOpen) return
    this.#isOpen = isOpen
    this.#report(isOpen)
  }

  /** Torn off its door, or put back. */
  setTakenOff(isTakenOff: boolean): void {
    if (isTakenOff === this.#isTakenOff) return
    this.#isTakenOff = isTakenOff
    this.#report(isTakenOff)
  }

  #report(confirmed: boolean): void {
    const state = { isOpen: this.#isOpen, isTakenOff: this.#isTakenOff }
    this.actor.send({ fPort: MILESIGHT_PORT, payload: contactPayload(100, state), confirmed })
  }
}

export function contactPayload(
  batteryPercent: number,
  state: { readonly isOpen: boolean; readonly isTakenOff: boolean },
): Uint8Array {
  const { isOpen, isTakenOff } = state
  const entries = [0x03, 0x00, Number(isOpen), 0x04, 0x00, Number(isTakenOff)]
  return Uint8Array.from([...batteryEntry(batteryPercent), ...entries])
}
