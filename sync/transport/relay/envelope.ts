/**
 * Messages of the sync protocol on a pair's radio: two bytes say which channel it is of and which part of it, for a
 * message may be longer than sixteen frames. Parts of different messages may come mixed, lost or doubled. Pure;
 * bounded, as `fragments.ts` is.
 *
 *   byte 0   bits 7..3 number of the message, modulo 32   2..0 channel
 *   byte 1   bits 7..4 part                               3..0 last part
 */

import { concatBytes } from '../../../base/bytes.ts'
import type { UpChannel } from '../transport.ts'
import type { RelayMessage } from './outbox.ts'

export type Channel = UpChannel | 'ack' | 'cmd'

const CHANNELS: readonly Channel[] = ['up/0', 'up/1', 'up/2', 'up/3', 'up/4', 'res', 'ack', 'cmd']
export const ENVELOPE_BYTES = 2
const PARTS_MAX = 16
const NUMBERS = 32
/** Messages that are not whole yet; the oldest gives way. */
const OPEN_MAX = 4

/** Alarms before all; orders, their results and what moves the sender on before facts. */
export function kindOf(channel: Channel): RelayMessage['kind'] {
  if (channel === 'up/0') return 'alarm'
  return channel === 'res' || channel === 'cmd' || channel === 'ack' ? 'control' : 'data'
}

/** Ready to be offered, each of `partBytes` at most; undefined: longer than sixteen parts. */
export function putInParts(
  message: { readonly channel: Channel; readonly bytes: Uint8Array },
  { number, partBytes }: { readonly number: number; readonly partBytes: number },
): readonly Uint8Array[] | undefined {
  const { channel, bytes } = message
  const room = partBytes - ENVELOPE_BYTES
  const count = Math.max(1, Math.ceil(bytes.length / room))
  if (count > PARTS_MAX) return undefined
  const first = ((number % NUMBERS) << 3) | CHANNELS.indexOf(channel)
  return Array.from({ length: count }, (_, part) => {
    const head = Uint8Array.of(first, (part << 4) | (count - 1))
    return concatBytes([head, bytes.subarray(part * room, (part + 1) * room)])
  })
}

type Open = { readonly parts: (Uint8Array | undefined)[]; missing: number }

export class Envelopes {
  readonly #open = new Map<number, Open>()

  /** The message that is whole with this part; undefined: it is not yet, or this is no part of one. */
  take(part: Uint8Array): { readonly channel: Channel; readonly bytes: Uint8Array } | undefined {
    const [first, place] = part
    if (first === undefined || place === undefined) return undefined
    const [at, last] = [place >> 4, place & 0b1111]
    if (at > last) return undefined
    const channel = CHANNELS[first & 0b111]!
    const body = part.subarray(ENVELOPE_BYTES)
    if (last === 0) return { channel, bytes: body }
    let open = this.#open.get(first)
    // Another message has come to the same number: what is left of the old one is nobody's.
    if (open && (open.parts.length !== last + 1 || open.parts[at])) open = undefined
    open ??= this.#begin(first, last)
    open.parts[at] = body
    open.missing--
    if (open.missing > 0) return undefined
    this.#open.delete(first)
    return { channel, bytes: concatBytes(open.parts as Uint8Array[]) }
  }

  #begin(first: number, last: number): Open {
    const open = { parts: new Array(last + 1).fill(undefined), missing: last + 1 }
    this.#open.delete(first)
    this.#open.set(first, open)
    if (this.#open.size > OPEN_MAX) {
      const [oldest] = this.#open.keys()
      this.#open.delete(oldest!)
    }
    return open
  }
}
