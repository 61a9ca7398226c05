/** What came with a request, behind the schemas of its route. Pure. */

import type { z } from 'zod'
import { ApiProblem } from './problem.ts'
import type { BodyRule } from './route.ts'

export const JSON_TYPE = 'application/json'
const CBOR_TYPE = 'application/cbor'

/** Content types that a body may have. */
export function typesOf(rule: BodyRule): readonly string[] {
  if (rule.kind === 'file') return rule.types
  if (rule.kind === 'json') return [JSON_TYPE]
  return rule.ofJson ? [CBOR_TYPE, JSON_TYPE] : [CBOR_TYPE]
}

/** The body as the handler takes it; `bytes` is nothing where none came. Throws ApiProblem. */
export function bodyOf(
  rule: BodyRule | undefined,
  given: { readonly bytes: unknown; readonly type: string | undefined },
): unknown {
  if (!rule) return undefined
  const type = (given.type ?? '').split(';')[0]!.trim().toLowerCase()
  const types = typesOf(rule)
  if (!types.includes(type)) {
    throw new ApiProblem('unsupported-type', `The body must be ${types.join(' or ')}.`)
  }
  const bytes = given.bytes instanceof Uint8Array ? given.bytes : new Uint8Array()
  if (type === CBOR_TYPE) return bytes
  const text = new TextDecoder().decode(bytes)
  if (rule.kind === 'file') return text
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ApiProblem('invalid', 'The body is not JSON.')
  }
  if (rule.kind === 'json') return checked(rule.schema, value, '')
  const message = rule.ofJson?.(value)
  if (message) return message
  throw new ApiProblem('invalid', 'The body is not what this path takes: see its example.')
}

/** The value behind its schema. Messages name the place and what is allowed, never the value (S12). */
export function checked(schema: z.ZodType, value: unknown, place: string): unknown {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const fields = read.error.issues.slice(0, 20).map((issue) => {
    return { path: [place, ...issue.path].filter(String).join('.'), problem: issue.message }
  })
  throw new ApiProblem('invalid', 'The request is not what this path takes.', fields)
}
