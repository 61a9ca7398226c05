/** Carries hand-overs from gateway to gateway, step by step, over outages of any of the three. */

import type { Clock } from '../../../base/clock.ts'
import type { GatewayEui } from '../../../base/ids.ts'
import type { Log } from '../../../base/log.ts'
import type { CommandDesk } from '../command-desk.ts'
import { RegularLook } from '../regular-look.ts'
import type { HypervisorStore } from '../store.ts'
import { type CarriedHandover, HandoverBook, isOver } from './handover-book.ts'
import { afterOrder, orderOf } from './handover-step.ts'
import { orderState } from './order-state.ts'

export type HandoverDeskParts = {
  readonly store: Pick<HypervisorStore, 'records' | 'command'>
  readonly desk: Pick<CommandDesk, 'issue'>
  readonly clock: Clock
  readonly log: Log
}

const LOOK_MS = 30_000
const ORDER_EXPIRES_MS = 3_600_000
/** All of one hand-over at once where each gateway answers at once. */
const STEPS_A_LOOK = 8

export class HandoverDesk extends RegularLook {
  readonly #parts: HandoverDeskParts
  readonly #book: HandoverBook
  readonly #greeted = new Set<GatewayEui>()

  constructor(parts: HandoverDeskParts) {
    const { clock, log } = parts
    const failed = 'homes: hand-overs could not go on'
    super({ clock, log, everyMs: LOOK_MS, look: () => this.look(), failed })
    this.#parts = parts
    this.#book = new HandoverBook(parts.store.records)
  }

  get book(): HandoverBook {
    return this.#book
  }

  greeted(gw: GatewayEui): void {
    this.#greeted.add(gw)
    this.soon()
  }

  /** A person's decision: written first, then carried out. */
  async begin(
    decided: Pick<CarriedHandover, 'groups' | 'from' | 'to' | 'anyway' | 'by'>,
  ): Promise<CarriedHandover> {
    const atMs = Math.floor(this.#parts.clock.wallMs())
    const id = `${decided.from}/${decided.to}/${atMs}/${decided.groups[0]}`
    const open = { step: 'key', commandId: '', key: '', text: '', tries: 0, detail: '' } as const
    const handover: CarriedHandover = { ...decided, id, atMs, ...open }
    await this.#book.put(handover, atMs)
    this.soon()
    return handover
  }

  async look(): Promise<void> {
    const greeted = new Set(this.#greeted)
    this.#greeted.clear()
    for (const handover of await this.#book.all()) {
      let now = handover
      for (let n = 0; n < STEPS_A_LOOK && !isOver(now); n++) {
        const next = await this.#goOn(now, greeted)
        if (next === now) break
        now = next
      }
    }
  }

  /** The same again: it waits. */
  async #goOn(
    handover: CarriedHandover,
    greeted: ReadonlySet<GatewayEui>,
  ): Promise<CarriedHandover> {
    const { store, desk, clock } = this.#parts
    const order = orderOf(handover)
    if (!order) return handover
    const nowMs = Math.floor(clock.wallMs())
    const { commandId, by: origin } = handover
    const command = commandId === '' ? undefined : await store.command(commandId)
    const state = orderState(command, { nowMs, isBack: greeted.has(order.gw) })
    if (state.kind === 'wait') return handover
    const next = afterOrder(handover, state)
    if (next !== handover) {
      await this.#book.put(next, nowMs)
      // What was refused is asked for at the next look, not at once.
      return next.step === handover.step ? handover : next
    }
    const { id } = await desk.issue({ ...order, expiresInMs: ORDER_EXPIRES_MS, origin })
    await this.#book.put({ ...handover, commandId: id }, nowMs)
    return handover
  }
}
