/** Certificates for a test, made by the `openssl` program: an authority and what it signs. */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function whyNoOpenssl(): string | false {
  return spawnSync('openssl', ['version']).error ? 'needs openssl' : false
}

export type CertificatePair = { readonly cert: string; readonly key: string }

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']

export class Certificates {
  readonly folder = mkdtempSync(join(tmpdir(), 'cigale-certificates-'))
  /** Path of the authority's own certificate. */
  readonly ca: string

  constructor() {
    this.ca = join(this.folder, 'ca.pem')
    const caKey = join(this.folder, 'ca.key')
    openssl(['req', '-x509', ...KEY, '-subj', '/CN=ca', '-keyout', caKey, '-out', this.ca])
  }

  /** A pair signed by the authority; good for 127.0.0.1. */
  sign(commonName: string): CertificatePair {
    const cert = join(this.folder, `${commonName}.pem`)
    const key = join(this.folder, `${commonName}.key`)
    const request = join(this.folder, `${commonName}.csr`)
    const names = join(this.folder, 'names.ext')
    writeFileSync(names, 'subjectAltName=IP:127.0.0.1\n')
    openssl(['req', ...KEY, '-subj', `/CN=${commonName}`, '-keyout', key, '-out', request])
    const authority = ['-CA', this.ca, '-CAkey', join(this.folder, 'ca.key'), '-CAcreateserial']
    const signing = ['x509', '-req', '-in', request, ...authority, '-days', '2']
    openssl([...signing, '-extfile', names, '-out', cert])
    return { cert, key }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' })
}
