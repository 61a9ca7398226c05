/** `cigale decoder keys rotate|lost|renew|passphrase`: other keys, new dates. Each is signed and published after. */

import { systemClock } from '../../base/clock-system.ts'
import { systemRandom } from '../../base/random-system.ts'
import { stageDecoderKeys } from '../../decoders/bundle/build-delegate.ts'
import type { RepositoryFiles } from '../../decoders/bundle/build-files.ts'
import { systemRepositoryFiles } from '../../decoders/bundle/build-files-system.ts'
import { viewRepository } from '../../decoders/bundle/build-list.ts'
import { stageRoot } from '../../decoders/bundle/build-root.ts'
import { stagedState, stageTargets } from '../../decoders/bundle/build-stage.ts'
import { reseal } from '../../decoders/bundle/key-file.ts'
import { drawKeys, type KeysFlags } from './decoder-keys.ts'
import { waitingWords } from './decoder-words.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { readKeys, saveKey } from './key-folder.ts'
import { languageOf } from './language.ts'
import type { CommonOptions } from './options.ts'
import { say, sayJson, saySentence } from './output.ts'
import { askNewPassphrase, askPassphrase, type PassphraseFlags } from './passphrase.ts'

export type KeysLostFlags = KeysFlags & { readonly key: string }
export type KeysPassphraseFlags = CommonOptions &
  PassphraseFlags & { readonly key: string; readonly newPassphraseFile?: string }

const ROTATED = ['root', 'targets', 'snapshot', 'timestamp', 'decoders'] as const
type Rotated = (typeof ROTATED)[number]

/** Replaces all keys of a role by as many new ones. */
export async function keysRotate(role: string, folder: string, flags: KeysFlags): Promise<number> {
  const rotated = requireRole(role)
  const files = systemRepositoryFiles(flags.repo)
  const { roles } = await viewRepository(files)
  const before = roles.find((one) => one.role === rotated)
  if (!before) throw new CommandFailure(`${flags.repo} has no keys for ${rotated}`)
  return await replaceKeys(files, folder, { role: rotated, remove: before.keyIds }, flags)
}

/** Replaces one key that is lost or stolen. */
export async function keysLost(folder: string, flags: KeysLostFlags): Promise<number> {
  const files = systemRepositoryFiles(flags.repo)
  const { roles } = await viewRepository(files)
  const found = roles.flatMap(({ role, keyIds }) =>
    keyIds.filter((keyId) => keyId.startsWith(flags.key)).map((keyId) => ({ role, keyId })),
  )
  const [only] = found
  if (!only || found.length > 1) {
    const which = found.length === 0 ? 'no key' : 'several keys'
    throw new CommandFailure(`--key ${flags.key}: ${which} of ${flags.repo} begin so`)
  }
  const change = { role: requireRole(only.role), remove: [only.keyId] }
  return await replaceKeys(files, folder, change, flags)
}

/** New versions of all that maintainers sign, with new dates and nothing else changed. */
export async function keysRenew(flags: KeysFlags): Promise<number> {
  const files = systemRepositoryFiles(flags.repo)
  const { roles } = await viewRepository(files)
  await stageRoot(files, undefined, nowMs())
  for (const { role } of roles) {
    if (role === 'targets' || role === 'decoders') await stageTargets(files, role, {}, nowMs())
  }
  return await tellWaiting(files, flags)
}

export async function keysPassphrase(folder: string, flags: KeysPassphraseFlags): Promise<number> {
  const file = readKeys(folder).find(({ name }) => name === flags.key)
  if (!file) throw new CommandFailure(`${folder} holds no key called ${flags.key}`)
  const old = await askPassphrase(flags)
  const { newPassphraseFile } = flags
  if (newPassphraseFile === undefined && !process.stdin.isTTY) {
    throw new UsageError('the new passphrase: --new-passphrase-file FILE, or a terminal')
  }
  const next = await askNewPassphrase(
    newPassphraseFile === undefined ? {} : { passphraseFile: newPassphraseFile },
  )
  const changed = reseal(file, { old, new: next }, systemRandom)
  if (!changed) throw new CommandFailure(`the passphrase does not open ${flags.key}`)
  saveKey(folder, changed)
  if (flags.json) sayJson({ name: changed.name, keyId: changed.keyId })
  else saySentence(`${changed.name} opens by the new passphrase`)
  return 0
}

async function replaceKeys(
  files: RepositoryFiles,
  folder: string,
  { role, remove }: { readonly role: Rotated; readonly remove: readonly string[] },
  flags: KeysFlags,
): Promise<number> {
  const passphrase = await askNewPassphrase(flags)
  const drawn = drawKeys(folder, { role, count: remove.length }, passphrase)
  const add = drawn.map(({ key }) => key)
  if (role === 'decoders') await stageDecoderKeys(files, { add, remove }, nowMs())
  else await stageRoot(files, { role, add, remove }, nowMs())
  return await tellWaiting(files, flags)
}

async function tellWaiting(files: RepositoryFiles, { json }: CommonOptions): Promise<number> {
  const waiting = await stagedState(files)
  if (json) sayJson({ waiting })
  else say(waitingWords(waiting, languageOf(process.env)))
  return 0
}

function requireRole(role: string): Rotated {
  const known = ROTATED.find((one) => one === role)
  if (known) return known
  throw new UsageError(`${role} is none of ${ROTATED.join(', ')}`)
}

function nowMs(): number {
  return Math.floor(systemClock.wallMs())
}
