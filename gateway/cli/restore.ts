/** `cigale restore FILE`: says what it will do; with --yes does it, and keeps what was there. */

import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { systemClock } from '../../base/clock-system.ts'
import { headOf, planRestore, readBackupFile, restore } from '../backup/restore-system.ts'
import { doneWords, notDoneWords, planWords } from './backup-words.ts'
import { CommandFailure } from './failure.ts'
import { languageOf } from './language.ts'
import { actAsOwner, type CommonOptions, dataDirOf } from './options.ts'
import { note, say, sayJson } from './output.ts'
import { askPassphrase, type PassphraseFlags } from './passphrase.ts'
import { progressBar } from './progress.ts'

export type RestoreFlags = CommonOptions & PassphraseFlags & { readonly yes?: boolean }

export async function restoreGateway(file: string, flags: RestoreFlags): Promise<number> {
  const dataDir = dataDirOf(flags)
  const language = languageOf(process.env)
  if (!statSync(dirname(dataDir), { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandFailure(`there is no folder ${dirname(dataDir)} to make ${dataDir} in`)
  }
  const path = resolve(file)
  // What only root may read is read before this becomes the data's owner.
  const bytes = readBackupFile(path)
  headOf(path, bytes)
  const passphrase = await askPassphrase(flags, 'the backup')
  actAsOwner(dataDir)
  const opening = progressBar('backup')
  opening(0, 1)
  const set = planRestore({ path, bytes }, { dataDir, passphrase, nowMs: systemClock.wallMs() })
  opening(1, 1)
  const { about } = set
  const there = gatewayIn(dataDir)
  if (!flags.json)
    for (const line of planWords(language, about, { file: path, dataDir, there })) say(line)
  if (!flags.yes) {
    if (flags.json) sayJson({ file: path, dataDir, there: there ?? null, ...about, done: false })
    else note(notDoneWords(language))
    return 0
  }
  const stamp = new Date(systemClock.wallMs()).toISOString().replaceAll(/[:.]/g, '-')
  const kept = restore(set, { dataDir, stamp, onProgress: progressBar('restore') })
  if (flags.json) sayJson({ file: path, dataDir, ...about, done: true, kept: kept ?? null })
  else say(doneWords(language, dataDir, kept))
  return 0
}

/** The EUI of the gateway that is there now; undefined: none is. */
function gatewayIn(dataDir: string): string | undefined {
  if (!existsSync(join(dataDir, 'vault.key'))) return undefined
  try {
    return String(JSON.parse(readFileSync(join(dataDir, 'identity.json'), 'utf8')).gatewayEui)
  } catch {
    return '?'
  }
}
