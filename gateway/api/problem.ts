/** Errors of the API as problem documents (RFC 9457). Nothing that was sent to us is quoted in them. */

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
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly code: ProblemCode
  readonly detail: string
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

export function problemOf({ code, message, fields }: ApiProblem): Problem {
  const status = PROBLEM_CODES[code]
  const title = TITLES[status]
  return { type: 'about:blank', title, status, code, detail: message, ...(fields && { fields }) }
}

/** Any error as a problem; what is our own or the machine's says no more than that it failed. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  const { name, statusCode } = error as { readonly name?: string; readonly statusCode?: number }
  if (name === 'ServiceBusy') {
    return new ApiProblem(
      'busy',
      "The gateway's core is busy or restarting. Try again in a moment.",
    )
  }
  if (statusCode === 413) return new ApiProblem('too-large', 'The body is larger than 1 MB.')
  if (statusCode === 415) {
    return new ApiProblem('unsupported-type', 'This path does not take that Content-Type.')
  }
  if (statusCode !== undefined && statusCode < 500) {
    return new ApiProblem('invalid', 'The request could not be read.')
  }
  return new ApiProblem('failed', "The request failed. The gateway's log says why.")
}
