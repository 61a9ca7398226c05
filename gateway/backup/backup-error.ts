/** What goes wrong with a backup, in a sentence for a technician. */

export class BackupError extends Error {
  override name = 'BackupError'
  readonly code:
    | 'not-a-backup'
    | 'newer'
    | 'truncated'
    | 'damaged'
    | 'too-large'
    | 'wrong-passphrase'
    | 'there-already'
    | 'unlike'
    | 'settings'
    | 'place'
    | 'busy'

  constructor(code: BackupError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

const REASONS = {
  'not-a-backup': 'is no backup of a gateway',
  newer: 'was made by a newer version of Cigale: bring it back with that one',
  truncated: 'is cut off: it was not copied to its end. Copy it once more, or take an older one',
  damaged: 'is damaged. Copy it once more, or take an older one',
  'too-large': 'is larger than any backup of a gateway',
  'wrong-passphrase': 'is whole, but this is not its passphrase',
} as const

/** `what`: how the file is called. */
export function refusalOf(what: string, reason: keyof typeof REASONS): BackupError {
  return new BackupError(reason, `${what} ${REASONS[reason]}`)
}
