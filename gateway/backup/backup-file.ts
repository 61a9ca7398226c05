/**
 * The bytes of a backup: a line that anyone may read, then everything else under a passphrase.
 *
 *   {"format":"cigale-gateway-backup","version":1, … }\n      the head, JSON
 *   sealed                                                    AES-256-GCM by scrypt (base/passphrase-seal)
 *     deflate                                                 contents, CBOR
 *
 * What the head says of the gateway is part of what is sealed; the digest in it tells a damaged file from
 * a wrong passphrase.
 */

import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import { bytesOfHex, concatBytes, hexOf } from '../../base/bytes.ts'
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
import type { Secret } from '../../base/secret.ts'
import { type Contents, readContents, writeContents } from './contents.ts'

/** Some thousand devices make three megabytes. */
export const FILE_BYTES_MAX = 64 * 1024 * 1024
/** A small file that swells to more is somebody's joke. */
const CONTENTS_BYTES_MAX = 128 * 1024 * 1024
const HEAD_BYTES_MAX = 2_048
const NEWLINE = 0x0a
const FORMAT = 'cigale-gateway-backup'
const VERSION = 1

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))
const headSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  gatewayEui: hex(8),
  /** Of the state in it, UTC; 0: the clock was never set. */
  madeAtMs: z.int().min(0),
  /** The program that made it, and the schema of its state. */
  program: z.string().max(40),
  schema: z.int().min(1),
  scryptCost: z.int().min(2).max(SCRYPT_COST_MAX),
  salt: hex(SALT_BYTES),
  nonce: hex(NONCE_BYTES),
  sealedBytes: z.int().min(TAG_BYTES).max(FILE_BYTES_MAX),
  sealedSha256: hex(32),
})
const versionSchema = z.object({ format: z.literal(FORMAT), version: z.int() })

export type BackupHead = z.output<typeof headSchema>
export type BackupAbout = Pick<BackupHead, 'gatewayEui' | 'madeAtMs' | 'program' | 'schema'>

export type HeadRefusal = 'not-a-backup' | 'newer' | 'truncated' | 'damaged' | 'too-large'
export type HeadRead =
  | { readonly kind: 'head'; readonly head: BackupHead; readonly sealed: Uint8Array }
  | { readonly kind: 'rejected'; readonly reason: HeadRefusal }

export type BackupRead =
  | { readonly kind: 'backup'; readonly head: BackupHead; readonly contents: Contents }
  | { readonly kind: 'rejected'; readonly reason: HeadRefusal | 'wrong-passphrase' }

export function writeBackup(
  about: BackupAbout,
  contents: Contents,
  how: { readonly passphrase: Secret; readonly random: Random; readonly scryptCost?: number },
): Uint8Array {
  const { passphrase, random, scryptCost = SCRYPT_COST } = how
  const packed = deflateRawSync(writeContents(contents))
  const { salt, nonce, sealed } = sealUnder(passphrase, packed, {
    ...{ place: placeOf(about), scryptCost, random },
  })
  const head = {
    ...{ format: FORMAT, version: VERSION },
    ...about,
    ...{ scryptCost, salt: hexOf(salt), nonce: hexOf(nonce) },
    ...{ sealedBytes: sealed.length, sealedSha256: digestOf(sealed) },
  }
  return concatBytes([Buffer.from(`${JSON.stringify(head)}\n`), sealed])
}

/** What can be told without the passphrase. */
export function readHead(bytes: Uint8Array): HeadRead {
  if (bytes.length > FILE_BYTES_MAX + HEAD_BYTES_MAX)
    return { kind: 'rejected', reason: 'too-large' }
  const end = bytes.subarray(0, HEAD_BYTES_MAX).indexOf(NEWLINE)
  const line = end < 0 ? undefined : jsonOf(bytes.subarray(0, end))
  const version = versionSchema.safeParse(line).data?.version
  if (version === undefined) return { kind: 'rejected', reason: 'not-a-backup' }
  if (version > VERSION) return { kind: 'rejected', reason: 'newer' }
  const head = headSchema.safeParse(line).data
  if (!head) return { kind: 'rejected', reason: 'damaged' }
  const sealed = bytes.subarray(end + 1)
  if (sealed.length < head.sealedBytes) return { kind: 'rejected', reason: 'truncated' }
  const isWhole = sealed.length === head.sealedBytes && digestOf(sealed) === head.sealedSha256
  return isWhole ? { kind: 'head', head, sealed } : { kind: 'rejected', reason: 'damaged' }
}

export function readBackup(bytes: Uint8Array, passphrase: Secret): BackupRead {
  const read = readHead(bytes)
  if (read.kind === 'rejected') return read
  const { head, sealed } = read
  const { scryptCost } = head
  const box = { scryptCost, salt: bytesOfHex(head.salt)!, nonce: bytesOfHex(head.nonce)!, sealed }
  const packed = unsealUnder(passphrase, box, placeOf(head))
  if (!packed) return { kind: 'rejected', reason: 'wrong-passphrase' }
  const contents = contentsOf(packed.reveal())
  return contents ? { kind: 'backup', head, contents } : { kind: 'rejected', reason: 'damaged' }
}

function contentsOf(packed: Uint8Array): Contents | undefined {
  try {
    return readContents(inflateRawSync(packed, { maxOutputLength: CONTENTS_BYTES_MAX }))
  } catch {
    return undefined
  }
}

function placeOf({ gatewayEui, madeAtMs, program, schema }: BackupAbout): string {
  return `${FORMAT} ${VERSION} ${gatewayEui} ${madeAtMs} ${program} ${schema}`
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
