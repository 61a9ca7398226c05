/**
 * AES-128 in single blocks, on `node:crypto`.
 *
 * Making a cipher object costs about 11 µs, a block on a kept one under 1 µs (reference/lora-packet,
 * "Speed"): so one ECB cipher per key is kept, in a bounded least-recently-used list, together with
 * the two subkeys of its CMAC. ECB keeps no state between blocks, so sharing is safe.
 */

import { type Cipheriv, createCipheriv, createDecipheriv } from 'node:crypto'
import type { Secret } from '../../base/secret.ts'

export const BLOCK_BYTES = 16

/** The busiest 500 devices stay warm, two keys each; the eldest goes when another comes (2 KB a key). */
const KEYS_KEPT_MAX = 1024

/** A key made ready: whole blocks in, whole blocks out. */
export class AesKey {
  readonly #cipher: Cipheriv
  /** CMAC subkeys (RFC 4493 §2.3), made at the first MIC. */
  subkeys: { readonly k1: Uint8Array; readonly k2: Uint8Array } | undefined

  constructor(key: Uint8Array) {
    this.#cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  }

  /** Encrypts a multiple of 16 bytes, each block by itself. */
  encrypt(blocks: Uint8Array): Uint8Array {
    return this.#cipher.update(blocks)
  }
}

const kept = new Map<Secret, AesKey>()

/** The ready key of `secret`. Looked up by identity: a session holds its Secrets for life. */
export function aesKey(secret: Secret): AesKey {
  const found = kept.get(secret)
  if (found) {
    kept.delete(secret)
    kept.set(secret, found)
    return found
  }
  if (kept.size >= KEYS_KEPT_MAX) {
    for (const eldest of kept.keys()) {
      kept.delete(eldest)
      break
    }
  }
  const made = new AesKey(secret.reveal())
  kept.set(secret, made)
  return made
}

/** Forgets the ready forms of keys that are no longer used. */
export function forgetKeys(secrets: Iterable<Secret>): void {
  for (const secret of secrets) kept.delete(secret)
}

/** AES-ECB decryption of whole blocks: only the JoinAccept needs it, so nothing is kept. */
export function aesDecrypt(secret: Secret, blocks: Uint8Array): Uint8Array {
  return createDecipheriv('aes-128-ecb', secret.reveal(), null).setAutoPadding(false).update(blocks)
}
