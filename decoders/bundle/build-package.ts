/** Packages into a repository, and out of it. */

import { createHash } from 'node:crypto'
import { TargetFile } from '@tufjs/models'
import { BuildError, type RepositoryFiles } from './build-files.ts'
import { stageTargets, targetsOf } from './build-stage.ts'
import { readPublished, readStagedTargets } from './build-state.ts'
import { filePath } from './fetch-target.ts'
import { packagePath } from './offer.ts'
import { readPackage } from './package.ts'
import { lackOfVectors } from './package-vectors.ts'
import type { Risk } from './risk.ts'

/**
 * Puts a package there and stages it for signing; gives its path. Throws BuildError for what is no package
 * or has too few vectors, and for another package of a version that is published already.
 */
export async function stagePackage(
  files: RepositoryFiles,
  bytes: Uint8Array,
  { risk, nowMs }: { readonly risk: Risk; readonly nowMs: number },
): Promise<{ readonly path: string; readonly role: string }> {
  const read = readPackage(bytes)
  if (read.kind === 'rejected') throw new BuildError('refused', read.detail)
  const { manifest, vectors } = read.package
  const lack = lackOfVectors(vectors)
  if (lack !== undefined) throw new BuildError('refused', lack)
  const path = packagePath(manifest)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const { role, targets } = await draftFor(files)
  const before = targets[path]
  if (before && before.hashes['sha256'] !== sha256) {
    throw new BuildError('refused', `${path} is published with other content: raise its version`)
  }
  const { abi, minRuntime, id, supersedes } = manifest
  const about = { abi, minRuntime, profiles: [id], size: bytes.length, risk }
  const custom = supersedes === undefined ? about : { ...about, supersedes }
  const target = new TargetFile({
    path,
    length: bytes.length,
    hashes: { sha256 },
    unrecognizedFields: { custom },
  })
  await files.write(filePath({ path, sha256 }), bytes)
  await stageTargets(files, role, { targets: { ...targets, [path]: target } }, nowMs)
  return { path, role }
}

/** Stages that a package is no longer offered; its file stays for gateways that are behind. */
export async function stageWithdrawal(
  files: RepositoryFiles,
  path: string,
  nowMs: number,
): Promise<void> {
  const { role, targets } = await draftFor(files)
  const { [path]: withdrawn, ...rest } = targets
  if (!withdrawn) throw new BuildError('refused', `${path} is not offered`)
  await stageTargets(files, role, { targets: rest }, nowMs)
}

/** The role that speaks of decoders, with what it is about to say. */
async function draftFor(files: RepositoryFiles): Promise<{
  readonly role: string
  readonly targets: Readonly<Record<string, TargetFile>>
}> {
  const published = await readPublished(files)
  const role = published.delegated.has('decoders') ? 'decoders' : 'targets'
  const draft = (await readStagedTargets(files, role)) ?? targetsOf(published, role)
  return { role, targets: draft.signed.targets }
}
