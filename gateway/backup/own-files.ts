/** What of a data directory is the gateway's own, and what becomes of it in a backup and at a restore. */

/** Of this life alone: put aside at a restore, whether the backup has its like or not. */
export const OF_ONE_LIFE = [
  ...['cigale.db', 'cigale.db-wal', 'cigale.db-shm', 'cigale.backup', 'counters.floor'],
  ...['journal', 'quarantine', 'config.trial', 'config.ended'],
  ...['people.db', 'people.db-wal', 'people.db-shm', 'cigale-people-key', 'cigale-setup-secret'],
  ...['vault.key', 'identity.json', 'tokens.json', 'cigale.yaml', 'backup.last', 'restored.json'],
  ...['flow-secret', 'flow-versions', 'flows', 'flows.pid'],
]

/** Small files that are copied as they are. */
export const PLAIN_FILES = [
  ...['vault.key', 'identity.json', 'tokens.json'],
  ...['cigale-people-key', 'cigale-setup-secret', 'counters.floor', 'flow-secret'],
]

/** Folders, with what all their files may weigh: what is more is left out and told. */
export const FOLDERS: Readonly<Record<string, number>> = {
  link: 256 * 1024,
  firmware: 1024 * 1024,
  decoders: 16 * 1024 * 1024,
  'flow-versions': 32 * 1024 * 1024,
}

/** Larger is no key, certificate or list of tokens. */
export const PLAIN_BYTES_MAX = 2 * 1024 * 1024

export const SETTINGS_NAME = 'cigale.yaml'
export const STATE_NAME = 'cigale.db'
export const PEOPLE_NAME = 'people.db'
/** Where files come that the settings name elsewhere on the machine. */
export const OUTSIDE = 'outside'
