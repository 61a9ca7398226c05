/** The examples of a package, run on this gateway before anything else of it is. */

import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../base/clock.ts'
import type { PackageVector } from '../../decoders/bundle/package-vectors.ts'
import type { CodecAnswer } from '../../decoders/sandbox/codec.ts'
import { callUplink, errorKindOf, type Sandbox } from './running.ts'

/** A frame a second is much for a gateway; a codec that needs longer than this is not well. */
const VECTOR_MS_MAX = 10
/** The machine has other work: the best of so many counts. */
const TRIES = 10

const UNAVAILABLE = Symbol('unavailable')

export type SelfTest =
  | { readonly kind: 'passed' }
  /** The first that does not pass, with what was expected and what came. */
  | { readonly kind: 'failed'; readonly detail: string }
  /** Too much waits in the sandbox, or it is closing: to be asked again. */
  | { readonly kind: 'unavailable' }

export async function selfTest(
  sandbox: Sandbox,
  id: string,
  vectors: readonly PackageVector[],
  clock: Pick<Clock, 'monoMs'>,
): Promise<SelfTest> {
  for (const vector of vectors) {
    const problem = await runVector(sandbox, id, vector, clock)
    if (problem === UNAVAILABLE) return { kind: 'unavailable' }
    if (problem !== undefined) {
      return { kind: 'failed', detail: `example ${vector.name}: ${problem}` }
    }
  }
  return { kind: 'passed' }
}

async function runVector(
  sandbox: Sandbox,
  id: string,
  { fPort, bytes, recvTime, expected }: PackageVector,
  clock: Pick<Clock, 'monoMs'>,
): Promise<string | typeof UNAVAILABLE | undefined> {
  let bestMs = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < TRIES && bestMs > VECTOR_MS_MAX; tries++) {
    const startMs = clock.monoMs()
    const answer = await callUplink(sandbox, id, { fPort, bytes, receivedMs: recvTime ?? 0 })
    bestMs = Math.min(bestMs, clock.monoMs() - startMs)
    if (!answer.ok && errorKindOf(answer.error.kind) === 'unavailable') return UNAVAILABLE
    const problem = difference(answer, expected)
    if (problem !== undefined) return problem
    // What is meant to run out of time may.
    if ('errorKind' in expected) return undefined
  }
  return bestMs > VECTOR_MS_MAX
    ? `takes ${bestMs.toFixed(1)} ms, ${VECTOR_MS_MAX} are allowed`
    : undefined
}

/** As it was told by a codec that follows TS013: `errors` are a refusal. */
function difference(answer: CodecAnswer, expected: PackageVector['expected']): string | undefined {
  const kind = answer.ok ? refusalIn(answer.output) : errorKindOf(answer.error.kind)
  if ('errorKind' in expected) {
    // A codec cannot say which of our kinds its own refusal is.
    if (kind !== undefined && (!answer.ok ? kind === expected.errorKind : true)) return undefined
    return `expected ${expected.errorKind}, got ${kind ?? 'data'}`
  }
  if (!answer.ok) return `expected data, got ${answer.error.kind}: ${answer.error.message}`
  if (kind !== undefined) return `expected data, got errors: ${short(answer.output)}`
  const data = (answer.output as { readonly data?: unknown }).data ?? null
  if (isDeepStrictEqual(plain(data), plain(expected.data))) return undefined
  return `expected ${short(expected.data)}, got ${short(data)}`
}

function refusalIn(output: unknown): 'format' | undefined {
  const errors = (output as { readonly errors?: unknown } | null)?.errors
  const isSaid = Array.isArray(errors) ? errors.length > 0 : Boolean(errors)
  return isSaid ? 'format' : undefined
}

/** CBOR's maps have no prototype, JSON's have: what they hold is the same. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

function short(value: unknown): string {
  return JSON.stringify(value).slice(0, 120)
}
