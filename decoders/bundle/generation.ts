/**
 * One generation of trusted metadata is one file, so that a rename switches all of it at once. CBOR:
 *
 *   {roots: [bytes …], files: {timestamp: bytes, snapshot: bytes, targets: bytes, <delegated role>: bytes}}
 *
 * `roots`: every root after the factory's, in order: the whole chain is verified again at each start.
 */

import { type CborValue, readCbor, writeCbor } from '../../base/cbor.ts'

export type Generation = {
  readonly roots: readonly Uint8Array[]
  /** Role → metadata, as the repository gave it. */
  readonly files: Readonly<Record<string, Uint8Array>>
}

/** One a month for twenty years; a newer program's own root shortens the chain. */
const ROOTS_MAX = 256
const FILES_MAX = 64

export function writeGeneration({ roots, files }: Generation): Uint8Array {
  return writeCbor({ roots, files })
}

/** `undefined` for what is no generation: cut, empty, or something else. Signatures are not looked at. */
export function readGeneration(bytes: Uint8Array): Generation | undefined {
  const read = readCbor(bytes)
  if (read.kind !== 'value' || !isMap(read.value)) return undefined
  const { roots, files, ...more } = read.value
  if (!isListOfBytes(roots) || !isMapOfBytes(files)) return undefined
  if (Object.keys(more).length > 0) return undefined
  return { roots, files }
}

type CborMap = { readonly [key: string]: CborValue | undefined }

function isMap(value: CborValue | undefined): value is CborMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  )
}

function isListOfBytes(value: CborValue | undefined): value is readonly Uint8Array[] {
  if (!Array.isArray(value) || value.length > ROOTS_MAX) return false
  return value.every((item) => item instanceof Uint8Array)
}

function isMapOfBytes(value: CborValue | undefined): value is Readonly<Record<string, Uint8Array>> {
  if (!isMap(value)) return false
  const items = Object.values(value)
  return items.length <= FILES_MAX && items.every((item) => item instanceof Uint8Array)
}
