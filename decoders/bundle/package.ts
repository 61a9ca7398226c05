/**
 * A decoder as one file, `<semver>.dec`: deterministic CBOR (base/cbor.ts)
 *
 *   {manifest: {…}, code: text, schema?: {…}, vectors: [{name, fPort, bytes, recvTime?, expected} …]}
 *
 * docs/protocol/decoder-package.md draws it byte by byte. Whether it may be trusted is said elsewhere: here
 * is only whether it is one.
 */

import { z } from 'zod'
import { type CborValue, readCbor, writeCbor } from '../../base/cbor.ts'
import { type Manifest, manifestSchema } from './manifest.ts'
import { type PackageVector, VECTORS_MAX, vectorSchema } from './package-vectors.ts'

export const PACKAGE_BYTES_MAX = 256 * 1024
const CODE_CHARS_MAX = 192 * 1024

export type DecoderPackage = {
  readonly manifest: Manifest
  /** JavaScript of a TS013 codec. */
  readonly code: string
  /** JSON Schema of the codec's `data`, for people. */
  readonly schema?: Readonly<Record<string, CborValue>> | undefined
  readonly vectors: readonly PackageVector[]
}

export type PackageRefusal = 'too-long' | 'not-cbor' | 'not-as-described'

export type PackageRead =
  | { readonly kind: 'package'; readonly package: DecoderPackage }
  /** `detail` names the place: `manifest.version is no semantic version, …`. */
  | { readonly kind: 'rejected'; readonly reason: PackageRefusal; readonly detail: string }

const packageSchema = z.strictObject({
  manifest: manifestSchema,
  code: z.string().min(1).max(CODE_CHARS_MAX),
  schema: z.record(z.string(), z.custom<CborValue>()).optional(),
  vectors: z.array(vectorSchema).max(VECTORS_MAX),
})

/** Reads a package; byte strings are views into `bytes`. */
export function readPackage(bytes: Uint8Array): PackageRead {
  if (bytes.length > PACKAGE_BYTES_MAX) return tooLong(bytes.length)
  const read = readCbor(bytes)
  if (read.kind === 'rejected') {
    return { kind: 'rejected', reason: 'not-cbor', detail: `is no package: ${read.reason}` }
  }
  return checkPackage(read.value)
}

/** What was put together from files, before it is written. */
export function checkPackage(value: unknown): PackageRead {
  const checked = packageSchema.safeParse(value)
  if (checked.success) return { kind: 'package', package: checked.data }
  return { kind: 'rejected', reason: 'not-as-described', detail: firstProblem(checked.error) }
}

/** The file. One package has one file: same content, same bytes. */
export function writePackage({ manifest, code, schema, vectors }: DecoderPackage): PackageBytes {
  const plain: CborValue = {
    manifest,
    code,
    schema,
    vectors: vectors.map((vector) => ({ ...vector })),
  }
  const bytes = writeCbor(plain)
  return bytes.length > PACKAGE_BYTES_MAX ? tooLong(bytes.length) : { kind: 'bytes', bytes }
}

export type PackageBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | Extract<PackageRead, { readonly kind: 'rejected' }>

function tooLong(length: number): Extract<PackageRead, { readonly kind: 'rejected' }> {
  const detail = `has ${length} B, and ${PACKAGE_BYTES_MAX} are allowed`
  return { kind: 'rejected', reason: 'too-long', detail }
}

/** One clear reason: the first place that is wrong. */
function firstProblem({ issues }: z.ZodError): string {
  const [issue] = issues
  const place = issue?.path.join('.') || 'the package'
  return `${place}: ${issue?.message ?? 'is wrong'}`
}
