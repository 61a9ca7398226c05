/**
 * The way of a gateway whose facts go by LoRa to a neighbour. A transport like any other: what was lost on it is sent
 * again by who knows of it. The link counts as up as long as the way is open: whether the neighbour is there only an
 * answer of the hypervisor tells.
 */

import { airtimeUs } from '../../../base/lora.ts'
import type { SenderPolicy } from '../../sender/state.ts'
import type { GatewayTransport } from '../transport.ts'
import {
  ENVELOPE_BYTES,
  type Enveloped,
  Envelopes,
  enveloped,
  kindOf,
  putInParts,
} from './envelope.ts'
import { FRAGMENTS_MAX } from './frame.ts'
import type { RelayLink, RelayLinkParts } from './link.ts'
import { frameBytesMost, type SpreadingFactor } from './neighbour-rate.ts'
import { OVERHEAD_BYTES } from './seal.ts'
import type { RelayStation } from './station.ts'

export type LeafParts = {
  readonly station: RelayStation
  readonly makeLink: (parts: Pick<RelayLinkParts, 'onMessage' | 'onSettled'>) => RelayLink
}

/** A message without content: from here on the leaf goes another way. */
export const FAREWELL = { channel: 'res', bytes: new Uint8Array(0) } as const

/** Company is worth waiting for, an answer takes its time, and greetings cost what alarms do. */
const POLICY = {
  // Deflated they are ten frames at SF9, or fewer.
  rowsMax: 128,
  rowBytesMax: 8_192,
  gatherMs: 15 * 60_000,
  stateGatherMs: 60_000,
  helloEveryMs: 6 * 3_600_000,
  helloRetryMostMs: 10 * 60_000,
  // The pair says again by itself what was lost between the two, and the hub keeps what it cannot bring further.
  resendFloorMs: 15 * 60_000,
  resendMostMs: 2 * 3_600_000,
} as const
/** Two sub-bands of 1 % in Europe: what their accounts leave to relays, a quarter of it for what goes again. */
const AIR_MS_A_DAY = 2 * 86_400_000 * 0.01 * 0.6 * 0.75
/** Of a day at once: with what comes in meanwhile no more than an hour may take, which is what the law counts. */
const DAY_BUCKET = 1 / 60

/** Of the sender of facts, for a neighbour that is spoken to so slowly: its budget is time on the air. */
export function relayPolicy(sf: SpreadingFactor): Partial<SenderPolicy> {
  const costOf = (bytes: Uint8Array): number => airMs(bytes, sf)
  return { ...POLICY, budget: { bytesPerDay: AIR_MS_A_DAY, dayBucket: DAY_BUCKET, costOf } }
}

/** Of all its frames. */
function airMs(bytes: Uint8Array, sf: SpreadingFactor): number {
  const modulation = { kind: 'lora', sf, bandwidthHz: 125_000 } as const
  const lasts = (sizeBytes: number) => airtimeUs({ modulation, sizeBytes, crc: true }) / 1_000
  const room = frameBytesMost(sf) - OVERHEAD_BYTES
  const size = enveloped(bytes).length + ENVELOPE_BYTES
  const whole = Math.floor(size / room)
  const rest = size % room
  return whole * lasts(room + OVERHEAD_BYTES) + (rest > 0 ? lasts(rest + OVERHEAD_BYTES) : 0)
}

export function relayLeafTransport({ station, makeLink }: LeafParts): GatewayTransport {
  let link: RelayLink | undefined
  let number = 0
  /** Messages that the neighbour does not have yet, by their parts. */
  const underWay = new Map<Uint8Array, Set<number>>()

  function offer(to: RelayLink, message: Enveloped): boolean {
    // The sender says it again because no answer has come: it is still on its way.
    if (underWay.has(message.bytes)) return true
    const partBytes = FRAGMENTS_MAX * to.roomBytes
    const parts = putInParts(message, { number: number++, partBytes })
    if (!parts) return false
    const ids = new Set<number>()
    for (const part of parts) {
      const taken = to.offer(kindOf(message.channel), part)
      if (typeof taken === 'number') ids.add(taken)
    }
    if (ids.size > 0) underWay.set(message.bytes, ids)
    station.poke()
    return ids.size === parts.length
  }

  function settled(id: number): void {
    for (const [bytes, ids] of underWay)
      if (ids.delete(id) && ids.size === 0) underWay.delete(bytes)
  }

  return {
    open(listener) {
      const envelopes = new Envelopes()
      link = makeLink({
        onMessage({ bytes }) {
          const message = envelopes.take(bytes)
          if (message) listener.onMessage(message.bytes)
        },
        onSettled: settled,
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
