/** `cigale decoder keys …`: the keys that updates are signed with. docs/maintainer/keys.md tells when. */

import { systemClock } from '../../base/clock-system.ts'
import { systemRandom } from '../../base/random-system.ts'
import type { Secret } from '../../base/secret.ts'
import { stageDecoderKeys } from '../../decoders/bundle/build-delegate.ts'
import type { RepositoryFiles } from '../../decoders/bundle/build-files.ts'
import { systemRepositoryFiles } from '../../decoders/bundle/build-files-system.ts'
import { initRepository } from '../../decoders/bundle/build-init.ts'
import { viewRepository } from '../../decoders/bundle/build-list.ts'
import { stageRoot } from '../../decoders/bundle/build-root.ts'
import { stagedState, stageTargets } from '../../decoders/bundle/build-stage.ts'
import { drawKeyFile, reseal } from '../../decoders/bundle/key-file.ts'
import type { SigningKey } from '../../decoders/bundle/signing-key.ts'
import { splitKeysWords, waitingWords } from './decoder-words.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { freeNames, readKeys, saveKey } from './key-folder.ts'
import { languageOf } from './language.ts'
import type { CommonOptions } from './options.ts'
import { note, say, sayJson, table } from './output.ts'
import { askNewPassphrase, askPassphrase, type PassphraseFlags } from './passphrase.ts'

export type KeysFlags = CommonOptions & PassphraseFlags & { readonly repo: string }
export type KeysInitFlags = KeysFlags & { readonly separateDecoders?: boolean }
export type KeysLostFlags = KeysFlags & { readonly key: string }
export type KeysPassphraseFlags = CommonOptions &
  PassphraseFlags & { readonly key: string; readonly newPassphraseFile?: string }

/** Who loses a key can still sign: three root keys, two must agree. */
const FIRST_COUNTS = { root: 3, targets: 2, snapshot: 1, timestamp: 1 } as const
const DECODERS_COUNT = 2
const ROTATED = ['root', 'targets', 'snapshot', 'timestamp', 'decoders'] as const
type Rotated = (typeof ROTATED)[number]

export async function keysInit(folder: string, flags: KeysInitFlags): Promise<number> {
  const files = systemRepositoryFiles(flags.repo)
  if ((await files.list('metadata')).length > 0) {
    throw new CommandFailure(`${flags.repo} holds a repository already`)
  }
  const passphrase = await askNewPassphrase(flags)
  const draw = (role: string, count: number) => drawKeys(folder, { role, count }, passphrase)
  const keys = {
    root: draw('root', FIRST_COUNTS.root),
    targets: draw('targets', FIRST_COUNTS.targets),
    snapshot: draw('snapshot', FIRST_COUNTS.snapshot),
    timestamp: draw('timestamp', FIRST_COUNTS.timestamp),
    ...(flags.separateDecoders && { decoders: draw('decoders', DECODERS_COUNT) }),
  }
  await initRepository(files, keys, nowMs())
  const code = await keysShow(folder, flags)
  note(splitKeysWords(languageOf(process.env)))
  return code
}

/** The keys of a folder, and whether the repository counts on them. */
export async function keysShow(folder: string, flags: KeysFlags): Promise<number> {
  const { roles } = await viewRepository(systemRepositoryFiles(flags.repo))
  const rows = readKeys(folder).map(({ name, role, keyId }) => {
    const signs = roles.filter(({ keyIds }) => keyIds.includes(keyId)).map((one) => one.role)
    return { name, role, keyId, isInUse: signs.includes(role) }
  })
  if (flags.json) sayJson(rows)
  else {
    const cells = rows.map((one) => [one.name, one.keyId, one.isInUse ? 'yes' : 'no'])
    say(table(['name', 'id', 'in use'], cells))
  }
  return 0
}

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
  else say(`${changed.name} opens by the new passphrase`)
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

function drawKeys(
  folder: string,
  { role, count }: { readonly role: string; readonly count: number },
  passphrase: Secret,
): readonly SigningKey[] {
  let taken: ReturnType<typeof readKeys> = []
  try {
    taken = readKeys(folder)
  } catch (error) {
    if (!isAbsent(error)) throw error
  }
  return freeNames(taken, role, count).map((name) => {
    const { file, key } = drawKeyFile({ role, name }, passphrase, systemRandom)
    saveKey(folder, file)
    return key
  })
}

function isAbsent(error: unknown): boolean {
  const cause = error instanceof CommandFailure ? error.cause : undefined
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
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
