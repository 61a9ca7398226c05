/**
 * Tells gateways of the homes that were moved away from them, until each has said that it is silent: also the
 * one that was dead, and comes back after months (F46, F69, F70).
 */

import type { Clock } from '../../../base/clock.ts'
import type { GatewayEui } from '../../../base/ids.ts'
import type { Log } from '../../../base/log.ts'
import type { CommandDesk } from '../command-desk.ts'
import { RegularLook } from '../regular-look.ts'
import type { HypervisorStore, StoredCommand } from '../store.ts'
import { HomeBook, type HomeMove, moveId } from './home-book.ts'
import { orderState } from './order-state.ts'

export type HomeDeskParts = {
  readonly store: Pick<HypervisorStore, 'records' | 'command'>
  readonly desk: Pick<CommandDesk, 'issue'>
  readonly clock: Clock
  readonly log: Log
}

const LOOK_MS = 60_000
/** The desk sends it again within that; then a new one is given. */
const ORDER_EXPIRES_MS = 24 * 3_600_000

export class HomeDesk extends RegularLook {
  readonly #parts: HomeDeskParts
  readonly #book: HomeBook
  /** Greeted since the last look: an order that expired while they were away is given anew. */
  readonly #greeted = new Set<GatewayEui>()

  constructor(parts: HomeDeskParts) {
    const { clock, log } = parts
    const failed = 'homes: gateways could not be told of moves'
    super({ clock, log, everyMs: LOOK_MS, look: () => this.look(), failed })
    this.#parts = parts
    this.#book = new HomeBook(parts.store.records)
  }

  get book(): HomeBook {
    return this.#book
  }

  greeted(gw: GatewayEui): void {
    this.#greeted.add(gw)
    this.soon()
  }

  /** A person's decision: written first, then told. */
  async move(decided: Pick<HomeMove, 'devices' | 'from' | 'to' | 'rev' | 'by'>): Promise<HomeMove> {
    const atMs = Math.floor(this.#parts.clock.wallMs())
    const id = moveId({ ...decided, atMs })
    const move: HomeMove = { ...decided, id, atMs, commandId: '', toldMs: null }
    await this.#book.put(move, atMs)
    this.soon()
    return move
  }

  /** One look at all moves: answers are taken in, and who does not know is told. */
  async look(): Promise<void> {
    const greeted = new Set(this.#greeted)
    this.#greeted.clear()
    for (const move of await this.#book.all()) {
      if (move.toldMs !== null) continue
      const command =
        move.commandId === '' ? undefined : await this.#parts.store.command(move.commandId)
      await this.#goOn(move, command, greeted.has(move.from))
    }
  }

  async #goOn(move: HomeMove, command: StoredCommand | undefined, isBack: boolean): Promise<void> {
    const nowMs = Math.floor(this.#parts.clock.wallMs())
    const state = orderState(command, { nowMs, isBack })
    if (state.kind === 'wait') return
    if (state.kind === 'done') {
      await this.#book.put({ ...move, toldMs: state.command.resultMs ?? nowMs }, nowMs)
      return
    }
    // Refused, for its clock was not set, or expired, or nobody knows: told again.
    const { devices, from: gw, to: gatewayEui, rev, by: origin } = move
    const params = { devices: [...devices], gatewayEui, rev }
    const order = { gw, name: 'homeSet', params, expiresInMs: ORDER_EXPIRES_MS, origin }
    const { id } = await this.#parts.desk.issue(order)
    await this.#book.put({ ...move, commandId: id }, nowMs)
  }
}
