/**
 * Bytes for one reader alone: X25519 with a key of its own for each box, HKDF-SHA-256, AES-256-GCM
 * (RFC 7748, RFC 5869). Whoever carries a box cannot read or change it, and learns nothing of who made it:
 * a box proves no sender.
 *
 *   box:  version 1 | public key of the box 32 | ciphertext n | tag 16     aad = context
 *   key = HKDF(secret = X25519, salt = both public keys, info = 'cigale box 1' and the context)
 *
 * The nonce is zero: no two boxes have a key in common.
 */

import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { bytesOfHex, concatBytes, hexOf } from './bytes.ts'
import { Secret } from './secret.ts'

const VERSION = 1
export const BOX_KEY_BYTES = 32
const TAG_BYTES = 16
const HEAD_BYTES = 1 + BOX_KEY_BYTES
/** PKCS #8 around a private key, SPKI around a public one (RFC 8410 §7, §4), without attributes. */
const PKCS8_HEAD = bytesOfHex('302e020100300506032b656e04220420')!
const SPKI_HEAD = bytesOfHex('302a300506032b656e032100')!
const NONCE = new Uint8Array(12)

/** A key that opens boxes, and cannot be printed or read out. */
export class BoxKey {
  /** 64 hex digits: with it anybody makes boxes that this key alone opens. */
  readonly publicHex: string
  readonly #private: KeyObject

  /** `seed`: 32 bytes of good chance. */
  constructor(seed: Secret) {
    this.#private = privateKey(seed.reveal())
    this.publicHex = hexOf(rawPublic(this.#private))
  }

  /** `undefined` for a box of another reader or context, and for anything that is none. */
  open(box: Uint8Array, context: string): Secret | undefined {
    if (box.length < HEAD_BYTES + TAG_BYTES || box[0] !== VERSION) return undefined
    const boxPublic = box.subarray(1, HEAD_BYTES)
    const tagAt = box.length - TAG_BYTES
    const shared = agree(this.#private, boxPublic)
    if (!shared) return undefined
    const key = keyOf(shared, boxPublic, bytesOfHex(this.publicHex)!, context)
    const decipher = createDecipheriv('aes-256-gcm', key, NONCE)
    decipher.setAAD(Buffer.from(context)).setAuthTag(box.subarray(tagAt))
    const plain = decipher.update(box.subarray(HEAD_BYTES, tagAt))
    try {
      decipher.final()
    } catch {
      return undefined
    }
    return new Secret(new Uint8Array(plain))
  }
}

/** `chance`: 32 fresh random bytes, for this box alone. `undefined`: `publicHex` is no key. */
export function sealBox(
  publicHex: string,
  { plain, context, chance }: { plain: Secret; context: string; chance: Uint8Array },
): Uint8Array | undefined {
  const reader = bytesOfHex(publicHex)
  if (reader?.length !== BOX_KEY_BYTES) return undefined
  const own = privateKey(chance)
  const shared = agree(own, reader)
  if (!shared) return undefined
  const boxPublic = rawPublic(own)
  const key = keyOf(shared, boxPublic, reader, context)
  const cipher = createCipheriv('aes-256-gcm', key, NONCE).setAAD(Buffer.from(context))
  const body = cipher.update(plain.reveal())
  cipher.final()
  return concatBytes([Uint8Array.of(VERSION), boxPublic, body, cipher.getAuthTag()])
}

/** Is it the public half of a key, as far as one can see? */
export function isBoxKey(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

function privateKey(seed: Uint8Array): KeyObject {
  const der = Buffer.from(concatBytes([PKCS8_HEAD, seed]))
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

function rawPublic(key: KeyObject): Uint8Array {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return new Uint8Array(spki.subarray(SPKI_HEAD.length))
}

/** `undefined` for points of low order, with which everybody agrees on the same (RFC 7748 §6.1). */
function agree(own: KeyObject, other: Uint8Array): Uint8Array | undefined {
  const der = Buffer.from(concatBytes([SPKI_HEAD, other]))
  try {
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return new Uint8Array(diffieHellman({ privateKey: own, publicKey }))
  } catch {
    return undefined
  }
}

function keyOf(
  shared: Uint8Array,
  boxPublic: Uint8Array,
  reader: Uint8Array,
  context: string,
): Uint8Array {
  const salt = concatBytes([boxPublic, reader])
  return new Uint8Array(hkdfSync('sha256', shared, salt, `cigale box 1\0${context}`, 32))
}
