/**
 * A renewal on the channel beside the facts (topics `ask` and `part`, or the hypervisor's
 * `POST /api/v1/renewals`). Deterministic CBOR:
 *
 *   ask      ["renew", id, request]             request: PKCS #10, DER
 *   answer   ["renewed", id, certificate]       certificate: PEM text
 *            ["refused", id, reason]
 *
 * `id`: 8 bytes of chance of the asker's, which come back.
 */

import { type CborValue, readCbor, writeCbor } from '../../base/cbor.ts'

export const RENEWAL_ID_BYTES = 8
/** A request of a P-256 key has some 300. */
export const REQUEST_BYTES_MAX = 4096
const ANSWER_CHARS_MAX = 16 * 1024

export type RenewalAsk = { readonly id: Uint8Array; readonly request: Uint8Array }
export type RenewalAnswer = { readonly id: Uint8Array } & (
  | { readonly kind: 'renewed'; readonly certificate: string }
  | { readonly kind: 'refused'; readonly reason: string }
)

/** DER of a request as `cigale ca request` leaves it (PEM); `undefined` when there is none in it. */
export function derOfRequest(pem: string): Uint8Array | undefined {
  const body = /-----BEGIN CERTIFICATE REQUEST-----([^-]+)-----END/.exec(pem)?.[1]
  const bytes = body === undefined ? undefined : new Uint8Array(Buffer.from(body, 'base64'))
  return bytes && bytes.length > 0 ? bytes : undefined
}

export function writeRenewalAsk({ id, request }: RenewalAsk): Uint8Array {
  return writeCbor(['renew', id, request])
}

/** `undefined` for anything that is no such question. */
export function readRenewalAsk(bytes: Uint8Array): RenewalAsk | undefined {
  const [what, id, request, ...more] = listOf(bytes)
  if (what !== 'renew' || !isId(id) || !(request instanceof Uint8Array)) return undefined
  const fits = request.length > 0 && request.length <= REQUEST_BYTES_MAX
  return fits && more.length === 0 ? { id, request } : undefined
}

export function writeRenewalAnswer(answer: RenewalAnswer): Uint8Array {
  const { id, kind } = answer
  return writeCbor([kind, id, kind === 'renewed' ? answer.certificate : answer.reason])
}

/** `undefined` for anything that is no such answer. */
export function readRenewalAnswer(bytes: Uint8Array): RenewalAnswer | undefined {
  const [kind, id, text, ...more] = listOf(bytes)
  if (!isId(id) || typeof text !== 'string' || more.length > 0) return undefined
  if (text.length > ANSWER_CHARS_MAX) return undefined
  if (kind === 'renewed') return { id, kind, certificate: text }
  return kind === 'refused' ? { id, kind, reason: text } : undefined
}

function isId(value: CborValue | undefined): value is Uint8Array {
  return value instanceof Uint8Array && value.length === RENEWAL_ID_BYTES
}

function listOf(bytes: Uint8Array): readonly CborValue[] {
  const read = readCbor(bytes)
  return read.kind === 'value' && Array.isArray(read.value) ? read.value : []
}
