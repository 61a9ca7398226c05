/** How a command ends when it does not end well: exit 1 (failed) or 2 (used wrongly). */

/** What was tried, on what, what came back, what to do: printed without a stack trace. Exit 1. */
export class CommandFailure extends Error {
  override name = 'CommandFailure'
}

/** The command line itself was wrong. Exit 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** Errors of the parts below whose message was written for a technician. */
const SPEAKING = [
  'ApiError',
  'AuthorityError',
  'BackupError',
  'BuildError',
  'DataDirectoryBusy',
  'FlowVersionsError',
  'HardwareError',
  'JournalError',
  'ListenError',
  'McuError',
  'RuntimeError',
  'StickError',
  'StoreError',
]

/** A failure that can be told in a sentence as one; what is our own mistake stays what it is. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code, syscall } = error as NodeJS.ErrnoException
  const isSystem = code !== undefined && syscall !== undefined
  if (!isSystem && !SPEAKING.includes(error.name)) return error
  return new CommandFailure(error.message, { cause: error })
}
