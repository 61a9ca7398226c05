/** AES-CMAC (RFC 4493). `node:crypto` has none, so this one is ours; constant-time compare (L12). */

import { timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../base/secret.ts'
import { type AesKey, aesKey, BLOCK_BYTES } from './aes.ts'

/** The full 16-byte CMAC of `message`. */
export function aesCmac(secret: Secret, message: Uint8Array): Uint8Array {
  const key = aesKey(secret)
  key.subkeys ??= makeSubkeys(key)
  const last = Math.max(0, Math.ceil(message.length / BLOCK_BYTES) - 1)
  const chain = new Uint8Array(BLOCK_BYTES)
  for (let n = 0; n < last; n++) {
    const from = n * BLOCK_BYTES
    for (let i = 0; i < BLOCK_BYTES; i++) chain[i]! ^= message[from + i]!
    key.encryptBlock(chain)
  }
  const from = last * BLOCK_BYTES
  const left = message.length - from
  const subkey = left === BLOCK_BYTES ? key.subkeys.k1 : key.subkeys.k2
  for (let i = 0; i < BLOCK_BYTES; i++) {
    const padded = i < left ? message[from + i]! : i === left ? 0x80 : 0
    chain[i]! ^= subkey[i]! ^ padded
  }
  key.encryptBlock(chain)
  return chain
}

function makeSubkeys(key: AesKey): { readonly k1: Uint8Array; readonly k2: Uint8Array } {
  const k1 = doubled(key.encrypt(new Uint8Array(BLOCK_BYTES)))
  return { k1, k2: doubled(k1) }
}

/** Multiplication by x in GF(2^128): shift left, xor 0x87 when a bit falls out (RFC 4493 §2.3). */
function doubled(block: Uint8Array): Uint8Array {
  const out = new Uint8Array(BLOCK_BYTES)
  for (let i = 0; i < BLOCK_BYTES; i++) out[i] = (block[i]! << 1) | ((block[i + 1] ?? 0) >>> 7)
  if (block[0]! & 0x80) out[BLOCK_BYTES - 1]! ^= 0x87
  return out
}

/** Are the four bytes of a received MIC those of the CMAC? Takes the same time either way. */
export function micMatches(cmac: Uint8Array, mic: Uint8Array): boolean {
  return mic.length === 4 && timingSafeEqual(cmac.subarray(0, 4), mic)
}
