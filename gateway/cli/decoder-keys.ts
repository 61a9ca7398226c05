/** `cigale decoder keys init|show`: the first keys of a repository, and whose they are. */

import { systemClock } from '../../base/clock-system.ts'
import { systemRandom } from '../../base/random-system.ts'
import type { Secret } from '../../base/secret.ts'
import { systemRepositoryFiles } from '../../decoders/bundle/build-files-system.ts'
import { initRepository } from '../../decoders/bundle/build-init.ts'
import { viewRepository } from '../../decoders/bundle/build-list.ts'
import { drawKeyFile } from '../../decoders/bundle/key-file.ts'
import type { SigningKey } from '../../decoders/bundle/signing-key.ts'
import { splitKeysWords } from './decoder-words.ts'
import { CommandFailure } from './failure.ts'
import { freeNames, readKeys, saveKey } from './key-folder.ts'
import { languageOf } from './language.ts'
import type { CommonOptions } from './options.ts'
import { note, say, sayJson, table } from './output.ts'
import { askNewPassphrase, type PassphraseFlags } from './passphrase.ts'

export type KeysFlags = CommonOptions & PassphraseFlags & { readonly repo: string }
export type KeysShowFlags = CommonOptions & { readonly repo?: string }
export type KeysInitFlags = KeysFlags & { readonly separateDecoders?: boolean }

/** Who loses a key can still sign: three root keys, two must agree. */
const FIRST_COUNTS = { root: 3, targets: 2, snapshot: 1, timestamp: 1 } as const
const DECODERS_COUNT = 2

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
  await initRepository(files, keys, Math.floor(systemClock.wallMs()))
  const code = await keysShow(folder, flags)
  note(splitKeysWords(languageOf(process.env)))
  return code
}

/** The keys of a folder and, where a repository is named, whether it counts on them. */
export async function keysShow(folder: string, flags: KeysShowFlags): Promise<number> {
  const { repo } = flags
  const roles = repo === undefined ? [] : (await viewRepository(systemRepositoryFiles(repo))).roles
  const rows = readKeys(folder).map(({ name, role, keyId }) => {
    const isInUse = roles.some((one) => one.role === role && one.keyIds.includes(keyId))
    return { name, role, keyId, isInUse: repo === undefined ? null : isInUse }
  })
  if (flags.json) sayJson(rows)
  else {
    const cells = rows.map(({ name, keyId, isInUse }) => [name, keyId, yesOrNo(isInUse)])
    say(table(['name', 'id', 'in use'], cells))
  }
  return 0
}

function yesOrNo(truth: boolean | null): string | null {
  return truth === null ? null : truth ? 'yes' : 'no'
}

/** Draws keys into a folder, beside those that are there. */
export function drawKeys(
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
