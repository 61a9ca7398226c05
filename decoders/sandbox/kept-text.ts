/**
 * Texts of codecs as they are kept: deflated, and shared by the threads like images. They are read again
 * to name what an error is about, or before each call of a codec that asked for the time at once.
 */

import { deflateRawSync, inflateRawSync } from 'node:zlib'

export type KeptText = Uint8Array

export function keepText(text: string): KeptText {
  const deflated = deflateRawSync(text)
  const kept = new Uint8Array(new SharedArrayBuffer(deflated.length))
  kept.set(deflated)
  return kept
}

/** The text that was kept; halves of letters have become U+FFFD, as the engine reads them. */
export function readKeptText(kept: KeptText): string {
  return inflateRawSync(kept).toString()
}
