/** What is published in a repository, and what is staged: made, and waiting for signatures. */

import {
  Metadata,
  MetadataKind,
  type Root,
  type Snapshot,
  type Targets,
  type Timestamp,
} from '@tufjs/models'
import { BuildError, type RepositoryFiles } from './build-files.ts'
import { jsonOf, metadataBytes } from './build-metadata.ts'

export type Published = {
  readonly root: Metadata<Root>
  readonly targets: Metadata<Targets>
  /** In the order of trust. */
  readonly delegated: ReadonlyMap<string, Metadata<Targets>>
  readonly snapshot: Metadata<Snapshot>
  readonly timestamp: Metadata<Timestamp>
}

const METADATA = 'metadata'
const STAGED = 'staged'

export function metadataPath(role: string, version?: number): string {
  return `${METADATA}/${version === undefined ? '' : `${version}.`}${role}.json`
}

/** Throws BuildError `no-repository`. */
export async function readPublished(files: RepositoryFiles): Promise<Published> {
  const root = await readRoot(files)
  const timestampAt = metadataPath('timestamp')
  const timestamp = Metadata.fromJSON(MetadataKind.Timestamp, await readJson(files, timestampAt))
  const { version } = timestamp.signed.snapshotMeta
  const snapshotAt = metadataPath('snapshot', version)
  const snapshot = Metadata.fromJSON(MetadataKind.Snapshot, await readJson(files, snapshotAt))
  const targets = await readTargets(files, 'targets', snapshot)
  const delegated = new Map<string, Metadata<Targets>>()
  for (const role of Object.keys(targets.signed.delegations?.roles ?? {})) {
    delegated.set(role, await readTargets(files, role, snapshot))
  }
  return { root, targets, delegated, snapshot, timestamp }
}

async function readRoot(files: RepositoryFiles): Promise<Metadata<Root>> {
  const names = await files.list(METADATA)
  const versions = names.map((name) => Number(/^(\d+)\.root\.json$/.exec(name)?.[1] ?? 0))
  const newest = Math.max(0, ...versions)
  if (newest === 0) throw new BuildError('no-repository', 'there is no repository here: no root')
  const path = metadataPath('root', newest)
  return Metadata.fromJSON(MetadataKind.Root, await readJson(files, path))
}

async function readTargets(
  files: RepositoryFiles,
  role: string,
  snapshot: Metadata<Snapshot>,
): Promise<Metadata<Targets>> {
  const path = metadataPath(role, snapshot.signed.meta[`${role}.json`]?.version ?? 0)
  return Metadata.fromJSON(MetadataKind.Targets, await readJson(files, path))
}

async function readJson(files: RepositoryFiles, path: string): Promise<ReturnType<typeof jsonOf>> {
  const bytes = await files.read(path)
  if (bytes) return jsonOf(bytes, path)
  throw new BuildError('no-repository', `the repository is not whole: ${path} is missing`)
}

/** Roles that wait for signatures. */
export async function stagedRoles(files: RepositoryFiles): Promise<string[]> {
  return (await files.list(STAGED)).map((name) => name.replace(/\.json$/, ''))
}

export async function readStagedRoot(files: RepositoryFiles): Promise<Metadata<Root> | undefined> {
  const path = stagedPath('root')
  const bytes = await files.read(path)
  return bytes && Metadata.fromJSON(MetadataKind.Root, jsonOf(bytes, path))
}

export async function readStagedTargets(
  files: RepositoryFiles,
  role: string,
): Promise<Metadata<Targets> | undefined> {
  const path = stagedPath(role)
  const bytes = await files.read(path)
  return bytes && Metadata.fromJSON(MetadataKind.Targets, jsonOf(bytes, path))
}

export async function writeStaged(
  files: RepositoryFiles,
  role: string,
  metadata: { toJSON(): unknown },
): Promise<void> {
  await files.write(stagedPath(role), metadataBytes(metadata))
}

export function stagedPath(role: string): string {
  return `${STAGED}/${role}.json`
}
