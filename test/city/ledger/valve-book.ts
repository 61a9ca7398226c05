/**
 * The book of the valves: what was ordered, what the valve was told, and when water really ran (I9).
 * A valve is told to open by an order that has not expired, once for each, always with an end, and is
 * closed when that end has come.
 */

import type { ValveTask } from '../sensors/valve.ts'
import type { Violations } from './violation.ts'

export type Order = {
  readonly zone: string
  readonly seconds: number
  /** City time until which the gateway may still give it to the valve. */
  readonly validUntilMs: number
}

/** The valve moves, the membrane follows. */
const CLOSE_SLACK_MS = 2_000
/** An order leaves the gateway before it expires and is in the air for so long at most. */
const FLIGHT_MS = 10_000
/** Orders of one zone that are remembered. */
const ORDERS_MAX = 64

type Zone = { isOpen: boolean; closesMs: number; jammed: boolean }

export class ValveBook {
  readonly counts = { orders: 0, told: 0 }
  readonly #nowMs: () => number
  readonly #violations: Violations
  /** Orders that the valve has not been told of. */
  readonly #orders = new Map<string, Order[]>()
  readonly #zones = new Map<string, Zone>()

  constructor(nowMs: () => number, violations: Violations) {
    this.#nowMs = nowMs
    this.#violations = violations
  }

  ordered(order: Order): void {
    this.counts.orders++
    const before = this.#orders.get(order.zone) ?? []
    this.#orders.set(order.zone, [...before, order].slice(-ORDERS_MAX))
  }

  /** A valve that is broken by fault does not count against the gateway from then on. */
  jammed(zone: string): void {
    this.#zone(zone).jammed = true
  }

  /** The valve is taken out: what comes in its place begins closed. */
  gone(zone: string): void {
    this.#zones.delete(zone)
  }

  /** A task has reached the valve. */
  told(zone: string, { open, seconds }: ValveTask): void {
    const nowMs = this.#nowMs()
    const state = this.#zone(zone)
    if (!open) {
      state.closesMs = nowMs
      return
    }
    this.counts.told++
    if (seconds === undefined) {
      this.#violations.add('I9', `${zone} is told to open without an end`)
      return
    }
    const orders = this.#orders.get(zone) ?? []
    const order = orders.findLast((one) => one.seconds === seconds)
    if (!order) this.#violations.add('I9', `${zone} opens by an order that nobody gave, or twice`)
    else if (nowMs > order.validUntilMs + FLIGHT_MS) {
      const lateMs = Math.round(nowMs - order.validUntilMs)
      this.#violations.add('I9', `${zone} opens by an order that expired ${lateMs} ms ago`)
    }
    this.#orders.set(
      zone,
      orders.filter((one) => one !== order),
    )
    state.closesMs = nowMs + seconds * 1000
  }

  moved(zone: string, isOpen: boolean): void {
    const state = this.#zone(zone)
    this.check()
    state.isOpen = isOpen
  }

  /** Called now and then: a valve that should have closed by now. */
  check(): void {
    for (const [zone, state] of this.#zones) {
      const lateMs = this.#nowMs() - state.closesMs
      if (!state.isOpen || state.jammed || lateMs <= CLOSE_SLACK_MS) continue
      this.#violations.add('I9', `${zone} is open ${Math.round(lateMs)} ms behind its end`)
      state.jammed = true
    }
  }

  #zone(zone: string): Zone {
    let state = this.#zones.get(zone)
    if (!state) {
      state = { isOpen: false, closesMs: 0, jammed: false }
      this.#zones.set(zone, state)
    }
    return state
  }
}
