/**
 * The way of a gateway whose facts go by LoRa to a neighbour. A transport like any other: what was lost on it is sent
 * again by who knows of it. The link counts as up as long as the way is open: whether the neighbour is there only an
 * answer of the hypervisor tells.
 */

import { airtimeUs } from '../../../base/lora.ts'
import type { SenderPolicy } from '../../sender/state.ts'
import type { GatewayTransport } from '../transport.ts'
import { Envelopes, kindOf, putInParts } from './envelope.ts'
import { FRAGMENTS_MAX } from './frame.ts'
import type { RelayLink, RelayLinkParts } from './link.ts'
import { frameBytesMost, type SpreadingFactor } from './neighbour-rate.ts'
import { OVERHEAD_BYTES } from './seal.ts'
import type { RelayStation } from './station.ts'

export type LeafParts = {
  readonly station: RelayStation
  readonly makeLink: (parts: Pick<RelayLinkParts, 'onMessage'>) => RelayLink
}

/** A message without content: from here on the leaf goes another way. */
export const FAREWELL = { channel: 'res', bytes: new Uint8Array(0) } as const

/** Company is worth waiting for, an answer takes its time, and greetings cost what alarms do. */
const POLICY = {
  rowsMax: 48,
  rowBytesMax: 1_200,
  gatherMs: 15 * 60_000,
  helloEveryMs: 6 * 3_600_000,
  helloRetryMostMs: 10 * 60_000,
  resendFloorMs: 90_000,
  resendMostMs: 30 * 60_000,
} as const
/** Of one sub-band of 1 %: what its account leaves to relays, half of it for answers and what goes again. */
const AIR_MS_A_DAY = 86_400_000 * 0.01 * 0.6 * 0.5

/** Of the sender of facts, for a neighbour that is spoken to so slowly. */
export function relayPolicy(sf: SpreadingFactor): Partial<SenderPolicy> {
  const sizeBytes = frameBytesMost(sf)
  const modulation = { kind: 'lora', sf, bandwidthHz: 125_000 } as const
  const frames = AIR_MS_A_DAY / (airtimeUs({ modulation, sizeBytes, crc: true }) / 1_000)
  const bytesPerDay = Math.floor(frames * (sizeBytes - OVERHEAD_BYTES))
  return { ...POLICY, budget: { bytesPerDay } }
}

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
