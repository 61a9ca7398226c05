/** Why something that a flow asked for did not happen. Its code is what a flow branches on. */

import { ApiError } from '../../gateway/api/client-system.ts'

export type RefusalCode =
  /** The flows have asked for so much already. */
  | 'limited'
  /** Too many others are waiting. */
  | 'full'
  /** The gateway would not, or what was asked is not right. */
  | 'refused'
  /** No gateway answers. */
  | 'unreachable'
  /** The gateway, or this program, failed. */
  | 'failed'

export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: RefusalCode
  /** The problem's own code, of an answer of the API: `unknown-device`, `refused`, … */
  readonly problem: string | undefined

  constructor(
    code: RefusalCode,
    message: string,
    more: { problem?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.code = code
    this.problem = more.problem
  }
}

export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (!(error instanceof ApiError)) return new Refusal('failed', String(error), { cause: error })
  const { code, message, problem } = error
  const more = { problem: code, cause: error }
  if (code === 'unreachable') return new Refusal('unreachable', message, more)
  const status = problem?.status ?? 500
  if (status === 429) return new Refusal('limited', message, more)
  return new Refusal(status < 500 ? 'refused' : 'failed', message, more)
}
