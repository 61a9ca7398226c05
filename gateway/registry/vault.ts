/**
 * Keys at rest (security S11): AES-256-GCM under a master key that lies in a root-only file outside
 * the database. Sealing the same key for the same place gives the same bytes (the nonce is made from
 * both, as in SIV), so the fold needs no chance and replays to the byte.
 *
 *   sealed:  version 1 | nonce 12 | ciphertext n | tag 16        aad = the place
 */

import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { concatBytes } from '../../base/bytes.ts'
import { BoxKey } from '../../base/sealed-box.ts'
import { Secret } from '../../base/secret.ts'

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

export class Vault {
  readonly #key: Uint8Array
  readonly #nonceKey: Uint8Array
  readonly #boxSeed: Secret

  /** `master`: 32 bytes. */
  constructor(master: Uint8Array) {
    this.#key = createHmac('sha256', master).update('cigale seal').digest()
    this.#nonceKey = createHmac('sha256', master).update('cigale nonce').digest()
    this.#boxSeed = new Secret(createHmac('sha256', master).update('cigale box').digest())
  }

  /** Opens what was sealed for this gateway by others: its key lives and dies with the vault's. */
  boxKey(): BoxKey {
    return new BoxKey(this.#boxSeed)
  }

  /** `place` ties the bytes to where they belong, e.g. `<devEui>/appKey`. */
  seal(secret: Secret, place: string): Uint8Array {
    const plain = secret.reveal()
    const mac = createHmac('sha256', this.#nonceKey).update(place).update('\0').update(plain)
    const nonce = mac.digest().subarray(0, NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(place))
    const body = cipher.update(plain)
    cipher.final()
    return concatBytes([Uint8Array.of(VERSION), nonce, body, cipher.getAuthTag()])
  }

  /** `undefined` when the bytes were sealed for another place, by another gateway, or are damaged. */
  unseal(sealed: Uint8Array, place: string): Secret | undefined {
    if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== VERSION) return undefined
    const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
    const tagAt = sealed.length - TAG_BYTES
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce)
    decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(tagAt))
    const plain = decipher.update(sealed.subarray(1 + NONCE_BYTES, tagAt))
    try {
      decipher.final()
    } catch {
      return undefined
    }
    return new Secret(new Uint8Array(plain))
  }
}
