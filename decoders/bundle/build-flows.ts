/** Flows into a repository. */

import { createHash } from 'node:crypto'
import { TargetFile } from '@tufjs/models'
import { BuildError, type RepositoryFiles } from './build-files.ts'
import { stageTargets, targetsOf } from './build-stage.ts'
import { readPublished, readStagedTargets } from './build-state.ts'
import { filePath } from './fetch-target.ts'
import { FLOW_FILE_BYTES_MAX, FLOW_NAME, flowPath } from './flow-offer.ts'
import { isSemver } from './semver.ts'

/**
 * Puts flows there and stages them for the keys of `targets`; gives their path. Throws BuildError for a name
 * or a version that is none, and for other content of a version that is published already.
 */
export async function stageFlows(
  files: RepositoryFiles,
  bytes: Uint8Array,
  about: {
    readonly name: string
    readonly version: string
    readonly minRuntime: string
    readonly nowMs: number
  },
): Promise<{ readonly path: string }> {
  const { name, version, minRuntime, nowMs } = about
  const fault = faultOf(about, bytes)
  if (fault !== undefined) throw new BuildError('refused', fault)
  const path = flowPath({ name, version })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const published = await readPublished(files)
  const draft = (await readStagedTargets(files, 'targets')) ?? targetsOf(published, 'targets')
  const { targets } = draft.signed
  const before = targets[path]
  if (before && before.hashes['sha256'] !== sha256) {
    throw new BuildError('refused', `${path} is published with other content: raise its version`)
  }
  const target = new TargetFile({
    path,
    length: bytes.length,
    hashes: { sha256 },
    unrecognizedFields: { custom: { kind: 'flows', minRuntime } },
  })
  await files.write(filePath({ path, sha256 }), bytes)
  await stageTargets(files, 'targets', { targets: { ...targets, [path]: target } }, nowMs)
  return { path }
}

function faultOf(
  { name, version }: { readonly name: string; readonly version: string },
  bytes: Uint8Array,
): string | undefined {
  if (!FLOW_NAME.test(name)) return `${name} is no name of flows: small letters, digits and -`
  if (!isSemver(version)) return `${version} is no semantic version, such as 1.4.0`
  if (bytes.length <= FLOW_FILE_BYTES_MAX) return undefined
  return `the flows have ${bytes.length} B, and ${FLOW_FILE_BYTES_MAX} are allowed`
}
