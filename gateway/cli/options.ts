/** Options that every command has, and where they lead: the data directory and the configuration. */

import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { finishRestore } from '../backup/swap-disk-system.ts'
import { problemText, readConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { CommandFailure } from './failure.ts'

export type CommonOptions = {
  readonly data?: string
  readonly config?: string
  readonly url?: string
  readonly json?: boolean
}

export const DATA_DIR_DEFAULT = '/var/lib/cigale'
export const CONFIG_NAME = 'cigale.yaml'

/** A file that the command was given. */
export function readGivenFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : message
    throw new CommandFailure(`tried to read ${path}: ${why}`, { cause })
  }
}

/** Throws CommandFailure that names each wrong place. */
export function loadConfig(path: string): Config {
  const read = readConfig(readGivenFile(path))
  if (read.kind === 'config') return read.config
  const problems = read.problems.map((problem) => problemText(path, problem))
  throw new CommandFailure(`the configuration is not valid\n  ${problems.join('\n  ')}`)
}

/** `--data`, else `CIGALE_DATA`, else the configuration's, else /var/lib/cigale. */
export function dataDirOf(options: CommonOptions): string {
  const given = options.data ?? process.env['CIGALE_DATA']
  if (given !== undefined && given !== '') return resolve(given)
  return resolve(options.config === undefined ? DATA_DIR_DEFAULT : loadConfig(options.config).data)
}

/** `--config`, else the one in the data directory, else what holds when nothing is said. */
export function configOf(options: CommonOptions, dataDir: string): Config {
  const beside = join(dataDir, CONFIG_NAME)
  if (options.config !== undefined) return loadConfig(options.config)
  if (existsSync(beside)) return loadConfig(beside)
  const empty = readConfig('')
  if (empty.kind === 'rejected') throw new Error('the default configuration is not valid')
  return empty.config
}

/**
 * As root, goes on as the owner of the data: files that root left there could not be opened by the
 * gateway. What only root may read is to be read before.
 */
export function actAsOwner(dataDir: string): void {
  const owner = statSync(dataDir, { throwIfNoEntry: false })
  if (!owner || owner.uid === 0 || process.getuid?.() !== 0) return
  process.setgroups?.([owner.gid])
  process.setgid?.(owner.gid)
  process.setuid?.(owner.uid)
}

/** Throws CommandFailure where there is no gateway. A restore that was cut is carried to its end first. */
export function requireDataDir(dataDir: string): void {
  finishRestore(dataDir)
  if (existsSync(join(dataDir, 'vault.key'))) return
  throw new CommandFailure(
    `${dataDir} holds no gateway. Make one with: cigale init --data ${dataDir}; ` +
      'or name another directory with --data or CIGALE_DATA',
  )
}
