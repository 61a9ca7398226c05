/** Orders: what they are called, and how they end. The end of each comes as a second message. */

import type { CommandView } from '../../gateway/api/service.ts'
import type { GatewayLink } from '../link/gateway-link.ts'
import { Refusal } from '../link/refusal.ts'
import type { RedMessage, RedNode } from '../node-red.ts'

/** Orders of one node whose end has not come; the oldest is forgotten beyond that. */
const OPEN_MAX = 64

/**
 * The id of an order. The message's own id makes it: the same message tried again is the same order,
 * two messages never are.
 */
export function orderId(node: RedNode, message: RedMessage): string {
  return `flow-${node.id}-${String(message['_msgid'])}`.replace(/[^\w.:-]/g, '_').slice(0, 64)
}

/** A refusal of the gateway is an outcome there; here it is the error of the node. */
export function accepted(view: CommandView): CommandView {
  if (view.outcome !== 'refused') return view
  throw new Refusal('refused', view.detail, { problem: 'refused' })
}

/** Remembers orders and sends what came of each on the second output. */
export class OpenOrders {
  readonly #node: RedNode
  readonly #open = new Map<string, RedMessage>()

  constructor(node: RedNode, link: GatewayLink | undefined) {
    this.#node = node
    const stop = link?.listen({
      isFor: ({ type, commandId }) => type === 'commandDone' && this.#open.has(String(commandId)),
      ageMaxMs: 0,
      onLine: ({ commandId, outcome, detail, at }) => {
        const message = this.#open.get(String(commandId))!
        this.#open.delete(String(commandId))
        const payload = { id: commandId, outcome, detail, at }
        this.#node.send([null, { ...message, payload }])
      },
      onState: () => {},
    })
    if (stop) node.on('close', stop)
  }

  add(id: string, message: RedMessage): void {
    this.#open.set(id, message)
    if (this.#open.size > OPEN_MAX) this.#open.delete(this.#open.keys().next().value!)
  }
}
