/**
 * An authority's folder, a driver:
 *
 *   authority.pem       its certificate: everybody may have it
 *   authority.key       its key, sealed under a passphrase (authority-key.ts); 0600
 *   authority.crl       revoked certificates: goes to the broker
 *   issued/SERIAL.pem   everything it has signed
 */

import { KeyObject, webcrypto } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../../base/random.ts'
import { replaceFile } from '../../base/replace-file-system.ts'
import type { Secret } from '../../base/secret.ts'
import { sealAuthorityKey, unsealAuthorityKey } from './authority-key.ts'
import { type CertificateView, parseCertificate, viewOf } from './certificate.ts'
import {
  type Authority,
  drawSerial,
  issue,
  LIFE_DAYS_MAX,
  makeAuthority,
  type Revoked,
  readRevocations,
  type Subject,
  signRevocations,
} from './issue.ts'
import { SIGNING } from './x509.ts'

export class AuthorityError extends Error {
  override name = 'AuthorityError'
  readonly code: 'exists' | 'absent' | 'format' | 'passphrase'

  constructor(code: AuthorityError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export type Issued = CertificateView & { readonly pem: string; readonly revokedMs: number | null }

/** Draws the key and makes the folder. Throws AuthorityError where there is one already. */
export async function createAuthorityFolder(
  folder: string,
  passphrase: Secret,
  how: { readonly name: string; readonly nowMs: number; readonly random: Random },
): Promise<AuthorityFolder> {
  const keyPath = join(folder, 'authority.key')
  if (existsSync(keyPath)) {
    throw new AuthorityError('exists', `${folder} holds an authority already: nothing was changed`)
  }
  const keys = await drawKeys()
  const { name, nowMs, random } = how
  const authority = await makeAuthority(keys, { name, nowMs, serial: drawSerial(random) })
  mkdirSync(join(folder, 'issued'), { recursive: true, mode: 0o700 })
  replaceFile(join(folder, 'authority.crl'), await signRevocations(authority, [], nowMs))
  replaceFile(join(folder, 'authority.pem'), authority.certificatePem)
  const sealed = sealAuthorityKey(KeyObject.from(keys.privateKey), passphrase, { random })
  replaceFile(keyPath, sealed, { mode: 0o600 })
  return new AuthorityFolder(folder, authority.certificatePem)
}

/** To look: signing takes the passphrase. Throws AuthorityError where there is none. */
export function openAuthorityFolder(folder: string): AuthorityFolder {
  return new AuthorityFolder(folder, readText(join(folder, 'authority.pem')))
}

/** A new pair on P-256, for an authority or one who is signed for. */
export async function drawKeys(): Promise<webcrypto.CryptoKeyPair> {
  const pair = await webcrypto.subtle.generateKey(SIGNING, true, ['sign', 'verify'])
  return pair as webcrypto.CryptoKeyPair
}

export class AuthorityFolder {
  readonly folder: string
  readonly certificatePem: string

  constructor(folder: string, certificatePem: string) {
    this.folder = folder
    this.certificatePem = certificatePem
  }

  get revocationsPath(): string {
    return join(this.folder, 'authority.crl')
  }

  /** Throws AuthorityError for another passphrase or a damaged file. */
  async unlock(passphrase: Secret): Promise<Authority> {
    const path = join(this.folder, 'authority.key')
    const read = await unsealAuthorityKey(readText(path), passphrase)
    if (read.kind === 'key') return { certificatePem: this.certificatePem, signingKey: read.key }
    const why = read.reason === 'passphrase' ? 'the passphrase does not open' : 'cannot be read:'
    throw new AuthorityError(read.reason, `${why} ${path}`)
  }

  /** Everything that was ever signed, oldest first. */
  async issued(): Promise<readonly Issued[]> {
    const revoked = new Map((await this.revoked()).map(({ serial, atMs }) => [serial, atMs]))
    const all = readdirSync(join(this.folder, 'issued'))
      .filter((name) => name.endsWith('.pem'))
      .map((name): Issued => {
        const pem = readText(join(this.folder, 'issued', name))
        const certificate = parseCertificate(pem)
        if (!certificate) throw new AuthorityError('format', `issued/${name} is no certificate`)
        const view = viewOf(certificate)
        return { ...view, pem, revokedMs: revoked.get(view.serial) ?? null }
      })
    return all.sort((a, b) => a.fromMs - b.fromMs || (a.serial < b.serial ? -1 : 1))
  }

  async revoked(): Promise<readonly Revoked[]> {
    return await readRevocations(readText(this.revocationsPath), this.certificatePem)
  }

  /** Signs and keeps a certificate; it is on the medium when it is given out. */
  async sign(
    authority: Authority,
    subject: Subject,
    how: {
      readonly spki: Uint8Array
      readonly nowMs: number
      readonly random: Random
      readonly days?: number
    },
  ): Promise<string> {
    const { spki, nowMs, random, days = LIFE_DAYS_MAX } = how
    const serial = drawSerial(random)
    const pem = await issue(authority, subject, { spki, nowMs, days, serial })
    replaceFile(join(this.folder, 'issued', `${serial}.pem`), pem)
    return pem
  }

  /** Revokes; what was revoked before keeps its date. */
  async revoke(authority: Authority, serials: readonly string[], nowMs: number): Promise<void> {
    const before = await this.revoked()
    const known = new Set(before.map(({ serial }) => serial))
    const added = serials.filter((serial) => !known.has(serial))
    const all = [...before, ...added.map((serial) => ({ serial, atMs: nowMs }))]
    replaceFile(this.revocationsPath, await signRevocations(authority, all, nowMs))
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const absent = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    const why = absent ? 'there is no such file' : (cause as Error).message
    throw new AuthorityError('absent', `tried to read ${path}: ${why}`, { cause })
  }
}
