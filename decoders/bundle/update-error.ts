/** An update that failed because the world did not cooperate; nothing was changed by it. */

import { isDiskError } from './folder.ts'

/**
 * `disk`: the operating system's code stands in `context.code`. `factory-root`: the program's own root is
 * damaged, so nothing can be trusted.
 */
export type UpdateErrorCode = 'busy' | 'disk' | 'full' | 'factory-root'

export class UpdateError extends Error {
  override name = 'UpdateError'
  readonly code: UpdateErrorCode
  readonly context: Readonly<Record<string, string | number>>

  constructor(
    code: UpdateErrorCode,
    message: string,
    context: Readonly<Record<string, string | number>>,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.code = code
    this.context = context
  }
}

/** A refusal of the disk as an UpdateError; any other error as it is. */
export function asUpdateError(error: unknown, tried: string): unknown {
  if (!isDiskError(error)) return error
  const { code = '', message } = error
  return new UpdateError('disk', `${tried}: ${message}`, { code }, error)
}
