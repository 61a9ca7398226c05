/** Ed25519 (RFC 8032) by raw keys: a seed of 32 bytes signs, 32 public bytes check. */

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { bytesOfHex, concatBytes, hexOf } from './bytes.ts'
import type { Secret } from './secret.ts'

export const SEED_BYTES = 32
export const SIGNATURE_BYTES = 64
/** PKCS #8 around a seed, SPKI around a public key (RFC 8410 §7, §4), without attributes. */
const PKCS8_HEAD = bytesOfHex('302e020100300506032b657004220420')!
const SPKI_HEAD = bytesOfHex('302a300506032b6570032100')!

/** A key that signs, and cannot be printed or read out. */
export class Ed25519Key {
  /** 64 hex digits. */
  readonly publicHex: string
  readonly #private: KeyObject

  /** `seed`: 32 bytes of good chance. */
  constructor(seed: Secret) {
    const der = Buffer.from(concatBytes([PKCS8_HEAD, seed.reveal()]))
    this.#private = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    const spki = createPublicKey(this.#private).export({ format: 'der', type: 'spki' })
    this.publicHex = hexOf(spki.subarray(SPKI_HEAD.length))
  }

  sign(bytes: Uint8Array): Uint8Array {
    return new Uint8Array(sign(null, bytes, this.#private))
  }
}

/** Whether `signature` is that of the key; `false` for anything that is no key or no signature. */
export function isSignedBy(publicHex: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  const raw = bytesOfHex(publicHex)
  if (raw?.length !== SEED_BYTES || signature.length !== SIGNATURE_BYTES) return false
  const der = Buffer.from(concatBytes([SPKI_HEAD, raw]))
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, bytes, key, signature)
}

/** Short, to compare by eye: the first digits of the key's SHA-256. */
export function fingerprintOf(publicHex: string): string {
  return createHash('sha256').update(publicHex).digest('hex').slice(0, 16)
}
