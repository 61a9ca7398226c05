/**
 * What a frame carries, encrypted and signed with the pair's key: AES-128-CCM with a tag of eight bytes
 * (RFC 3610). The nonce is made of what never repeats under a key (sync.md §6); the header is signed too, but
 * for the hops left, which whoever passes the frame on counts down. Pure.
 */

import { createCipheriv, createDecipheriv } from 'node:crypto'
import { concatBytes } from '../../../base/bytes.ts'
import type { Secret } from '../../../base/secret.ts'
import { HEADER_BYTES, type RelayHeader, readHeader, writeHeader } from './frame.ts'

/** From the leaf to its neighbour, or back: one key serves both ways and no nonce meets itself. */
export type Direction = 'up' | 'down'

export const TAG_BYTES = 8
/** Of a frame, beside what it carries. */
export const OVERHEAD_BYTES = HEADER_BYTES + TAG_BYTES
const CIPHER = 'aes-128-ccm'
const OPTIONS = { authTagLength: TAG_BYTES } as const
const NONCE_BYTES = 13

export type Opened =
  | { readonly kind: 'opened'; readonly header: RelayHeader; readonly payload: Uint8Array }
  | { readonly kind: 'rejected'; readonly reason: 'no-frame' | 'unknown-key' | 'forged' }

/** `key`: 16 bytes. The header's counter must never have been used with it. */
export function sealFrame(
  header: RelayHeader,
  payload: Uint8Array,
  how: { readonly key: Secret; readonly direction: Direction },
): Uint8Array {
  const cipher = createCipheriv(CIPHER, how.key.reveal(), nonceOf(header, how.direction), OPTIONS)
  cipher.setAAD(signedHeader(header), { plaintextLength: payload.length })
  const text = cipher.update(payload)
  cipher.final()
  return concatBytes([writeHeader(header), text, cipher.getAuthTag()])
}

/** `keyFor`: of whom the header says it is from; undefined: no pair of ours. */
export function openFrame(
  frame: Uint8Array,
  direction: Direction,
  keyFor: (header: RelayHeader) => Secret | undefined,
): Opened {
  const read = readHeader(frame)
  if (read.kind === 'rejected' || frame.length < OVERHEAD_BYTES)
    return { kind: 'rejected', reason: 'no-frame' }
  const { header } = read
  const key = keyFor(header)
  if (!key) return { kind: 'rejected', reason: 'unknown-key' }
  const text = frame.subarray(HEADER_BYTES, -TAG_BYTES)
  const cipher = createDecipheriv(CIPHER, key.reveal(), nonceOf(header, direction), OPTIONS)
  cipher.setAuthTag(frame.subarray(-TAG_BYTES))
  cipher.setAAD(signedHeader(header), { plaintextLength: text.length })
  try {
    const payload = new Uint8Array(cipher.update(text))
    cipher.final()
    return { kind: 'opened', header, payload }
  } catch {
    return { kind: 'rejected', reason: 'forged' }
  }
}

function signedHeader(header: RelayHeader): Uint8Array {
  return writeHeader({ ...header, hopsLeft: 0 })
}

/** Source, destination, key, counter, direction; what is left is zero. */
function nonceOf({ src, dst, keyId, counter }: RelayHeader, direction: Direction): Uint8Array {
  const nonce = new Uint8Array(NONCE_BYTES)
  const view = new DataView(nonce.buffer)
  view.setUint16(0, src)
  view.setUint16(2, dst)
  view.setUint8(4, keyId)
  view.setUint32(5, counter)
  view.setUint8(9, direction === 'up' ? 0 : 1)
  return nonce
}
