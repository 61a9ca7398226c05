/**
 * A repository's files in pieces, for links that carry small messages (MQTT). Deterministic CBOR:
 *
 *   ask      [id, path, offset]
 *   answer   [id, 'part', tag, totalBytes, offset, bytes]   |   [id, 'missing']   |   [id, 'refused']
 *
 * `id` is the asker's, and comes back; `tag` is the SHA-256 of the whole file: parts of two versions of
 * timestamp.json must not be joined.
 */

import { type CborValue, readCbor, writeCbor } from '../../base/cbor.ts'

/** Of one part; a message has some 100 B more. */
export const CHUNK_BYTES_MAX = 63 * 1024
const ID_BYTES = 8
const TAG_BYTES = 32

export type ChunkAsk = {
  readonly id: Uint8Array
  readonly path: string
  readonly offset: number
}

export type ChunkAnswer = { readonly id: Uint8Array } & (
  | {
      readonly kind: 'part'
      readonly tag: Uint8Array
      readonly totalBytes: number
      readonly offset: number
      readonly bytes: Uint8Array
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused' }
)

export function writeAsk({ id, path, offset }: ChunkAsk): Uint8Array {
  return writeCbor([id, path, offset])
}

/** `undefined` for anything that is no ask. */
export function readAsk(bytes: Uint8Array): ChunkAsk | undefined {
  const [id, path, offset, ...more] = listOf(bytes)
  if (!isBytes(id, ID_BYTES) || typeof path !== 'string' || !isCount(offset)) return undefined
  return more.length === 0 ? { id, path, offset } : undefined
}

export function writeAnswer(answer: ChunkAnswer): Uint8Array {
  if (answer.kind !== 'part') return writeCbor([answer.id, answer.kind])
  const { id, tag, totalBytes, offset, bytes } = answer
  return writeCbor([id, 'part', tag, totalBytes, offset, bytes])
}

/** `undefined` for anything that is no answer. */
export function readAnswer(message: Uint8Array): ChunkAnswer | undefined {
  const [id, kind, ...rest] = listOf(message)
  if (!isBytes(id, ID_BYTES)) return undefined
  if (kind === 'missing' || kind === 'refused') {
    return rest.length === 0 ? { id, kind } : undefined
  }
  const [tag, totalBytes, offset, bytes, ...more] = rest
  if (kind !== 'part' || !isBytes(tag, TAG_BYTES) || more.length > 0) return undefined
  if (!isCount(totalBytes) || !isCount(offset) || !(bytes instanceof Uint8Array)) return undefined
  if (bytes.length > CHUNK_BYTES_MAX || offset + bytes.length > totalBytes) return undefined
  // An empty part of a file that is not at its end would be asked for again and again.
  if (bytes.length === 0 && offset < totalBytes) return undefined
  return { id, kind, tag, totalBytes, offset, bytes }
}

function listOf(bytes: Uint8Array): readonly CborValue[] {
  const read = readCbor(bytes)
  return read.kind === 'value' && Array.isArray(read.value) ? read.value : []
}

function isBytes(value: CborValue | undefined, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

function isCount(value: CborValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
