/**
 * Seals what must be read again, such as the secret of a second factor (S11), under a key
 * that is not in the database: a copy of the database opens nothing. AES-256-GCM, bound to its place.
 *
 *   base64 of   12 bytes nonce | ciphertext | 16 bytes tag
 */

import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import type { Random } from '../random.ts'
import type { Secret } from '../secret.ts'

export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

export class Sealing {
  readonly #key: Secret
  readonly #random: Random

  /** `key`: 32 bytes of good chance. */
  constructor(key: Secret, random: Random) {
    this.#key = key
    this.#random = random
  }

  /** `place`: whose it is; it opens nowhere else. */
  seal(bytes: Uint8Array, place: string): string {
    const nonce = this.#random.bytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#derived('seal'), nonce)
    cipher.setAAD(Buffer.from(place))
    const sealed = [nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]
    return Buffer.concat(sealed).toString('base64')
  }

  /** `undefined`: sealed under another key or for another place, or damaged. */
  unseal(text: string, place: string): Uint8Array | undefined {
    const bytes = Buffer.from(text, 'base64')
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
    const nonce = bytes.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', this.#derived('seal'), nonce)
    decipher.setAAD(Buffer.from(place))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    try {
      const sealed = bytes.subarray(NONCE_BYTES, -TAG_BYTES)
      return new Uint8Array(Buffer.concat([decipher.update(sealed), decipher.final()]))
    } catch {
      return undefined
    }
  }

  /** A check that only who has the key can make: 64 hex digits. */
  mac(text: string): string {
    return createHmac('sha256', this.#derived('audit')).update(text).digest('hex')
  }

  /** One key for each use. */
  #derived(use: 'seal' | 'audit'): Buffer {
    return createHmac('sha256', this.#key.reveal()).update(`cigale people ${use}`).digest()
  }
}
