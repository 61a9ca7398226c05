/** A city's authority for tests, as `cigale ca` makes one, and pairs that it signs; in memory and as files. */

import { createPublicKey, KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemRandom } from '../../base/random-system.ts'
import { drawKeys } from '../../sync/pki/authority-folder-system.ts'
import type { LinkRole } from '../../sync/pki/certificate.ts'
import {
  type Authority,
  drawSerial,
  issue,
  makeAuthority,
  type Revoked,
  signRevocations,
} from '../../sync/pki/issue.ts'
import { makeRequest } from '../../sync/pki/request.ts'

export type TestPair = {
  readonly name: string
  readonly serial: string
  /** PEM. */
  readonly cert: string
  readonly key: string
  readonly request: string
  readonly certPath: string
  readonly keyPath: string
}

export class TestAuthority {
  readonly folder: string
  readonly authority: Authority
  readonly caPath: string
  readonly crlPath: string

  private constructor(folder: string, authority: Authority) {
    this.folder = folder
    this.authority = authority
    this.caPath = join(folder, 'ca.pem')
    this.crlPath = join(folder, 'revoked.pem')
  }

  static async make(name = 'Ville'): Promise<TestAuthority> {
    const folder = mkdtempSync(join(tmpdir(), 'cigale-authority-'))
    const about = { name, nowMs: Date.now(), serial: drawSerial(systemRandom) }
    const made = new TestAuthority(folder, await makeAuthority(await drawKeys(), about))
    writeFileSync(made.caPath, made.ca)
    await made.revoke([])
    return made
  }

  get ca(): string {
    return this.authority.certificatePem
  }

  /** A pair that is good from an hour before `nowMs` for so many days. */
  async sign(
    role: LinkRole,
    name: string,
    how: {
      readonly nowMs?: number
      readonly days?: number
      readonly hosts?: readonly string[]
    } = {},
  ): Promise<TestPair> {
    const { nowMs = Date.now(), days = 90 } = how
    const keys = await drawKeys()
    const serial = drawSerial(systemRandom)
    const spki = KeyObject.from(keys.publicKey).export({ type: 'spki', format: 'der' })
    const { hosts = role === 'gateway' ? [] : ['localhost', '127.0.0.1'] } = how
    const cert = await issue(this.authority, { role, name, hosts }, { spki, nowMs, days, serial })
    const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
    const certPath = join(this.folder, `${serial}.pem`)
    const keyPath = join(this.folder, `${serial}.key`)
    writeFileSync(certPath, cert)
    writeFileSync(keyPath, key)
    const request = await makeRequest(keys, name)
    return { name, serial, cert, key, request, certPath, keyPath }
  }

  /** Another certificate for the key of a pair. */
  async again(pair: TestPair, { nowMs }: { readonly nowMs: number }): Promise<TestPair> {
    const serial = drawSerial(systemRandom)
    const spki = createPublicKey(pair.cert).export({ type: 'spki', format: 'der' })
    const subject = { role: 'gateway', name: pair.name, hosts: [] } as const
    const cert = await issue(this.authority, subject, { spki, nowMs, days: 90, serial })
    return { ...pair, cert, serial }
  }

  async revoke(serials: readonly string[]): Promise<void> {
    const revoked = serials.map((serial): Revoked => ({ serial, atMs: Date.now() }))
    writeFileSync(this.crlPath, await signRevocations(this.authority, revoked, Date.now()))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
