/** Errors of the API as problem documents (RFC 9457). Nothing that was sent to us is quoted in them. */

import { type Problem as HttpProblem, problem } from '../../base/http/route.ts'

/**
 * The titles of RFC 9110. (Node has them too, but whoever imports `node:http` as a module brings its
 * fetch client along: 3 MB for every thread that does.)
 */
const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const

export const PROBLEM_CODES = {
  invalid: 400,
  'no-token': 401,
  forbidden: 403,
  'unknown-path': 404,
  'unknown-device': 404,
  'unknown-frame': 404,
  'unknown-asset': 404,
  'unknown-group': 404,
  'unknown-lane': 404,
  'not-served': 404,
  'not-acceptable': 406,
  refused: 409,
  'not-on-trial': 409,
  'time-not-taken': 409,
  'cursor-ahead': 410,
  'too-large': 413,
  'unsupported-type': 415,
  failed: 500,
  busy: 503,
  'too-many-streams': 503,
} as const satisfies Readonly<Record<string, keyof typeof TITLES>>
export type ProblemCode = keyof typeof PROBLEM_CODES

export type ProblemField = {
  /** `device.devEui`, `query.limit`. */
  readonly path: string
  readonly problem: string
}

/** `code` is for programs, `detail` for people: what came about, and what to do. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code?: string
  readonly detail?: string
  readonly fields?: readonly ProblemField[]
}

export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly code: ProblemCode
  readonly fields: readonly ProblemField[] | undefined

  constructor(code: ProblemCode, detail: string, fields?: readonly ProblemField[]) {
    super(detail)
    this.code = code
    this.fields = fields
  }
}

export const PROBLEM_TYPE = 'application/problem+json'

export function answerOf({ code, message, fields }: ApiProblem): HttpProblem {
  const status = PROBLEM_CODES[code]
  return { ...problem(status, TITLES[status], message), code, ...(fields && { fields }) }
}

/** What may be told to who asked; `undefined`: our own failure or the machine's, which is not. */
export function asRefusal(error: unknown): ApiProblem | undefined {
  if (error instanceof ApiProblem) return error
  if ((error as { readonly name?: string }).name !== 'ServiceBusy') return undefined
  return new ApiProblem('busy', "The gateway's core is busy or restarting. Try again in a moment.")
}
