/**
 * Messages that are longer than a frame, in at most sixteen pieces. The counters of a message's pieces follow each
 * other, so that a piece says by its own counter which message it is of. Pieces are sent again as they were, never
 * under another counter. Pure; bounded, for whoever sends first pieces only must not fill the memory.
 */

import { concatBytes } from '../../../base/bytes.ts'
import { FRAGMENTS_MAX, type RelayHeader } from './frame.ts'

/** Messages of one neighbour that are not whole yet; the oldest gives way. */
const OPEN_MAX = 8

/** undefined: longer than sixteen pieces of `roomBytes`, to be cut smaller by who made it. */
export function cutMessage(
  message: Uint8Array,
  roomBytes: number,
): readonly Uint8Array[] | undefined {
  const count = Math.max(1, Math.ceil(message.length / roomBytes))
  if (count > FRAGMENTS_MAX) return undefined
  return Array.from({ length: count }, (_, i) =>
    message.subarray(i * roomBytes, (i + 1) * roomBytes),
  )
}

type Open = { readonly pieces: (Uint8Array | undefined)[]; missing: number }

/** Puts the pieces of one neighbour together, in whatever order they come. */
export class Reassembly {
  readonly #open = new Map<number, Open>()
  #dropped = 0

  /** Messages that gave way before they were whole. */
  get dropped(): number {
    return this.#dropped
  }

  /** The message that is whole with this piece; undefined: it is not yet. */
  take({ counter, fragment, last }: RelayHeader, piece: Uint8Array): Uint8Array | undefined {
    const first = counter - fragment
    const open = this.#open.get(first) ?? this.#begin(first, last)
    // Another cut of the same counters is not ours to guess at.
    if (open.pieces.length !== last + 1 || open.pieces[fragment]) return undefined
    open.pieces[fragment] = piece
    open.missing--
    if (open.missing > 0) return undefined
    this.#open.delete(first)
    return concatBytes(open.pieces as Uint8Array[])
  }

  #begin(first: number, last: number): Open {
    const open = { pieces: new Array(last + 1).fill(undefined), missing: last + 1 }
    this.#open.set(first, open)
    if (this.#open.size > OPEN_MAX) {
      const [oldest] = this.#open.keys()
      this.#open.delete(oldest!)
      this.#dropped++
    }
    return open
  }
}
