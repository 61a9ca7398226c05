/** A maintainer's Ed25519 key, opened. It signs, and cannot be printed or read out. */

import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { Key, Signature } from '@tufjs/models'
import { bytesOfHex, concatBytes, hexOf } from '../../base/bytes.ts'
import type { Secret } from '../../base/secret.ts'

export const SEED_BYTES = 32
/** PKCS #8 around a seed (RFC 8410 §7), without attributes. */
const PKCS8_HEAD = bytesOfHex('302e020100300506032b657004220420')!
const SPKI_HEAD_BYTES = 12

export class SigningKey {
  /** As metadata has it: public. */
  readonly key: Key
  readonly #private: KeyObject

  /** `seed`: 32 bytes of good chance. */
  constructor(seed: Secret) {
    const der = Buffer.from(concatBytes([PKCS8_HEAD, seed.reveal()]))
    this.#private = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    const spki = createPublicKey(this.#private).export({ format: 'der', type: 'spki' })
    this.key = publicKey(hexOf(spki.subarray(SPKI_HEAD_BYTES)))
  }

  /** Ed25519 (RFC 8032) over the bytes themselves. */
  sign(bytes: Uint8Array): Signature {
    const sig = sign(null, bytes, this.#private).toString('hex')
    return new Signature({ keyID: this.key.keyID, sig })
  }
}

/** `keyid` is the SHA-256 of the key's canonical JSON (TUF 4.2). */
export function publicKey(publicHex: string): Key {
  const canonical = `{"keytype":"ed25519","keyval":{"public":"${publicHex}"},"scheme":"ed25519"}`
  return new Key({
    keyID: createHash('sha256').update(canonical).digest('hex'),
    keyType: 'ed25519',
    scheme: 'ed25519',
    keyVal: { public: publicHex },
  })
}
