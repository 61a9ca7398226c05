/** The authority's key at rest: JSON, the PKCS #8 bytes sealed under a passphrase, like maintainers' keys. */

import { createPrivateKey, type KeyObject, type webcrypto } from 'node:crypto'
import { z } from 'zod'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import {
  NONCE_BYTES,
  SALT_BYTES,
  SCRYPT_COST,
  SCRYPT_COST_MAX,
  sealUnder,
  unsealUnder,
} from '../../base/passphrase-seal.ts'
import type { Random } from '../../base/random.ts'
import type { Secret } from '../../base/secret.ts'
import { SIGNING } from './x509.ts'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))
const keySchema = z.strictObject({
  format: z.literal('cigale-authority-key'),
  version: z.literal(1),
  scryptCost: z.number().int().min(2).max(SCRYPT_COST_MAX),
  salt: hex(SALT_BYTES),
  nonce: hex(NONCE_BYTES),
  sealed: z.string().regex(/^([0-9a-f]{2}){32,512}$/),
})
const PLACE = 'cigale-authority-key 1'

export function sealAuthorityKey(
  key: KeyObject,
  passphrase: Secret,
  how: { readonly random: Random; readonly scryptCost?: number },
): string {
  const { random, scryptCost = SCRYPT_COST } = how
  const bytes = key.export({ type: 'pkcs8', format: 'der' })
  const box = sealUnder(passphrase, new Uint8Array(bytes), { place: PLACE, scryptCost, random })
  const file: z.output<typeof keySchema> = {
    format: 'cigale-authority-key',
    version: 1,
    scryptCost,
    salt: hexOf(box.salt),
    nonce: hexOf(box.nonce),
    sealed: hexOf(box.sealed),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

export type AuthorityKeyRead =
  | { readonly kind: 'key'; readonly key: webcrypto.CryptoKey }
  | { readonly kind: 'rejected'; readonly reason: 'format' | 'passphrase' }

export async function unsealAuthorityKey(
  text: string,
  passphrase: Secret,
): Promise<AuthorityKeyRead> {
  const file = schemaRead(text)
  if (!file) return { kind: 'rejected', reason: 'format' }
  const bytesOf = (field: string): Uint8Array => bytesOfHex(field)!
  const { scryptCost, salt, nonce, sealed } = file
  const box = { scryptCost, salt: bytesOf(salt), nonce: bytesOf(nonce), sealed: bytesOf(sealed) }
  const secret = unsealUnder(passphrase, box, PLACE)
  if (!secret) return { kind: 'rejected', reason: 'passphrase' }
  const der = Buffer.from(secret.reveal())
  const key = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' })
  return { kind: 'key', key: key.toCryptoKey(SIGNING, false, ['sign']) }
}

function schemaRead(text: string): z.output<typeof keySchema> | undefined {
  try {
    return keySchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
