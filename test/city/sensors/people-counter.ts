/**
 * Milesight VS133 over a street or a door: what crossed its line since it was switched on, and since
 * the last report. On mains, so it says no battery.
 *
 *   03d2 in total u32   04d2 out total u32   05cc in u16, out u16 since the last report
 */

import { ByteWriter } from '../../../base/bytes.ts'
import type { ActorParts } from './actor-parts.ts'
import { LorawanActor } from './lorawan-actor.ts'
import { MILESIGHT_PORT, POWER_ON } from './milesight.ts'

export type Crossings = { readonly in: number; readonly out: number }
/** How many have crossed up to a moment of the world (`monoMs`), each way: whole, never falling. */
export type CrossingsAt = (monoMs: number) => Crossings

export class PeopleCounter {
  readonly actor: LorawanActor
  readonly #crossingsAt: CrossingsAt
  #atSwitchOn: Crossings
  #atReport: Crossings

  constructor(parts: ActorParts, crossingsAt: CrossingsAt, reportMs: number) {
    this.#crossingsAt = crossingsAt
    this.#atSwitchOn = crossingsAt(parts.clock.monoMs())
    this.#atReport = this.#atSwitchOn
    this.actor = new LorawanActor(parts, {
      onJoined: () => {
        this.actor.send({ fPort: MILESIGHT_PORT, payload: POWER_ON })
        this.actor.every(reportMs, () => this.#report())
      },
    })
  }

  /** The power was gone for a moment: it counts from nothing again. */
  restart(): void {
    this.#atSwitchOn = this.#crossingsAt(this.actor.clock.monoMs())
    this.#atReport = this.#atSwitchOn
    this.actor.send({ fPort: MILESIGHT_PORT, payload: POWER_ON })
  }

  #report(): void {
    const now = this.#crossingsAt(this.actor.clock.monoMs())
    const total = between(this.#atSwitchOn, now)
    const payload = crossingsPayload(total, between(this.#atReport, now))
    this.#atReport = now
    this.actor.send({ fPort: MILESIGHT_PORT, payload })
  }
}

function between(from: Crossings, to: Crossings): Crossings {
  return { in: to.in - from.in, out: to.out - from.out }
}

/** The counters of the device wrap at 2³², those of a period stay at their highest. */
export function crossingsPayload(total: Crossings, period: Crossings): Uint8Array {
  return new ByteWriter(18)
    .bytes(Uint8Array.of(0x03, 0xd2))
    .u32le(total.in % 2 ** 32)
    .bytes(Uint8Array.of(0x04, 0xd2))
    .u32le(total.out % 2 ** 32)
    .bytes(Uint8Array.of(0x05, 0xcc))
    .u16le(Math.min(period.in, 0xffff))
    .u16le(Math.min(period.out, 0xffff))
    .done()
}
