/**
 * What signed files of a stick say. Deterministic CBOR:
 *
 *   facts     ["facts", gw, messages]        messages: [* bstr], DICT, BATCH and GAP of one stream, Brotli
 *   greeting  ["greeting", gw, message]      HELLO, page 0
 *   manifest  ["manifest", gw, at, isWhole, [* [name, bytes, sha256]]]
 *   receipt   ["receipt", gw, [* bstr]]      ACK messages of the hypervisor
 *
 * The messages are those of every other way (wire.cddl).
 */

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { type CborValue, readCbor, writeCbor } from '../../base/cbor.ts'
import { bytesOfId, type GatewayEui, idOfBytes } from '../../base/ids.ts'
import { readAnswer } from '../transport/pull.ts'

export type ManifestEntry = {
  readonly name: string
  readonly bytes: number
  readonly sha256: Uint8Array
}

export type Content = { readonly gw: GatewayEui } & (
  | { readonly kind: 'facts'; readonly messages: readonly Uint8Array[] }
  | { readonly kind: 'greeting'; readonly message: Uint8Array }
  | {
      readonly kind: 'manifest'
      readonly atMs: number
      /** Nothing waits on the gateway that is not here. */
      readonly isWhole: boolean
      readonly entries: readonly ManifestEntry[]
    }
  | { readonly kind: 'receipt'; readonly messages: readonly Uint8Array[] }
)

/** An answer of pull has 128 kB and a batch; a file that unpacks to more was not made by us. */
const MESSAGES_BYTES_MAX = 1024 * 1024
const ENTRIES_MAX = 65_536
/** Half the best compression for a tenth of its time. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

export function writeContent(content: Content): Uint8Array {
  const head: CborValue[] = [content.kind, bytesOfId(content.gw)]
  switch (content.kind) {
    case 'facts':
      return writeCbor([...head, packed(content.messages)])
    case 'greeting':
      return writeCbor([...head, content.message])
    case 'manifest': {
      const entries = content.entries.map(({ name, bytes, sha256 }) => [name, bytes, sha256])
      return writeCbor([...head, content.atMs, content.isWhole, entries])
    }
    case 'receipt':
      return writeCbor([...head, content.messages])
  }
}

/** `undefined` for anything else. */
export function readContent(bytes: Uint8Array): Content | undefined {
  const read = readCbor(bytes)
  if (read.kind === 'rejected' || !Array.isArray(read.value)) return undefined
  const [kind, id, ...rest] = read.value as readonly CborValue[]
  if (!(id instanceof Uint8Array) || id.length !== 8) return undefined
  const gw = idOfBytes<GatewayEui>(id)
  const [first] = rest
  if (kind === 'manifest') return readManifest(gw, rest)
  if (rest.length !== 1) return undefined
  if (kind === 'greeting')
    return first instanceof Uint8Array ? { kind, gw, message: first } : undefined
  if (kind !== 'facts' && kind !== 'receipt') return undefined
  const messages = kind === 'facts' ? unpacked(first) : first
  return isBytesList(messages) ? { kind, gw, messages } : undefined
}

function readManifest(gw: GatewayEui, rest: readonly CborValue[]): Content | undefined {
  const [atMs, isWhole, list, ...more] = rest
  if (typeof atMs !== 'number' || typeof isWhole !== 'boolean' || more.length > 0) return undefined
  if (!Array.isArray(list) || list.length > ENTRIES_MAX) return undefined
  const entries: ManifestEntry[] = []
  for (const one of list as readonly CborValue[]) {
    const [name, bytes, sha256] = Array.isArray(one) ? (one as readonly CborValue[]) : []
    const isSound = typeof name === 'string' && isFactsName(name) && typeof bytes === 'number'
    if (!isSound || !(sha256 instanceof Uint8Array)) return undefined
    entries.push({ name, bytes, sha256 })
  }
  return { kind: 'manifest', gw, atMs, isWhole, entries }
}

/** Of a lane's piece, so that a second run finds what the first has written: `from` to `to - 1`. */
export function factsName(piece: {
  readonly epoch: number
  readonly stream: number
  readonly from: number
  readonly to: number
}): string {
  const { epoch, stream, from, to } = piece
  return `${epoch.toString(16).padStart(12, '0')}-${stream}-${from}-${to}.facts`
}

export function isFactsName(name: string): boolean {
  return /^[0-9a-f]{12}-[0-4]-\d{1,16}-\d{1,16}\.facts$/.test(name)
}

function packed(messages: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(brotliCompressSync(writeCbor(messages), QUALITY))
}

function unpacked(bytes: CborValue | undefined): readonly Uint8Array[] | undefined {
  if (!(bytes instanceof Uint8Array)) return undefined
  try {
    const options = { maxOutputLength: MESSAGES_BYTES_MAX }
    return readAnswer(new Uint8Array(brotliDecompressSync(bytes, options)))
  } catch {
    return undefined
  }
}

function isBytesList(value: unknown): value is readonly Uint8Array[] {
  return Array.isArray(value) && value.every((one) => one instanceof Uint8Array)
}
