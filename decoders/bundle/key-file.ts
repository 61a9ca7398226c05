/**
 * A maintainer's key at rest: JSON, the seed sealed by AES-256-GCM under a key that scrypt makes of a
 * passphrase. Role, name and public key are readable and are part of what is sealed: a file cannot be given
 * to another role.
 */

import { z } from 'zod'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { SEED_BYTES } from '../../base/ed25519.ts'
import {
  NONCE_BYTES,
  SALT_BYTES,
  SCRYPT_COST,
  SCRYPT_COST_MAX,
  sealUnder,
  TAG_BYTES,
  unsealUnder,
} from '../../base/passphrase-seal.ts'
import type { Random } from '../../base/random.ts'
import { Secret } from '../../base/secret.ts'
import { SigningKey } from './signing-key.ts'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))
const keyFileSchema = z.strictObject({
  format: z.literal('cigale-maintainer-key'),
  version: z.literal(1),
  role: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  keyId: hex(32),
  scryptCost: z.number().int().min(2).max(SCRYPT_COST_MAX),
  salt: hex(SALT_BYTES),
  nonce: hex(NONCE_BYTES),
  sealed: hex(SEED_BYTES + TAG_BYTES),
})

export type KeyFile = z.output<typeof keyFileSchema>

/** `undefined` for what is no key file. */
export function readKeyFile(text: string): KeyFile | undefined {
  try {
    return keyFileSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

export function writeKeyFile(file: KeyFile): string {
  return `${JSON.stringify(file, null, 2)}\n`
}

/** Draws a new key. Its name is unique among the files of its owner: `root-1`. */
export function drawKeyFile(
  about: { readonly role: string; readonly name: string; readonly scryptCost?: number },
  passphrase: Secret,
  random: Random,
): { readonly file: KeyFile; readonly key: SigningKey } {
  const { role, name, scryptCost = SCRYPT_COST } = about
  const seed = new Secret(random.bytes(SEED_BYTES))
  const key = new SigningKey(seed)
  const place = { role, name, keyId: key.key.keyID, scryptCost }
  return { key, file: sealed(place, seed, passphrase, random) }
}

/** `undefined` when the passphrase is not the one, or the file was changed. */
export function openKeyFile(file: KeyFile, passphrase: Secret): SigningKey | undefined {
  const seed = unsealed(file, passphrase)
  const key = seed && new SigningKey(seed)
  return key?.key.keyID === file.keyId ? key : undefined
}

/** The same key under another passphrase; `undefined` when `old` is not its passphrase. */
export function reseal(
  file: KeyFile,
  passphrases: { readonly old: Secret; readonly new: Secret },
  random: Random,
): KeyFile | undefined {
  const seed = unsealed(file, passphrases.old)
  return seed && sealed(file, seed, passphrases.new, random)
}

function sealed(
  { role, name, keyId, scryptCost }: Pick<KeyFile, 'role' | 'name' | 'keyId' | 'scryptCost'>,
  seed: Secret,
  passphrase: Secret,
  random: Random,
): KeyFile {
  const place = placeOf({ role, name, keyId })
  const box = sealUnder(passphrase, seed.reveal(), { place, scryptCost, random })
  return {
    format: 'cigale-maintainer-key',
    version: 1,
    role,
    name,
    keyId,
    scryptCost,
    salt: hexOf(box.salt),
    nonce: hexOf(box.nonce),
    sealed: hexOf(box.sealed),
  }
}

function unsealed(file: KeyFile, passphrase: Secret): Secret | undefined {
  const box = {
    scryptCost: file.scryptCost,
    salt: bytesOfHex(file.salt)!,
    nonce: bytesOfHex(file.nonce)!,
    sealed: bytesOfHex(file.sealed)!,
  }
  return unsealUnder(passphrase, box, placeOf(file))
}

function placeOf({ role, name, keyId }: Pick<KeyFile, 'role' | 'name' | 'keyId'>): string {
  return `cigale-maintainer-key 1 ${role} ${name} ${keyId}`
}
