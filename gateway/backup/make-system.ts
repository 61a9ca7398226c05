/** Makes a backup: collected, sealed, read back and looked through before anybody calls it done. */

import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { systemRandom } from '../../base/random-system.ts'
import { syncFolder } from '../../base/replace-file-system.ts'
import type { Secret } from '../../base/secret.ts'
import { openStoreImage } from '../store/open.ts'
import { stateHead } from '../store/state-copy.ts'
import { VERSION } from '../version.ts'
import { BackupError, refusalOf } from './backup-error.ts'
import { type BackupHead, FILE_BYTES_MAX, readBackup, writeBackup } from './backup-file.ts'
import { type BackupPlace, collect } from './collect-system.ts'
import { type Contents, fileOf, type LeftOut } from './contents.ts'
import { checkContents } from './open-contents.ts'
import { STATE_NAME } from './own-files.ts'

export type MadeBackup = {
  readonly gatewayEui: string
  /** Of the state in it; 0: the clock was never set. */
  readonly madeAtMs: number
  readonly bytes: number
  readonly devices: number
  readonly leftOut: readonly LeftOut[]
}

/** The bytes of a backup, whole. Takes a second or two: not for a thread that others wait for. */
export function makeBackup(
  place: BackupPlace & { readonly gatewayEui: string },
  how: { readonly passphrase: Secret; readonly scryptCost?: number },
): { readonly bytes: Uint8Array; readonly made: MadeBackup } {
  const contents = collect(place)
  const about = { gatewayEui: place.gatewayEui, program: VERSION, ...stateOf(contents) }
  const bytes = writeBackup(about, contents, { ...how, random: systemRandom })
  if (bytes.length > FILE_BYTES_MAX) throw refusalOf('the backup', 'too-large')
  return { bytes, made: checkBackup(bytes, how.passphrase, 'the backup') }
}

function stateOf(contents: Contents): Pick<BackupHead, 'madeAtMs' | 'schema'> {
  const db = openStoreImage(fileOf(contents, STATE_NAME)!, STATE_NAME)
  try {
    const { schema, atMs, clk } = stateHead(db)
    return { schema, madeAtMs: clk === 0 ? 0 : Math.floor(atMs) }
  } finally {
    db.close()
  }
}

/** Opens it with its passphrase and reads everything in it. Throws BackupError, StoreError. */
export function checkBackup(bytes: Uint8Array, passphrase: Secret, what: string): MadeBackup {
  const read = readBackup(bytes, passphrase)
  if (read.kind === 'rejected') throw refusalOf(what, read.reason)
  const { head, contents } = read
  const devices = checkContents(contents).devices.size
  const { gatewayEui, madeAtMs } = head
  return { gatewayEui, madeAtMs, bytes: bytes.length, devices, leftOut: contents.leftOut }
}

/**
 * Onto the medium under a name that is free, and read from there again; `onWritten` in between. Throws
 * BackupError, StoreError.
 */
export function saveBackup(
  path: string,
  bytes: Uint8Array,
  how: { readonly passphrase: Secret; readonly onWritten?: () => void },
): MadeBackup {
  if (existsSync(path)) {
    throw new BackupError('there-already', `${path} is there already: nothing was written`)
  }
  if (!statSync(dirname(resolve(path)), { throwIfNoEntry: false })?.isDirectory()) {
    throw new BackupError('place', `there is no folder ${dirname(resolve(path))}`)
  }
  const part = `${path}.part`
  try {
    writeFileSync(part, bytes, { mode: 0o600, flush: true })
    how.onWritten?.()
    const made = checkBackup(new Uint8Array(readFileSync(part)), how.passphrase, path)
    renameSync(part, path)
    syncFolder(dirname(resolve(path)))
    return made
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}
