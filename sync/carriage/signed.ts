/**
 * A file that proves by itself who wrote it, for ways on which nobody else asks: a USB stick, a laptop.
 * Deterministic CBOR:
 *
 *   signed    [1, certificate, content, signature]
 *   certificate  X.509, DER, the writer's on the link (pki/)
 *   signature    ECDSA P-256 with SHA-256, 64 bytes r|s, over "cigale carriage 1" 0x00 content
 *
 * The writer's link certificate signs, because the city's authority then says who everybody is here too:
 * no list of keys has to be kept, and who is revoked is so on every way. A certificate that has run out
 * still proves who wrote: a gateway that was dark for months must be able to hand over (F72).
 */

import { createPrivateKey, type KeyObject, sign, verify } from 'node:crypto'
import { readCbor, writeCbor } from '../../base/cbor.ts'
import { type CertificateView, isIssuedBy, parseCertificate, viewOf } from '../pki/certificate.ts'

/** PEM. */
export type Signer = { readonly cert: string; readonly key: string }

export type SignedRefusal = 'format' | 'not-signed' | 'other-authority' | 'revoked'
export type SignedRead =
  | { readonly kind: 'signed'; readonly by: CertificateView; readonly content: Uint8Array }
  | { readonly kind: 'rejected'; readonly reason: SignedRefusal }

export type Trust = {
  /** PEM of the authorities. */
  readonly ca: string
  /** Serial numbers, lower-case hex. */
  readonly revoked: ReadonlySet<string>
}

/** Larger than any answer of pull, smaller than what would hurt. */
export const SIGNED_BYTES_MAX = 1024 * 1024
const FORM = 1
const CONTEXT = Buffer.from('cigale carriage 1\0')
const SIGNATURE_BYTES = 64

/** Throws for a certificate or key that is none. */
export function writeSigned({ cert, key }: Signer, content: Uint8Array): Uint8Array {
  const certificate = parseCertificate(cert)
  if (!certificate) throw new Error('the certificate to sign with cannot be read')
  const signature = sign('sha256', covered(content), { ...P1363, key: createPrivateKey(key) })
  return writeCbor([FORM, new Uint8Array(certificate.raw), content, new Uint8Array(signature)])
}

export function readSigned(bytes: Uint8Array, { ca, revoked }: Trust): SignedRead {
  const read = bytes.length <= SIGNED_BYTES_MAX ? readCbor(bytes) : undefined
  const items = read?.kind === 'value' && Array.isArray(read.value) ? read.value : []
  const [form, der, content, signature, ...more] = items as readonly unknown[]
  if (form !== FORM || more.length > 0 || !isBytes(der) || !isBytes(content)) return no('format')
  if (!isBytes(signature) || signature.length !== SIGNATURE_BYTES) return no('format')
  const certificate = parseCertificate(der)
  if (!certificate) return no('format')
  if (!isIssuedBy(certificate, ca)) return no('other-authority')
  const by = viewOf(certificate)
  if (revoked.has(by.serial)) return no('revoked')
  if (!verifies(certificate.publicKey, content, signature)) return no('not-signed')
  return { kind: 'signed', by, content }
}

/** What a file says, whoever wrote it: to find one's way, never to act on. */
export function unverifiedContent(bytes: Uint8Array): Uint8Array | undefined {
  const read = bytes.length <= SIGNED_BYTES_MAX ? readCbor(bytes) : undefined
  const content = read?.kind === 'value' && Array.isArray(read.value) ? read.value[2] : undefined
  return isBytes(content) ? content : undefined
}

const P1363 = { dsaEncoding: 'ieee-p1363' } as const

function verifies(key: KeyObject, content: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify('sha256', covered(content), { ...P1363, key }, signature)
  } catch {
    return false
  }
}

function covered(content: Uint8Array): Buffer {
  return Buffer.concat([CONTEXT, content])
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array
}

function no(reason: SignedRefusal): SignedRead {
  return { kind: 'rejected', reason }
}
