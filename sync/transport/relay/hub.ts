/**
 * The neighbour that has internet: what a leaf says it hands on under the leaf's own name, and what comes back for
 * the leaf it says by radio. It reads nothing of it. Orders that come while a leaf is not there are kept for a while:
 * the broker has given them and does not keep them.
 */

import type { Clock } from '../../../base/clock.ts'
import type { GatewayEui } from '../../../base/ids.ts'
import type { UpChannel } from '../transport.ts'
import { Envelopes, kindOf, putInParts } from './envelope.ts'
import { FRAGMENTS_MAX } from './frame.ts'
import type { RelayLink, RelayLinkParts } from './link.ts'
import type { RelayStation } from './station.ts'

/** The way on, for all leaves together. */
export type HubWay = {
  /** `false`: not now; the leaf sends it again in its time. */
  send(leaf: GatewayEui, channel: UpChannel, bytes: Uint8Array): boolean
}

export type HubParts = {
  readonly station: RelayStation
  readonly clock: Clock
  readonly way: HubWay
}

type Order = { readonly bytes: Uint8Array; readonly untilMs: number }

type Leaf = {
  readonly link: RelayLink
  readonly envelopes: Envelopes
  /** It goes this way now. */
  isHere: boolean
  unanswered: number
  number: number
  orders: Order[]
}

const ORDERS_MAX = 16
/** As long as the hypervisor's own orders live by default. */
const ORDER_KEPT_MS = 15 * 60_000
/** A leaf that has not answered so often has another way again, or no power. */
const UNANSWERED_MAX = 2

export class RelayHub {
  readonly #parts: HubParts
  readonly #leaves = new Map<GatewayEui, Leaf>()

  constructor(parts: HubParts) {
    this.#parts = parts
  }

  get leaves(): readonly GatewayEui[] {
    return [...this.#leaves.keys()]
  }

  isHere(leaf: GatewayEui): boolean {
    return this.#leaves.get(leaf)?.isHere ?? false
  }

  add(
    eui: GatewayEui,
    makeLink: (parts: Pick<RelayLinkParts, 'onMessage' | 'onSettled'>) => RelayLink,
  ): void {
    const link = makeLink({
      onMessage: ({ bytes }) => this.#said(eui, bytes),
      onSettled: (_, outcome) => this.#settled(eui, outcome),
    })
    const leaf = { link, envelopes: new Envelopes(), isHere: false, unanswered: 0, number: 0 }
    this.#leaves.set(eui, { ...leaf, orders: [] })
    this.#parts.station.add(link)
  }

  remove(eui: GatewayEui): void {
    const leaf = this.#leaves.get(eui)
    if (!leaf) return
    this.#leaves.delete(eui)
    this.#parts.station.remove(leaf.link)
  }

  /** What came for a leaf: an order waits for it, an answer to what it said another way does not. */
  forLeaf(eui: GatewayEui, channel: 'ack' | 'cmd', bytes: Uint8Array): void {
    const leaf = this.#leaves.get(eui)
    if (!leaf) return
    if (leaf.isHere) {
      this.#say(leaf, channel, bytes)
      return
    }
    if (channel === 'ack') return
    const untilMs = this.#parts.clock.monoMs() + ORDER_KEPT_MS
    leaf.orders = [...leaf.orders, { bytes, untilMs }].slice(-ORDERS_MAX)
  }

  #said(eui: GatewayEui, part: Uint8Array): void {
    const leaf = this.#leaves.get(eui)
    const message = leaf?.envelopes.take(part)
    if (!leaf || !message) return
    const { channel, bytes } = message
    if (channel === 'ack' || channel === 'cmd') return
    leaf.isHere = bytes.length > 0
    leaf.unanswered = 0
    if (!leaf.isHere) return
    this.#parts.way.send(eui, channel, bytes)
    const nowMs = this.#parts.clock.monoMs()
    for (const order of leaf.orders.splice(0))
      if (order.untilMs > nowMs) this.#say(leaf, 'cmd', order.bytes)
  }

  #settled(eui: GatewayEui, outcome: 'arrived' | 'given-up'): void {
    const leaf = this.#leaves.get(eui)
    if (!leaf) return
    leaf.unanswered = outcome === 'arrived' ? 0 : leaf.unanswered + 1
    if (leaf.unanswered >= UNANSWERED_MAX) leaf.isHere = false
  }

  #say(leaf: Leaf, channel: 'ack' | 'cmd', bytes: Uint8Array): void {
    const partBytes = FRAGMENTS_MAX * leaf.link.roomBytes
    const parts = putInParts({ channel, bytes }, { number: leaf.number++, partBytes })
    // What is too long or too much the hypervisor says again, or tells as not answered.
    for (const part of parts ?? []) leaf.link.offer(kindOf(channel), part)
    this.#parts.station.poke()
  }
}
