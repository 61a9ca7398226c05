/**
 * Puts out what is staged, with a new snapshot and a new timestamp. Nothing is written before all
 * signatures are there; the timestamp comes last, so a gateway sees the old state or the new one.
 */

import {
  Metadata,
  type MetaFile,
  type Root,
  Snapshot,
  type Targets,
  Timestamp,
} from '@tufjs/models'
import { BuildError, type RepositoryFiles } from './build-files.ts'
import { metadataBytes, metaFileOf, signedHead, signersOf, signWith } from './build-metadata.ts'
import { stagedState } from './build-stage.ts'
import {
  metadataPath,
  type Published,
  readPublished,
  readStagedRoot,
  readStagedTargets,
  stagedPath,
} from './build-state.ts'
import type { SigningKey } from './signing-key.ts'

/** Keys of the publishing machine, for snapshot and timestamp. */
export async function publish(
  files: RepositoryFiles,
  keys: readonly SigningKey[],
  nowMs: number,
): Promise<{ readonly published: readonly string[]; readonly timestampVersion: number }> {
  const before = await readPublished(files)
  const waiting = await stagedState(files)
  for (const { role, signedBy, threshold } of waiting) {
    if (signedBy.length >= threshold) continue
    const message = `${role} has ${signedBy.length} of ${threshold} signatures: cigale decoder sign`
    throw new BuildError('unsigned', message)
  }
  const stagedRoot = await readStagedRoot(files)
  const root = stagedRoot ?? before.root
  const targets = await stagedTargets(files, waiting)
  requireSigned(root, targets.get('targets') ?? before.targets)
  const writes = new Map<string, Uint8Array>()
  if (stagedRoot) {
    writes.set(metadataPath('root', stagedRoot.signed.version), metadataBytes(stagedRoot))
  }
  const meta = { ...before.snapshot.signed.meta }
  for (const [role, metadata] of targets) {
    const bytes = metadataBytes(metadata)
    const { version } = metadata.signed
    // A role that is no longer delegated stays listed: clients refuse a snapshot that forgets one.
    meta[`${role}.json`] = metaFileOf(version, bytes)
    writes.set(metadataPath(role, version), bytes)
  }
  const snapshot = nextSnapshot(before, meta, nowMs)
  signOrThrow(snapshot, 'snapshot', root.signed, keys)
  const snapshotBytes = metadataBytes(snapshot)
  writes.set(metadataPath('snapshot', snapshot.signed.version), snapshotBytes)
  const timestamp = nextTimestamp(before, snapshot.signed.version, snapshotBytes, nowMs)
  signOrThrow(timestamp, 'timestamp', root.signed, keys)
  writes.set(metadataPath('timestamp'), metadataBytes(timestamp))
  for (const [path, bytes] of writes) await files.write(path, bytes)
  for (const { role } of waiting) await files.remove(stagedPath(role))
  const published = waiting.map(({ role }) => role)
  return { published, timestampVersion: timestamp.signed.version }
}

/** Ids of the keys that sign snapshot and timestamp at the next publication. */
export async function publisherKeyIds(files: RepositoryFiles): Promise<readonly string[]> {
  const { signed } = (await readStagedRoot(files)) ?? (await readPublished(files)).root
  return ['snapshot', 'timestamp'].flatMap((role) => signed.roles[role]?.keyIDs ?? [])
}

/** A new timestamp on the same snapshot: what the online key does every few days, alone. */
export async function refreshTimestamp(
  files: RepositoryFiles,
  keys: readonly SigningKey[],
  nowMs: number,
): Promise<number> {
  const before = await readPublished(files)
  const { version } = before.snapshot.signed
  const timestamp = new Metadata(
    new Timestamp({
      ...signedHead('timestamp', { version: before.timestamp.signed.version + 1, nowMs }),
      snapshotMeta: before.timestamp.signed.snapshotMeta,
    }),
  )
  if (before.timestamp.signed.snapshotMeta.version !== version) {
    throw new BuildError('refused', 'timestamp and snapshot do not fit: publish again')
  }
  signOrThrow(timestamp, 'timestamp', before.root.signed, keys)
  await files.write(metadataPath('timestamp'), metadataBytes(timestamp))
  return timestamp.signed.version
}

async function stagedTargets(
  files: RepositoryFiles,
  waiting: readonly { readonly role: string }[],
): Promise<ReadonlyMap<string, Metadata<Targets>>> {
  const all = new Map<string, Metadata<Targets>>()
  for (const { role } of waiting) {
    const staged = role === 'root' ? undefined : await readStagedTargets(files, role)
    if (staged) all.set(role, staged)
  }
  return all
}

/** After a rotation of its keys `targets` needs new signatures, though nothing in it changed. */
function requireSigned({ signed }: Metadata<Root>, targets: Metadata<Targets>): void {
  const role = signed.roles['targets']
  if (role && signersOf(targets, role, signed.keys).length >= role.threshold) return
  throw new BuildError('unsigned', 'targets must be signed by its new keys: cigale decoder sign')
}

function nextSnapshot(
  { snapshot }: Published,
  meta: Readonly<Record<string, MetaFile>>,
  nowMs: number,
): Metadata<Snapshot> {
  const head = signedHead('snapshot', { version: snapshot.signed.version + 1, nowMs })
  return new Metadata(new Snapshot({ ...head, meta: { ...meta } }))
}

function nextTimestamp(
  { timestamp }: Published,
  snapshotVersion: number,
  snapshotBytes: Uint8Array,
  nowMs: number,
): Metadata<Timestamp> {
  const head = signedHead('timestamp', { version: timestamp.signed.version + 1, nowMs })
  const snapshotMeta = metaFileOf(snapshotVersion, snapshotBytes)
  return new Metadata(new Timestamp({ ...head, snapshotMeta }))
}

function signOrThrow(
  metadata: Metadata<Snapshot> | Metadata<Timestamp>,
  name: 'snapshot' | 'timestamp',
  { roles }: Root,
  keys: readonly SigningKey[],
): void {
  const role = roles[name]
  const signed = role ? signWith(metadata, role, keys) : 0
  if (role && signed >= role.threshold) return
  throw new BuildError('unsigned', `the key for ${name} is missing`)
}
