/** A maintainer's folder of keys: `root-1.key`, `targets-2.key`; the owner's only. */

import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Secret } from '../../base/secret.ts'
import {
  type KeyFile,
  openKeyFile,
  readKeyFile,
  writeKeyFile,
} from '../../decoders/bundle/key-file.ts'
import type { SigningKey } from '../../decoders/bundle/signing-key.ts'
import { CommandFailure } from './failure.ts'
import { readGivenFile } from './options.ts'

const SUFFIX = '.key'

/** All keys of a folder, by name. Throws CommandFailure for a folder that is not there and a bad file. */
export function readKeys(folder: string): readonly KeyFile[] {
  return namesIn(folder).map((name) => {
    const path = join(folder, name)
    const file = readKeyFile(readGivenFile(path))
    if (file) return file
    throw new CommandFailure(`${path} is no key of a maintainer, or was damaged`)
  })
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(SUFFIX))
      .sort()
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such folder' : message
    throw new CommandFailure(`tried to read the keys in ${folder}: ${why}`, { cause })
  }
}

/** The keys whose ids are asked for, opened. Throws CommandFailure when the passphrase opens none of them. */
export function openKeys(
  folder: string,
  keyIds: readonly string[],
  passphrase: Secret,
): readonly SigningKey[] {
  const files = readKeys(folder).filter(({ keyId }) => keyIds.includes(keyId))
  const keys = files.map((file) => openKeyFile(file, passphrase))
  const opened = keys.filter((key) => key !== undefined)
  if (opened.length > 0) return opened
  const why =
    files.length === 0
      ? 'holds no key that is asked for here'
      : `the passphrase opens none of ${files.map(({ name }) => name).join(', ')}`
  throw new CommandFailure(`${folder}: ${why}`)
}

/** Replaces a key's file, or adds it. */
export function saveKey(folder: string, file: KeyFile): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, file.name + SUFFIX)
  writeFileSync(`${path}.new`, writeKeyFile(file), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}

/** Names for `count` more keys of a role, beside those that are there. */
export function freeNames(
  taken: readonly KeyFile[],
  role: string,
  count: number,
): readonly string[] {
  const names = new Set(taken.map(({ name }) => name))
  const free: string[] = []
  for (let n = 1; free.length < count; n++) {
    if (!names.has(`${role}-${n}`)) free.push(`${role}-${n}`)
  }
  return free
}
