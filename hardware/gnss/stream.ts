/**
 * What comes from a receiver's line: NMEA sentences and UBX frames, mixed, in pieces of any size. What
 * is neither is skipped byte by byte, so that damage costs itself alone.
 */

import { concatBytes } from '../../base/bytes.ts'
import type { GnssMessage } from './messages.ts'
import { readSentence, SENTENCE_BYTES_MAX } from './nmea.ts'
import { gpsTimeOf, readUbx, UBX_SYNC } from './ubx.ts'

const DOLLAR = 0x24
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Keeps what is not whole yet: less than one frame of the longest kind (520 bytes). */
export class GnssStream {
  #rest: Uint8Array = new Uint8Array(0)
  /** Sentences and frames that were damaged. */
  rejected = 0

  /** Bytes that wait for the rest of their sentence or frame. */
  get waitingBytes(): number {
    return this.#rest.length
  }

  /** The messages that these bytes complete. */
  push(bytes: Uint8Array): readonly GnssMessage[] {
    const all = concatBytes([this.#rest, bytes])
    const messages: GnssMessage[] = []
    let at = 0
    while (at < all.length) {
      const step = stepAt(all.subarray(at))
      if (step.kind === 'incomplete') break
      if (step.kind === 'rejected') this.rejected++
      if (step.kind === 'taken' && step.message) messages.push(step.message)
      at += step.usedBytes
    }
    this.#rest = all.slice(at)
    return messages
  }
}

type Step =
  | { readonly kind: 'taken'; readonly usedBytes: number; readonly message?: GnssMessage }
  | { readonly kind: 'rejected' | 'skipped'; readonly usedBytes: number }
  | { readonly kind: 'incomplete' }

function stepAt(bytes: Uint8Array): Step {
  if (bytes[0] === DOLLAR) return sentenceAt(bytes)
  if (bytes[0] === UBX_SYNC[0]) return frameAt(bytes)
  return { kind: 'skipped', usedBytes: 1 }
}

/** Up to the line's end; a byte that no sentence has, or too many of them, and it is none. */
function sentenceAt(bytes: Uint8Array): Step {
  const most = Math.min(bytes.length, SENTENCE_BYTES_MAX)
  for (let at = 1; at < most; at++) {
    const byte = bytes[at]!
    if (byte === LINE_FEED) return sentenceOf(bytes.subarray(0, at), at + 1)
    if (byte === CARRIAGE_RETURN) continue
    if (byte < 0x20 || byte > 0x7e || byte === DOLLAR) return { kind: 'rejected', usedBytes: at }
  }
  return most === SENTENCE_BYTES_MAX ? { kind: 'rejected', usedBytes: 1 } : { kind: 'incomplete' }
}

function sentenceOf(line: Uint8Array, usedBytes: number): Step {
  const read = readSentence(String.fromCharCode(...line).replace(/\r$/, ''))
  if (read.kind === 'rejected') return { kind: 'rejected', usedBytes }
  return read.kind === 'message'
    ? { kind: 'taken', usedBytes, message: read.message }
    : { kind: 'taken', usedBytes }
}

function frameAt(bytes: Uint8Array): Step {
  const read = readUbx(bytes)
  if (read.kind === 'incomplete') return read
  if (read.kind === 'rejected') return { kind: 'rejected', usedBytes: 1 }
  const message = gpsTimeOf(read.frame)
  return { kind: 'taken', usedBytes: read.usedBytes, ...(message && { message }) }
}
