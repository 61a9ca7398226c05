/**
 * Carries programmes out: looks at every zone once a minute and gives the orders that are due. It keeps
 * nothing: what was ordered and what became of it is in the engine's state, and the name of an order
 * says which turn it is of, so one that is given twice is carried out once.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { PlanNow, PlannedZone, ZonePlan } from './plan-zone.ts'
import { planZone } from './plan-zone.ts'

export type AgentParts = {
  readonly clock: Clock
  readonly now: () => PlanNow
  /** Zones with a programme. */
  readonly zones: () => readonly string[]
  /** The zone as it is now; `undefined`: it has no programme or no valve any more. */
  readonly view: (zone: string) => PlannedZone | undefined
  /** An order of this name has been given already. */
  readonly isKnown: (commandId: string) => boolean
  /** Resolves when the order is on the medium; a refusal is the order's own end. */
  readonly open: (zone: string, order: Extract<ZonePlan, { kind: 'open' }>) => Promise<void>
  readonly skip: (zone: string, skip: Extract<ZonePlan, { kind: 'skip' }>) => Promise<void>
  readonly failed: (error: unknown) => void
}

const LOOK_MS = 60_000

export class IrrigationAgent {
  readonly #parts: AgentParts
  #cancel: CancelTimer
  #isClosed = false

  constructor(parts: AgentParts) {
    this.#parts = parts
    this.#cancel = parts.clock.after(LOOK_MS, () => void this.#turn())
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }

  async #turn(): Promise<void> {
    try {
      await this.look()
    } catch (error) {
      this.#parts.failed(error)
    }
    if (!this.#isClosed) this.#cancel = this.#parts.clock.after(LOOK_MS, () => void this.#turn())
  }

  /** Zones one after the other: an order given is seen by the next zone of the same site. */
  async look(): Promise<void> {
    for (const zone of this.#parts.zones()) {
      const planned = this.#parts.view(zone)
      if (!planned || this.#isClosed) continue
      const plan = planZone(planned, this.#parts.now())
      if (plan.kind === 'wait' || this.#parts.isKnown(plan.commandId)) continue
      if (plan.kind === 'open') await this.#parts.open(zone, plan)
      else await this.#parts.skip(zone, plan)
    }
  }
}
