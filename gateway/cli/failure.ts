/** How a command ends when it does not end well: exit 1 (failed) or 2 (used wrongly). */

import { inWords } from './language.ts'

/** What was tried, on what, what came back, what to do: printed without a stack trace. Exit 1. */
export class CommandFailure extends Error {
  override name = 'CommandFailure'
}

/** The command line itself was wrong. Exit 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** Errors of the parts below whose message was written for a technician. */
export const SPEAKING: readonly string[] = [
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
  if (error.name === 'ApiError' && code === 'unreachable') return unreachable(error)
  const isSystem = code !== undefined && syscall !== undefined
  if (!isSystem && !SPEAKING.includes(error.name)) return error
  return new CommandFailure(error.message, { cause: error })
}

/** Nobody answers: the message names the address it ends with. */
function unreachable(error: Error): CommandFailure {
  const where = /at (\S+)$/.exec(error.message)?.[1] ?? ''
  return new CommandFailure(
    inWords({
      en:
        `no gateway answers at ${where}. Start it: cigale run; ` +
        'or name the right one with --data or --url',
      fr:
        `aucune passerelle ne répond à ${where}. Démarrez-la : cigale run ; ` +
        'ou nommez la bonne avec --data ou --url',
    }),
    { cause: error },
  )
}
