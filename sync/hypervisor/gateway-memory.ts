/** What a receiver has in memory of gateways, and the life of the hypervisor that it speaks for. */

import type { GatewayEui } from '../../base/ids.ts'
import { firstGatewayState } from './gateway-state.ts'
import type { HypervisorStore } from './store.ts'
import type { GatewayMove, Remembered } from './store-shared.ts'

/** More than a country has: beyond it somebody invents gateways. */
const GATEWAYS_MAX = 100_000
/** Of a shared store they can be read again: the longest unheard makes room. */
const CACHED_MAX = 10_000

export class GatewayMemory {
  /** Since this life began: of a store for one process only. */
  readonly greeted = new Set<GatewayEui>()
  readonly #store: HypervisorStore
  readonly #draw: () => number
  readonly #known = new Map<GatewayEui, Remembered>()
  #instance: number | undefined
  #former: number | undefined

  /** `draw` gives the number of a new life. */
  constructor(store: HypervisorStore, draw: () => number) {
    this.#store = store
    this.#draw = draw
  }

  get size(): number {
    return this.#known.size
  }

  hasRoom(gw: GatewayEui): boolean {
    return this.#store.shared !== undefined || this.#known.has(gw) || this.size < GATEWAYS_MAX
  }

  /** As far as is known here; of a shared store it may be old. */
  async recall(gateways: readonly GatewayEui[]): Promise<{
    readonly instance: number
    readonly before: ReadonlyMap<GatewayEui, Remembered>
  }> {
    const instance = await this.#life()
    const before = new Map<GatewayEui, Remembered>()
    for (const gw of new Set(gateways)) {
      before.set(gw, this.#known.get(gw) ?? (await this.#read(gw)))
    }
    return { instance, before }
  }

  async #read(gw: GatewayEui): Promise<Remembered> {
    const { shared } = this.#store
    if (shared) return await shared.remembered(gw)
    return { state: firstGatewayState(gw, await this.#store.cursors(gw)), moves: 0 }
  }

  async #life(): Promise<number> {
    if (this.#instance === undefined) {
      this.#instance = (await this.#store.shared?.instance(this.#draw)) ?? this.#draw()
      // Cursors may have gone back, and what waited aside is gone.
      if (this.#instance !== this.#former) this.#known.clear()
      this.#former = this.#instance
    }
    return this.#instance
  }

  /** The turns are on disk. */
  moved(turns: readonly GatewayMove[]): void {
    for (const { gw, before, after } of turns) {
      const moves = before.state === after ? before.moves : before.moves + 1
      this.#known.delete(gw)
      this.#known.set(gw, { state: after, moves })
    }
    if (!this.#store.shared) return
    for (const gw of this.#known.keys()) {
      if (this.#known.size <= CACHED_MAX) return
      this.#known.delete(gw)
    }
  }

  /** Another receiver was first, or the database has a new life. */
  drop(gateways: readonly GatewayEui[]): void {
    for (const gw of gateways) this.#known.delete(gw)
    this.#instance = undefined
  }

  /** A write has failed. As if the process had started again; `true`: this is a new life. */
  forget(): boolean {
    this.#known.clear()
    this.greeted.clear()
    this.#instance = undefined
    return this.#store.shared === undefined
  }

  /** Gateways that are known and have not greeted this life. */
  async silent(limit: number): Promise<{
    readonly instance: number
    readonly silent: readonly GatewayEui[]
  }> {
    const instance = await this.#life()
    const { shared } = this.#store
    if (shared) return { instance, silent: await shared.silent(instance, limit) }
    const all = (await this.#store.gateways()).map(({ gw }) => gw)
    return { instance, silent: all.filter((gw) => !this.greeted.has(gw)).slice(0, limit) }
  }
}
