/** What a backup holds: files by their place in the data directory, and what was left out of it. */

import { z } from 'zod'
import { type CborValue, readCbor, writeCbor } from '../../base/cbor.ts'

/** Packages of decoders are the most of them. */
export const FILES_MAX = 1_000
const PATH_CHARACTERS_MAX = 400

export type BackedFile = {
  /** In the data directory, with `/`: `decoders/trust/root.json`. */
  readonly path: string
  readonly bytes: Uint8Array
  /** As the settings name it, where it lies outside the data directory. */
  readonly namedAs?: string
}

export type LeftOut = {
  readonly path: string
  readonly why: 'too-large' | 'unreadable' | 'missing'
}

export type Contents = {
  /** Where the data was: settings name files in it. */
  readonly dataDir: string
  /** Where the settings were read from; null: the gateway ran with the defaults. */
  readonly settingsFile: string | null
  readonly files: readonly BackedFile[]
  readonly leftOut: readonly LeftOut[]
}

const bytes = z.instanceof(Uint8Array)
const path = z.string().max(PATH_CHARACTERS_MAX).refine(isInside)
const contentsSchema = z.strictObject({
  dataDir: z.string(),
  settingsFile: z.string().nullable(),
  files: z
    .array(z.strictObject({ path, bytes, namedAs: z.string().exactOptional() }))
    .max(FILES_MAX)
    .refine((files) => new Set(files.map((file) => file.path)).size === files.length),
  leftOut: z.array(
    z.strictObject({ path: z.string(), why: z.enum(['too-large', 'unreadable', 'missing']) }),
  ),
})

export function writeContents(contents: Contents): Uint8Array {
  return writeCbor(contents as unknown as CborValue)
}

/** `undefined` for what no gateway has written. */
export function readContents(bytes: Uint8Array): Contents | undefined {
  const read = readCbor(bytes)
  if (read.kind === 'rejected') return undefined
  return contentsSchema.safeParse(plain(read.value)).data
}

export function fileOf({ files }: Contents, path: string): Uint8Array | undefined {
  return files.find((file) => file.path === path)?.bytes
}

/** No path of a file leads out of the directory it is put into. */
function isInside(path: string): boolean {
  const steps = path.split('/')
  return steps.every((step) => /^[\w@:+ .-]+$/.test(step) && step !== '.' && step !== '..')
}

/** The reader's maps have no prototype, which is no object to the schema. */
function plain(value: CborValue): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, one === undefined ? one : plain(one)]),
  )
}
