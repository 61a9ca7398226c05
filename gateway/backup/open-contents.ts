/** What a backup holds, opened and looked through: every key with its vault, every table with its digest. */

import { checkRecords } from '../../base/records/copy-system.ts'
import { readConfig } from '../config/load.ts'
import { regionOfConfig } from '../config/region-of.ts'
import type { Config } from '../config/schema.ts'
import type { EngineState } from '../engine/state.ts'
import type { LinkSetup } from '../link/setup.ts'
import { linkPolicyOf, toldSetup } from '../link/wants.ts'
import { Vault } from '../registry/vault.ts'
import { loadState } from '../store/load.ts'
import { type Db, openStoreImage } from '../store/open.ts'
import { type StateHead, stateHead } from '../store/state-copy.ts'
import { BackupError } from './backup-error.ts'
import { type Contents, fileOf } from './contents.ts'
import { PEOPLE_NAME, SETTINGS_NAME, STATE_NAME } from './own-files.ts'

export type Opened = {
  readonly config: Config
  readonly vault: Vault
  readonly toldSetup: LinkSetup
  /** In memory; whoever opened it closes it. */
  readonly db: Db
  readonly head: StateHead
}

/** Throws BackupError, StoreError. */
export function openContents(contents: Contents): Opened {
  const image = fileOf(contents, STATE_NAME)
  const master = fileOf(contents, 'vault.key')
  if (!image || master?.length !== 32) {
    throw new BackupError('damaged', 'the backup holds no state of a gateway, or no key of it')
  }
  const people = fileOf(contents, PEOPLE_NAME)
  if (people) checkRecords(people, PEOPLE_NAME)
  const config = configOf(contents)
  const { netId: _netId, adr: _adr, addressBlock: _block, ...link } = config.lorawan
  const setup = toldSetup(linkPolicyOf(regionOfConfig(config.radio), link))
  const db = openStoreImage(image, STATE_NAME)
  return { config, vault: new Vault(master), toldSetup: setup, db, head: stateHead(db) }
}

/** Reads everything once. Throws BackupError, StoreError. */
export function checkContents(contents: Contents): EngineState {
  const { db, vault, toldSetup } = openContents(contents)
  try {
    return loadState(db, vault, toldSetup).state
  } finally {
    db.close()
  }
}

function configOf(contents: Contents): Config {
  const text = new TextDecoder().decode(fileOf(contents, SETTINGS_NAME) ?? new Uint8Array())
  const read = readConfig(text)
  if (read.kind === 'config') return read.config
  throw new BackupError('settings', 'the settings in the backup are none of this version of Cigale')
}
