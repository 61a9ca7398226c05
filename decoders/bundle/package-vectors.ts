/** Examples of a package, from the maker's manual: a gateway runs them before it lets the code in. */

import { z } from 'zod'
import type { CborValue } from '../../base/cbor.ts'
import type { DecodeErrorKind } from '../contract.ts'

/** A package with fewer is good for trying out only. */
export const VECTORS_MIN = 20
export const VECTORS_MAX = 1_000
const FRAME_BYTES_MAX = 242

const ERROR_KINDS = [
  'unknown-port',
  'short',
  'format',
  'threw',
  'timeout',
  'memory',
  'result',
] as const satisfies readonly DecodeErrorKind[]

const data = z.record(z.string(), z.custom<CborValue>())

export const vectorSchema = z.strictObject({
  name: z.string().min(1).max(128),
  fPort: z.number().int().min(1).max(223),
  bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= FRAME_BYTES_MAX, {
    message: `is longer than a frame: ${FRAME_BYTES_MAX} B`,
  }),
  /** UTC ms, for makers whose payload needs it. */
  recvTime: z.number().int().min(0).optional(),
  expected: z.union([z.strictObject({ data }), z.strictObject({ errorKind: z.enum(ERROR_KINDS) })]),
})

export type PackageVector = z.output<typeof vectorSchema>

/** Why these examples are too few to publish; `undefined` when they will do. */
export function lackOfVectors(vectors: readonly PackageVector[]): string | undefined {
  if (vectors.length < VECTORS_MIN) {
    return `${vectors.length} examples are too few: ${VECTORS_MIN} are needed`
  }
  if (!vectors.some(({ expected }) => 'errorKind' in expected)) {
    return 'no example is of a frame that must be refused'
  }
  return undefined
}
