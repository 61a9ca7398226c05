/** A maintainer's Ed25519 key as TUF's metadata knows it. */

import { createHash } from 'node:crypto'
import { Key, Signature } from '@tufjs/models'
import { hexOf } from '../../base/bytes.ts'
import { Ed25519Key } from '../../base/ed25519.ts'
import type { Secret } from '../../base/secret.ts'

export class SigningKey {
  /** As metadata has it: public. */
  readonly key: Key
  readonly #own: Ed25519Key

  /** `seed`: 32 bytes of good chance. */
  constructor(seed: Secret) {
    this.#own = new Ed25519Key(seed)
    this.key = publicKey(this.#own.publicHex)
  }

  /** Over the bytes themselves. */
  sign(bytes: Uint8Array): Signature {
    return new Signature({ keyID: this.key.keyID, sig: hexOf(this.#own.sign(bytes)) })
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
