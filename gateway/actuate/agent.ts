/**
 * Carries programmes out: looks at every zone once a minute and gives the orders that are due. It keeps
 * nothing: what was ordered and what became of it is in the engine's state, and the name of an order
 * says which turn it is of, so one that is given twice is carried out once.
 */

import type { Clock } from '../../base/clock.ts'
import { Looking } from '../../base/looking.ts'
import type { PlanNow, PlannedZone, ZonePlan } from './plan-zone.ts'
import { planZone, skipOf } from './plan-zone.ts'

export type AgentParts = {
  readonly clock: Clock
  readonly now: () => PlanNow
  /** Zones with a programme. */
  readonly zones: () => readonly string[]
  /** The zone as it is now; `undefined`: it has no programme or no valve any more. */
  readonly view: (zone: string) => PlannedZone | undefined
  /** An order of this name has been given already. */
  readonly isKnown: (commandId: string) => boolean
  /** Resolves when the order is on the medium, with why it was refused if it was. */
  readonly open: (
    zone: string,
    order: Extract<ZonePlan, { kind: 'open' }>,
  ) => Promise<string | undefined>
  readonly skip: (zone: string, skip: Extract<ZonePlan, { kind: 'skip' }>) => Promise<void>
  readonly failed: (detail: string) => void
}

const LOOK_MS = 60_000

export class IrrigationAgent {
  readonly #parts: AgentParts
  readonly #looking: Looking

  constructor(parts: AgentParts) {
    this.#parts = parts
    const { clock, failed } = parts
    this.#looking = new Looking({ clock, everyMs: LOOK_MS, look: () => this.#lookAtAll(), failed })
  }

  close(): void {
    this.#looking.close()
  }

  /** One look, beside those of the timer. */
  async look(): Promise<void> {
    await this.#looking.now()
  }

  /**
   * Zones one after the other: an order given is seen by the next zone of the same site, and one that
   * fails keeps no other dry.
   */
  async #lookAtAll(): Promise<string> {
    const failures: string[] = []
    for (const zone of this.#parts.zones()) {
      try {
        await this.#lookAt(zone)
      } catch (error) {
        failures.push(`${zone}: ${String(error)}`)
      }
    }
    return failures.join('; ')
  }

  async #lookAt(zone: string): Promise<void> {
    const planned = this.#parts.view(zone)
    if (!planned || this.#looking.isClosed) return
    const plan = planZone(planned, this.#parts.now())
    if (plan.kind === 'wait' || this.#parts.isKnown(plan.commandId)) return
    if (plan.kind === 'open') await this.#open(zone, plan)
    else await this.#parts.skip(zone, plan)
  }

  /** A valve that cannot be ordered, because it has not joined or too much waits for it, loses its turn. */
  async #open(zone: string, order: Extract<ZonePlan, { kind: 'open' }>): Promise<void> {
    const detail = await this.#parts.open(zone, order)
    if (detail === undefined) return
    const skip = skipOf(zone, order.day, 'valve', detail)
    if (!this.#parts.isKnown(skip.commandId)) await this.#parts.skip(zone, skip)
  }
}
