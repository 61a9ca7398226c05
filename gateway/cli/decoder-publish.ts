/** `cigale decoder sign|publish|list`: packages on their way to the gateways. */

import { systemClock } from '../../base/clock-system.ts'
import type { RepositoryFiles } from '../../decoders/bundle/build-files.ts'
import { systemRepositoryFiles } from '../../decoders/bundle/build-files-system.ts'
import { viewRepository } from '../../decoders/bundle/build-list.ts'
import { stagePackage, stageWithdrawal } from '../../decoders/bundle/build-package.ts'
import { publish, publisherKeyIds, refreshTimestamp } from '../../decoders/bundle/build-publish.ts'
import { signersOfStaged, signStaged, stagedState } from '../../decoders/bundle/build-stage.ts'
import type { Risk } from '../../decoders/bundle/risk.ts'
import type { SigningKey } from '../../decoders/bundle/signing-key.ts'
import { readPackageFile, requireExamples } from './decoder-examples.ts'
import { publishedWords, waitingWords } from './decoder-words.ts'
import { CommandFailure } from './failure.ts'
import { openKeys, readKeys } from './key-folder.ts'
import { languageOf } from './language.ts'
import type { CommonOptions } from './options.ts'
import { say, sayJson, table } from './output.ts'
import { askPassphrase, type PassphraseFlags } from './passphrase.ts'

export type RepoFlags = CommonOptions & { readonly repo: string }
export type SignFlags = RepoFlags & PassphraseFlags & { readonly keys: string }
export type PublishFlags = SignFlags & {
  readonly risk: Risk
  readonly withdraw?: string
  readonly timestampOnly?: boolean
}

/** Signs all that waits and that keys of this folder may sign. */
export async function decoderSign(flags: SignFlags): Promise<number> {
  const files = systemRepositoryFiles(flags.repo)
  const waiting = await stagedState(files)
  if (waiting.length === 0)
    throw new CommandFailure(`nothing waits for signatures in ${flags.repo}`)
  const asked = await signersOfStaged(files)
  const keys = openKeys(flags.keys, [...asked.values()].flat(), await askPassphrase(flags))
  await signAll(files, keys)
  const state = await stagedState(files)
  if (flags.json) sayJson({ waiting: state })
  else say(waitingWords(state, languageOf(process.env)))
  return 0
}

/** Stages packages whose examples all pass, signs with the keys that are at hand, and publishes when nothing lacks. */
export async function decoderPublish(
  packages: readonly string[],
  flags: PublishFlags,
): Promise<number> {
  const files = systemRepositoryFiles(flags.repo)
  const given = packages.map((path) => ({ path, ...readPackageFile(path) }))
  for (const one of given) await requireExamples(one.package, one.path)
  for (const { bytes } of given) {
    await stagePackage(files, bytes, { risk: flags.risk, nowMs: nowMs() })
  }
  if (flags.withdraw !== undefined) await stageWithdrawal(files, flags.withdraw, nowMs())
  if (!flags.timestampOnly) return await publishStaged(files, flags)
  const keys = await openAll(files, flags)
  return tell(await refreshTimestamp(files, keys, nowMs()), [], flags)
}

/** Signs what is staged with the keys that are at hand, and publishes it when nothing lacks. */
export async function publishStaged(files: RepositoryFiles, flags: SignFlags): Promise<number> {
  const keys = await openAll(files, flags)
  await signAll(files, keys)
  const lacking = (await stagedState(files)).filter(
    ({ signedBy, threshold }) => signedBy.length < threshold,
  )
  if (lacking.length > 0) {
    throw new CommandFailure(
      `staged, not published yet\n${waitingWords(lacking, languageOf(process.env))}`,
    )
  }
  const { published, timestampVersion } = await publish(files, keys, nowMs())
  return tell(timestampVersion, published, flags)
}

function tell(version: number, roles: readonly string[], { json }: CommonOptions): number {
  if (json) sayJson({ published: roles, timestampVersion: version })
  else say(publishedWords(version, languageOf(process.env)))
  return 0
}

export async function decoderList(flags: RepoFlags): Promise<number> {
  const view = await viewRepository(systemRepositoryFiles(flags.repo))
  if (flags.json) {
    sayJson(view)
    return 0
  }
  const packages = view.packages.map(({ path, bytes, risk, sha256 }) => [
    path,
    bytes,
    String(risk),
    sha256.slice(0, 8),
  ])
  const roles = view.roles.map(({ role, version, expiresMs, keyIds, threshold }) => [
    role,
    version,
    new Date(expiresMs).toISOString().slice(0, 10) + (expiresMs <= nowMs() ? ' EXPIRED' : ''),
    `${threshold} of ${keyIds.length}`,
  ])
  say(table(['package', 'bytes', 'risk', 'sha256'], packages))
  say('')
  say(table(['role', 'version', 'expires', 'signed by'], roles))
  if (view.waiting.length > 0) say(`\n${waitingWords(view.waiting, languageOf(process.env))}`)
  return 0
}

/** Keys for what is staged, and for snapshot and timestamp. */
async function openAll(files: RepositoryFiles, flags: SignFlags): Promise<readonly SigningKey[]> {
  const staged = [...(await signersOfStaged(files)).values()].flat()
  const online = await publisherKeyIds(files)
  const own = readKeys(flags.keys).map(({ keyId }) => keyId)
  const useful = own.filter((keyId) => staged.includes(keyId) || online.includes(keyId))
  return openKeys(flags.keys, useful, await askPassphrase(flags))
}

/** What none of the keys may sign is left to others. */
async function signAll(files: RepositoryFiles, keys: readonly SigningKey[]): Promise<void> {
  for (const [role, keyIds] of await signersOfStaged(files)) {
    if (keys.some(({ key }) => keyIds.includes(key.keyID))) await signStaged(files, role, keys)
  }
}

function nowMs(): number {
  return Math.floor(systemClock.wallMs())
}
