/**
 * Tells the city, sealed, what each device's next home would need if this gateway were lost: the whole when
 * keys, session or place change, and once a day where the counters stand.
 *
 * What was told is remembered outside the state (escrow-told-system.ts): where that is lost, it is told again.
 */

import type { Clock } from '../../base/clock.ts'
import type { DevEui } from '../../base/ids.ts'
import { Looking } from '../../base/looking.ts'
import type { Random } from '../../base/random.ts'
import { escrowBox, escrowMark, type Floors, floorsOf } from '../homes/escrow.ts'
import { isElsewhere } from '../homes/home.ts'
import { JournalError } from '../journal/journal.ts'
import type { Vault } from '../registry/vault.ts'
import type { Core } from './core.ts'

/** A device that joins is in escrow within minutes: until then its new keys are nowhere else. */
const LOOK_MS = 5 * 60_000
const FLOORS_MS = 24 * 3_600_000
/** Of one look, so that a gateway that is filled with devices does not fill its link with boxes. */
const BOXES_A_LOOK = 32
const FLOORS_A_LOOK = 256
const CHANCE_BYTES = 32

/** Of one device: what stood in its last box, and when its counters were told last (UTC). */
export type Told = { readonly mark: string; readonly floorsMs: number; readonly floors: string }

export type EscrowParts = {
  readonly core: Core
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  /** 64 hex digits: the city's. */
  readonly key: string
  readonly told: {
    read(): ReadonlyMap<DevEui, Told>
    keep(told: ReadonlyMap<DevEui, Told>): void
  }
}

export class EscrowAgent {
  readonly #parts: EscrowParts
  readonly #told: Map<DevEui, Told>
  readonly #looking: Looking

  constructor(parts: EscrowParts) {
    this.#parts = parts
    this.#told = new Map(parts.told.read())
    this.#looking = new Looking({
      clock: parts.clock,
      everyMs: LOOK_MS,
      look: () => this.#look(),
      failed: (detail) => parts.core.raise('escrow-stopped', detail),
    })
  }

  close(): void {
    this.#looking.close()
  }

  /** One look, beside those of the timer. */
  async look(): Promise<void> {
    await this.#looking.now()
  }

  async #look(): Promise<string> {
    const { core, told } = this.#parts
    const { state, settings } = core
    let [boxes, floors] = [0, 0]
    for (const [devEui, device] of state.devices) {
      if (isElsewhere(state, devEui, settings.gatewayEui)) continue
      try {
        if (boxes < BOXES_A_LOOK && this.#tellBox(devEui)) boxes++
        else if (floors < FLOORS_A_LOOK && this.#tellFloors(devEui, floorsOf(state, device)))
          floors++
      } catch (error) {
        // A disk that takes nothing now: the next look tells it.
        if (!(error instanceof JournalError)) throw error
        break
      }
    }
    if (boxes + floors === 0) return ''
    await core.sync()
    for (const devEui of this.#told.keys())
      if (!state.devices.has(devEui)) this.#told.delete(devEui)
    told.keep(this.#told)
    return ''
  }

  #tellBox(devEui: DevEui): boolean {
    const { core, vault, random, clock, key } = this.#parts
    const { state, settings } = core
    const device = state.devices.get(devEui)!
    const mark = escrowMark(state, device, key)
    if (this.#told.get(devEui)?.mark === mark) return false
    const chance = random.bytes(CHANCE_BYTES)
    const box = escrowBox(state, vault, devEui, { from: settings.gatewayEui, key, chance })
    if (box === undefined) return false
    const { homeRev, ...floors } = floorsOf(state, device)
    core.tellOf('homeEscrowed', devEui, { homeRev, box })
    this.#told.set(devEui, { mark, floorsMs: clock.wallMs(), floors: JSON.stringify(floors) })
    return true
  }

  #tellFloors(devEui: DevEui, { homeRev, ...floors }: Floors): boolean {
    const { core, clock } = this.#parts
    const before = this.#told.get(devEui)
    const nowMs = clock.wallMs()
    // A clock that went back tells at once: nobody knows how long ago it was.
    const isDue = before && Math.abs(nowMs - before.floorsMs) >= FLOORS_MS
    const text = JSON.stringify(floors)
    if (!isDue || before.floors === text) return false
    core.tellOf('homeFloors', devEui, { homeRev, ...floors })
    this.#told.set(devEui, { ...before, floorsMs: nowMs, floors: text })
    return true
  }
}
