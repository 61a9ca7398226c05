/** Reads what goes into a backup from a data directory, beside a gateway that runs or not. */

import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { copyRecords } from '../../base/records/copy-system.ts'
import { readConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { copyState } from '../store/state-copy.ts'
import { BackupError } from './backup-error.ts'
import { type BackedFile, type Contents, FILES_MAX, type LeftOut } from './contents.ts'
import { namedFiles } from './named-files.ts'
import {
  FOLDERS,
  OUTSIDE,
  PEOPLE_NAME,
  PLAIN_BYTES_MAX,
  PLAIN_FILES,
  SETTINGS_NAME,
  STATE_NAME,
} from './own-files.ts'

export type BackupPlace = {
  readonly dataDir: string
  /** The settings in force; null: the gateway runs with the defaults. */
  readonly settings: { readonly file: string; readonly text: string } | null
}

/** Throws BackupError where what matters most cannot be read. */
export function collect({ dataDir, settings }: BackupPlace): Contents {
  const files: BackedFile[] = []
  const leftOut: LeftOut[] = []
  const take = (path: string, from: string, namedAs?: string): void => {
    const read = readSmall(from)
    if (read instanceof Uint8Array) {
      files.push({ path, bytes: read, ...(namedAs !== undefined && { namedAs }) })
    } else leftOut.push({ path: namedAs ?? path, why: read })
  }
  files.push({ path: STATE_NAME, bytes: copyState(join(dataDir, STATE_NAME)) })
  const peoplePath = join(dataDir, PEOPLE_NAME)
  if (existsSync(peoplePath)) files.push({ path: PEOPLE_NAME, bytes: copyRecords(peoplePath) })
  for (const name of PLAIN_FILES) {
    if (existsSync(join(dataDir, name))) take(name, join(dataDir, name))
  }
  if (!files.some(({ path }) => path === 'vault.key')) {
    throw new BackupError(
      'place',
      `${join(dataDir, 'vault.key')} cannot be read: without it no key opens`,
    )
  }
  for (const [folder, bytesMax] of Object.entries(FOLDERS)) {
    const names = filesIn(dataDir, folder)
    const bytes = names.reduce((sum, name) => sum + statSync(join(dataDir, name)).size, 0)
    if (bytes > bytesMax || names.length > FILES_MAX / 2) {
      leftOut.push({ path: folder, why: 'too-large' })
    } else for (const name of names) take(name, join(dataDir, name))
  }
  if (settings) {
    files.push({ path: SETTINGS_NAME, bytes: Buffer.from(settings.text) })
    for (const [i, path] of outsideOf(configOf(settings), dataDir).entries()) {
      take(`${OUTSIDE}/${i}-${plainName(path)}`, path, path)
    }
  }
  return { dataDir, settingsFile: settings?.file ?? null, files, leftOut }
}

function readSmall(path: string): Uint8Array | LeftOut['why'] {
  try {
    if (statSync(path).size > PLAIN_BYTES_MAX) return 'too-large'
    return new Uint8Array(readFileSync(path))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable'
  }
}

function filesIn(dataDir: string, folder: string): readonly string[] {
  return globSync(`${folder}/**`, { cwd: dataDir, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dataDir, join(entry.parentPath, entry.name)))
    .sort()
}

/** What lies in the folders above comes with them. */
function outsideOf(config: Config, dataDir: string): readonly string[] {
  const kept = Object.keys(FOLDERS).map((folder) => `${join(dataDir, folder)}/`)
  return namedFiles(config).filter((path) => !kept.some((at) => resolve(path).startsWith(at)))
}

function configOf({ file, text }: { readonly file: string; readonly text: string }): Config {
  const read = readConfig(text)
  if (read.kind === 'config') return read.config
  throw new BackupError('settings', `${file} is not valid any more: cigale config check ${file}`)
}

function plainName(path: string): string {
  return basename(path).replaceAll(/[^\w.-]/g, '_')
}
