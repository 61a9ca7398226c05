/**
 * Bytes under a passphrase: AES-256-GCM with a key that scrypt makes of it. `place` says what the bytes
 * are and is part of what is sealed, so that a file cannot be given out for another.
 */

import { createCipheriv, createDecipheriv, scryptSync } from 'node:crypto'
import type { Random } from './random.ts'
import { Secret } from './secret.ts'

/** As for passwords (security S2): 128 MiB and a third of a second for each guess. */
export const SCRYPT_COST = 2 ** 17
/** A file that asks for more is somebody's joke. */
export const SCRYPT_COST_MAX = 2 ** 20
export const SALT_BYTES = 16
export const NONCE_BYTES = 12
/** What is sealed is so much longer than what went in. */
export const TAG_BYTES = 16
export const PASSPHRASE_CHARS_MIN = 12
const SCRYPT_BLOCK = 8

export type Sealed = {
  readonly scryptCost: number
  readonly salt: Uint8Array
  readonly nonce: Uint8Array
  readonly sealed: Uint8Array
}

export function sealUnder(
  passphrase: Secret,
  bytes: Uint8Array,
  how: { readonly place: string; readonly scryptCost: number; readonly random: Random },
): Sealed {
  const { place, scryptCost, random } = how
  const salt = random.bytes(SALT_BYTES)
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', stretched(passphrase, salt, scryptCost), nonce)
  const body = cipher.setAAD(Buffer.from(place)).update(bytes)
  cipher.final()
  return { scryptCost, salt, nonce, sealed: Buffer.concat([body, cipher.getAuthTag()]) }
}

/** `undefined` when the passphrase is not the one, or anything was changed. */
export function unsealUnder(passphrase: Secret, box: Sealed, place: string): Secret | undefined {
  const { scryptCost, salt, nonce, sealed } = box
  const key = stretched(passphrase, salt, scryptCost)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
  const end = sealed.length - TAG_BYTES
  decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(end))
  const bytes = decipher.update(sealed.subarray(0, end))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return new Secret(new Uint8Array(bytes))
}

function stretched(passphrase: Secret, salt: Uint8Array, cost: number): Uint8Array {
  const maxmem = 2 * 128 * cost * SCRYPT_BLOCK
  return scryptSync(passphrase.reveal(), salt, 32, { N: cost, r: SCRYPT_BLOCK, p: 1, maxmem })
}
