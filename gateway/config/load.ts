/**
 * YAML text → configuration, or a list of problems that a technician can act on: file, line, column,
 * value, and what is allowed there. Pure: the caller reads the file.
 */

import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type Config, configSchema } from './schema.ts'

export type ConfigProblem = {
  readonly line: number
  readonly column: number
  /** `radio.bind`; '' for the file as a whole. */
  readonly path: string
  /** The value that stands there, shortened. */
  readonly value: string
  readonly allowed: string
}

export type ConfigRead =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'rejected'; readonly problems: readonly ConfigProblem[] }

const TEXT_BYTES_MAX = 256 * 1024
const VALUE_CHARACTERS_MAX = 60

export function readConfig(text: string): ConfigRead {
  if (text.length > TEXT_BYTES_MAX) {
    const allowed = `a file of at most ${TEXT_BYTES_MAX} characters`
    return rejected([{ line: 1, column: 1, path: '', value: `${text.length} characters`, allowed }])
  }
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    maxAliasCount: 20,
  } as never)
  if (document.errors.length > 0) {
    return rejected(
      document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0])
        return { line, column: col, path: '', value: '', allowed: error.message }
      }),
    )
  }
  const parsed = configSchema.safeParse(document.toJS({ maxAliasCount: 20 }) ?? {})
  if (parsed.success) return { kind: 'config', config: parsed.data }
  const problems = parsed.error.issues.flatMap(leafIssues).map((issue): ConfigProblem => {
    const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    const path = unknownKey === undefined ? issue.path : [...issue.path, unknownKey]
    const node = nearestNode(document, path)
    const { line, col } = lines.linePos(node.at)
    const value = document.getIn(path)
    return {
      line,
      column: col,
      path: path.join('.'),
      value: shown(value),
      allowed: allowedBy(issue),
    }
  })
  return rejected(problems)
}

function rejected(problems: readonly ConfigProblem[]): ConfigRead {
  return { kind: 'rejected', problems }
}

type Issue = z.core.$ZodIssue

/** A union's own message says nothing: its closest branch does. */
function leafIssues(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const branches = issue.errors.filter((errors) => errors.length > 0)
  const closest = branches.sort((a, b) => a.length - b.length)[0]
  if (!closest) return [issue]
  return closest
    .map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
    .flatMap(leafIssues)
}

function allowedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'unrecognized_keys':
      return 'no such setting; see: cigale config schema'
    case 'too_big':
      return `at most ${issue.maximum}`
    case 'too_small':
      return `at least ${issue.minimum}`
    case 'invalid_type':
      return `a value of type ${issue.expected}`
    case 'invalid_union':
      return issue.message.replace(/^Invalid discriminator value. Expected /, 'one of ')
    default:
      return issue.message
  }
}

/** The node at a path, or the nearest one above it that is in the file. */
function nearestNode(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
): { readonly at: number } {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return { at: node.range[0] }
  }
  return { at: 0 }
}

function shown(value: unknown): string {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  return text.length > VALUE_CHARACTERS_MAX ? `${text.slice(0, VALUE_CHARACTERS_MAX)}…` : text
}

/** One problem as a line for a terminal. */
export function problemText(file: string, problem: ConfigProblem): string {
  const { line, column, path, value, allowed } = problem
  const what = path === '' ? '' : ` ${path}${value === '' ? '' : ` is ${JSON.stringify(value)}`}:`
  return `${file}:${line}:${column}:${what} ${allowed}`
}
