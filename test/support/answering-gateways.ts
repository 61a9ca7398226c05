/** Gateways on a table that carry out a hypervisor's orders, when they are reached. */

import type { GatewayEui } from '../../base/ids.ts'
import type { GatewayService } from '../../gateway/api/service.ts'
import { runHypervisorCommand } from '../../gateway/core/hypervisor-commands.ts'
import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import type { CommandMessage } from '../../sync/messages.ts'
import type { HomeDesk } from './home-desk.ts'

export class AnsweringGateways {
  readonly #desks = new Map<GatewayEui, HomeDesk>()
  readonly #store: HypervisorStore
  readonly #away = new Set<GatewayEui>()
  #inbox: CommandMessage[] = []
  /** All orders that reached somebody, in order. */
  readonly carriedOut: string[] = []

  constructor(store: HypervisorStore, desks: readonly HomeDesk[]) {
    this.#store = store
    for (const desk of desks) this.#desks.set(desk.gatewayEui, desk)
  }

  /** Nothing reaches it, and it says nothing. */
  setAway(gw: GatewayEui, isAway: boolean): void {
    if (isAway) this.#away.add(gw)
    else this.#away.delete(gw)
  }

  send(gw: GatewayEui, message: CommandMessage): boolean {
    if (!this.#away.has(gw)) this.#inbox.push(message)
    return true
  }

  /** What has arrived is carried out, and its results are with the hypervisor. */
  async answer(atMs: number): Promise<void> {
    const inbox = this.#inbox
    this.#inbox = []
    for (const { gw, id, name, params } of inbox) {
      const service = this.#desks.get(gw)!.service as GatewayService
      const done = await runHypervisorCommand(service, new Set(), { id, name, params })
      this.carriedOut.push(`${name} ${done.outcome}`)
      await this.#store.write(
        [{ kind: 'result', result: { kind: 'result', gw, id, ...done, atMs } }],
        atMs,
      )
    }
  }
}
