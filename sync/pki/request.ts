/**
 * Requests for a certificate (PKCS #10, RFC 2986): the gateway's key never leaves it, its signature under
 * its own name does. The same request serves for every renewal of that key.
 */

import type { webcrypto } from 'node:crypto'
import { bufferOf } from './issue.ts'
import { SIGNING, x509 } from './x509.ts'

export async function makeRequest(keys: webcrypto.CryptoKeyPair, name: string): Promise<string> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: SIGNING,
  })
  return `${request.toString('pem')}\n`
}

export type RequestRead =
  | { readonly kind: 'request'; readonly name: string; readonly spki: Uint8Array }
  | { readonly kind: 'rejected'; readonly reason: 'format' | 'signature' | 'key' }

/** Of P-256 keys only, and only what its own key has signed. */
export async function readRequest(input: string | Uint8Array): Promise<RequestRead> {
  try {
    const request = new x509.Pkcs10CertificateRequest(
      typeof input === 'string' ? input : bufferOf(input),
    )
    const { algorithm, rawData } = request.publicKey
    const { name, namedCurve } = algorithm as Readonly<Record<string, unknown>>
    if (name !== SIGNING.name || namedCurve !== SIGNING.namedCurve) {
      return { kind: 'rejected', reason: 'key' }
    }
    if (!(await request.verify())) return { kind: 'rejected', reason: 'signature' }
    const names = request.subjectName.getField('CN')
    if (names.length !== 1) return { kind: 'rejected', reason: 'format' }
    return { kind: 'request', name: names[0]!, spki: new Uint8Array(rawData) }
  } catch {
    return { kind: 'rejected', reason: 'format' }
  }
}
