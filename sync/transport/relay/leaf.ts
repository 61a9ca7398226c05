/**
 * The way of a gateway whose facts go by LoRa to a neighbour. A transport like any other: what was lost on it is sent
 * again by who knows of it. The link counts as up as long as the way is open: whether the neighbour is there only an
 * answer of the hypervisor tells.
 */

import type { GatewayTransport } from '../transport.ts'
import { Envelopes, kindOf, putInParts } from './envelope.ts'
import { FRAGMENTS_MAX } from './frame.ts'
import type { RelayLink, RelayLinkParts } from './link.ts'
import type { RelayStation } from './station.ts'

export type LeafParts = {
  readonly station: RelayStation
  readonly makeLink: (parts: Pick<RelayLinkParts, 'onMessage'>) => RelayLink
}

/** A message without content: from here on the leaf goes another way. */
export const FAREWELL = { channel: 'res', bytes: new Uint8Array(0) } as const

/** Of the sender of facts: company is worth waiting for, an answer takes its time, and greetings cost what alarms do. */
export const RELAY_POLICY = {
  rowsMax: 48,
  rowBytesMax: 1_200,
  gatherMs: 15 * 60_000,
  helloEveryMs: 6 * 3_600_000,
  helloRetryMostMs: 10 * 60_000,
  resendFloorMs: 90_000,
  resendMostMs: 30 * 60_000,
} as const

export function relayLeafTransport({ station, makeLink }: LeafParts): GatewayTransport {
  let link: RelayLink | undefined
  let number = 0

  function offer(to: RelayLink, message: Parameters<typeof putInParts>[0]): boolean {
    const partBytes = FRAGMENTS_MAX * to.roomBytes
    const parts = putInParts(message, { number: number++, partBytes })
    if (!parts) return false
    const kind = kindOf(message.channel)
    const isTaken = parts.every((part) => typeof to.offer(kind, part) === 'number')
    station.poke()
    return isTaken
  }

  return {
    open(listener) {
      const envelopes = new Envelopes()
      link = makeLink({
        onMessage({ bytes }) {
          const message = envelopes.take(bytes)
          if (message) listener.onMessage(message.bytes)
        },
      })
      station.add(link)
      listener.onUp()
    },
    send: (channel, bytes) => link !== undefined && offer(link, { channel, bytes }),
    async close() {
      if (!link) return
      const leaving = link
      link = undefined
      offer(leaving, FAREWELL)
      station.retire(leaving)
    },
  }
}
