/** Metadata as our tools make it: dates, our `custom`, signatures, bytes. */

import { createHash } from 'node:crypto'
import { type Key, type Metadata, MetaFile } from '@tufjs/models'
import type { Signable } from '@tufjs/models/dist/base.js'
import type { Role } from '@tufjs/models/dist/role.js'
import { BuildError } from './build-files.ts'
import type { SigningKey } from './signing-key.ts'

const SPEC_VERSION = '1.0.31'
const DAY_MS = 86_400_000

/** How long each role's metadata lives. Gateways may be without a link for weeks. */
const LIFE_DAYS: Readonly<Record<string, number>> = {
  root: 365,
  targets: 90,
  snapshot: 30,
  timestamp: 30,
}
const DELEGATED_LIFE_DAYS = 90

/** What all signed metadata begins with. `issuedMs` lets gateways tell its age, and the time. */
export function signedHead(
  role: string,
  { version, nowMs }: { readonly version: number; readonly nowMs: number },
): {
  readonly version: number
  readonly specVersion: string
  readonly expires: string
  readonly unrecognizedFields: { readonly custom: { readonly issuedMs: number } }
} {
  const lifeMs = (LIFE_DAYS[role] ?? DELEGATED_LIFE_DAYS) * DAY_MS
  return {
    version,
    specVersion: SPEC_VERSION,
    expires: new Date(nowMs + lifeMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    unrecognizedFields: { custom: { issuedMs: nowMs } },
  }
}

/** Adds the signatures of those keys that the role knows; gives how many signed. */
export function signWith(
  metadata: { sign(signer: (data: Buffer) => ReturnType<SigningKey['sign']>): void },
  role: Role,
  keys: readonly SigningKey[],
): number {
  const known = keys.filter(({ key }) => role.keyIDs.includes(key.keyID))
  for (const one of known) metadata.sign((data) => one.sign(data))
  return known.length
}

/** The keys of a role that have signed, and signed this. */
export function signersOf(
  metadata: Signable,
  role: Role,
  keys: Readonly<Record<string, Key>>,
): readonly string[] {
  return role.keyIDs.filter((keyId) => {
    try {
      keys[keyId]?.verifySignature(metadata)
      return keys[keyId] !== undefined
    } catch {
      return false
    }
  })
}

export function metadataBytes(metadata: { toJSON(): unknown }): Uint8Array {
  return new Uint8Array(Buffer.from(JSON.stringify(metadata.toJSON())))
}

/** How the role above refers to a file. */
export function metaFileOf(version: number, bytes: Uint8Array): MetaFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return new MetaFile({ version, length: bytes.length, hashes: { sha256 } })
}

/** Throws BuildError for what is not the JSON of that role. */
export function jsonOf(bytes: Uint8Array, path: string): Parameters<typeof Metadata.fromJSON>[1] {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new BuildError('refused', `${path} is damaged: bring it back from a copy`)
  }
}
