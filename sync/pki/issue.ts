/**
 * What a city's authority signs: its own certificate, those of gateways and machines, and the list of
 * revoked ones (RFC 5280). The key comes in as a CryptoKey, time and serial numbers as values.
 */

import type { webcrypto } from 'node:crypto'
import { hexOf } from '../../base/bytes.ts'
import type { Random } from '../../base/random.ts'
import type { LinkRole } from './certificate.ts'
import { SIGNING, x509 } from './x509.ts'

export const LIFE_DAYS_MAX = 90
export const AUTHORITY_YEARS = 10
const DAY_MS = 86_400_000
/** A gateway's clock may be late by so much and the certificate is good already. */
const EARLY_MS = 3_600_000
const SERIAL_BYTES = 16

export type Authority = {
  readonly certificatePem: string
  readonly signingKey: webcrypto.CryptoKey
}

export type Subject = {
  readonly role: LinkRole
  readonly name: string
  /** DNS names and addresses under which it is reached; none for a gateway, which is called by nobody. */
  readonly hosts: readonly string[]
}

/** RFC 5280, 4.1.2.2: positive and at most 20 bytes; never 0. */
export function drawSerial(random: Random): string {
  const bytes = random.bytes(SERIAL_BYTES)
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return hexOf(bytes)
}

export async function makeAuthority(
  keys: webcrypto.CryptoKeyPair,
  about: { readonly name: string; readonly nowMs: number; readonly serial: string },
): Promise<Authority> {
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: about.serial,
    name: [{ CN: [about.name] }],
    notBefore: new Date(about.nowMs - EARLY_MS),
    notAfter: new Date(about.nowMs + AUTHORITY_YEARS * 365 * DAY_MS),
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificatePem: pemOf(certificate), signingKey: keys.privateKey }
}

/** Signs a public key (SubjectPublicKeyInfo). Throws RangeError for a life of more than 90 days. */
export async function issue(
  authority: Authority,
  subject: Subject,
  how: {
    readonly spki: Uint8Array
    readonly nowMs: number
    readonly days: number
    readonly serial: string
  },
): Promise<string> {
  if (!(how.days > 0 && how.days <= LIFE_DAYS_MAX)) {
    throw new RangeError(`a certificate lives 1 to ${LIFE_DAYS_MAX} days`)
  }
  const issuer = new x509.X509Certificate(authority.certificatePem)
  const publicKey = new x509.PublicKey(bufferOf(how.spki))
  const { role, name, hosts } = subject
  const { clientAuth, serverAuth } = x509.ExtendedKeyUsage
  const usages = {
    gateway: [clientAuth],
    hypervisor: [clientAuth, serverAuth],
    broker: [serverAuth],
    console: [serverAuth],
  }
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: how.serial,
    subject: [{ CN: [name] }, { OU: [role] }],
    issuer: issuer.subjectName,
    notBefore: new Date(how.nowMs - EARLY_MS),
    notAfter: new Date(how.nowMs + how.days * DAY_MS),
    signingAlgorithm: SIGNING,
    publicKey,
    signingKey: authority.signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages[role]),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ...(hosts.length > 0 ? [new x509.SubjectAlternativeNameExtension(hosts.map(hostName))] : []),
    ],
  })
  return pemOf(certificate)
}

export type Revoked = { readonly serial: string; readonly atMs: number }

/**
 * The list of revoked certificates. It lasts as long as the authority: one that ran out would make the
 * broker refuse every gateway, while a newer one takes its place as soon as it is copied.
 */
export async function signRevocations(
  authority: Authority,
  revoked: readonly Revoked[],
  nowMs: number,
): Promise<string> {
  const issuer = new x509.X509Certificate(authority.certificatePem)
  const list = await x509.X509CrlGenerator.create({
    issuer: issuer.subjectName,
    thisUpdate: new Date(nowMs),
    nextUpdate: issuer.notAfter,
    signingAlgorithm: SIGNING,
    signingKey: authority.signingKey,
    entries: revoked.map(({ serial, atMs }) => {
      return { serialNumber: serial, revocationDate: new Date(atMs) }
    }),
  })
  // The library calls the block `CRL`; OpenSSL, hence every broker, looks for `X509 CRL` (RFC 7468, 6).
  return `${list.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL')}\n`
}

/** Throws for a text that is no such list, or not one of this authority. */
export async function readRevocations(
  text: string,
  authorityPem: string,
): Promise<readonly Revoked[]> {
  const body = /-----BEGIN X509 CRL-----([^-]+)-----END/.exec(text)?.[1]
  if (body === undefined) throw new Error('there is no list of revoked certificates in it')
  const list = new x509.X509Crl(bufferOf(Buffer.from(body, 'base64')))
  const issuer = new x509.X509Certificate(authorityPem)
  if (!(await list.verify({ publicKey: issuer }))) {
    throw new Error('the list of revoked certificates is not signed by this authority')
  }
  return list.entries.map(({ serialNumber, revocationDate }) => {
    return { serial: serialNumber.toLowerCase(), atMs: revocationDate.getTime() }
  })
}

function hostName(host: string): { type: 'ip' | 'dns'; value: string } {
  return { type: /^[\d.]+$|:/.test(host) ? 'ip' : 'dns', value: host }
}

function pemOf(certificate: { toString(format: 'pem'): string }): string {
  return `${certificate.toString('pem')}\n`
}

/** The library wants a buffer of exactly these bytes. */
export function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
