/**
 * What a certificate says, for those who use one: whose it is, from when until when, when it is due for
 * another. With Node's own reader, so that a gateway needs no library in memory for it.
 */

import { createHash, X509Certificate } from 'node:crypto'
import { hexOf } from '../../base/bytes.ts'
import { type GatewayEui, parseGatewayEui } from '../../base/ids.ts'

/** Who somebody is on the link, or the pages of a gateway; stands as OU in the certificate's subject. */
export const LINK_ROLES = ['gateway', 'hypervisor', 'broker', 'console'] as const
export type LinkRole = (typeof LINK_ROLES)[number]

export type CertificateView = {
  /** A gateway's EUI in lower case, or a machine's name. */
  readonly name: string
  /** null: another authority's, which says nothing of it. */
  readonly role: LinkRole | null
  /** Lower-case hex. */
  readonly serial: string
  readonly fromMs: number
  readonly untilMs: number
  /** SHA-256 of the public key (SubjectPublicKeyInfo), hex: the same key, the same text. */
  readonly keyHash: string
}

/** The first certificate of a PEM text, or one as DER; `undefined` for anything else. */
export function parseCertificate(text: string | Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(text)
  } catch {
    return undefined
  }
}

export function viewOf(certificate: X509Certificate): CertificateView {
  const subject = new Map(
    certificate.subject.split('\n').map((line) => {
      const at = line.indexOf('=')
      return [line.slice(0, at), line.slice(at + 1)] as const
    }),
  )
  const role = LINK_ROLES.find((one) => one === subject.get('OU')) ?? null
  return {
    name: subject.get('CN') ?? '',
    role,
    serial: certificate.serialNumber.toLowerCase(),
    fromMs: Date.parse(certificate.validFrom),
    untilMs: Date.parse(certificate.validTo),
    keyHash: keyHashOf(certificate.publicKey.export({ type: 'spki', format: 'der' })),
  }
}

/** Whose gateway's; `undefined` when it is no gateway's. */
export function gatewayOf({ name, role }: CertificateView): GatewayEui | undefined {
  const eui = role === 'gateway' ? parseGatewayEui(name) : undefined
  return eui === name ? eui : undefined
}

export function keyHashOf(spki: Uint8Array): string {
  return hexOf(new Uint8Array(createHash('sha256').update(spki).digest()))
}

type Life = Pick<CertificateView, 'fromMs' | 'untilMs'>

/** At two thirds of its life (F72): a third is left for whoever has to help. */
export function renewalDueMs({ fromMs, untilMs }: Life): number {
  return fromMs + ((untilMs - fromMs) * 2) / 3
}

export type LifeState = 'early' | 'good' | 'due' | 'expired'

export function lifeState(life: Life, nowMs: number): LifeState {
  if (nowMs < life.fromMs) return 'early'
  if (nowMs >= life.untilMs) return 'expired'
  return nowMs >= renewalDueMs(life) ? 'due' : 'good'
}

export function isIssuedBy(certificate: X509Certificate, authorities: string): boolean {
  return pemBlocks(authorities).some((pem) => {
    const authority = parseCertificate(pem)
    return (
      authority?.ca === true &&
      certificate.checkIssued(authority) &&
      certificate.verify(authority.publicKey)
    )
  })
}

/** A file may hold several authorities while one takes the place of another. */
export function pemBlocks(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
}
