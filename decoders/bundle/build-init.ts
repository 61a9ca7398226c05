/** A repository's first metadata. */

import { Metadata, Root, Snapshot, Targets, Timestamp } from '@tufjs/models'
import { Delegations } from '@tufjs/models/dist/delegations.js'
import { DelegatedRole, Role } from '@tufjs/models/dist/role.js'
import { BuildError, type RepositoryFiles } from './build-files.ts'
import { metadataBytes, metaFileOf, signedHead } from './build-metadata.ts'
import { metadataPath } from './build-state.ts'
import type { SigningKey } from './signing-key.ts'

/** Keys of a new repository. With `decoders`, those sign decoders and nothing else. */
export type FirstKeys = {
  readonly root: readonly SigningKey[]
  readonly targets: readonly SigningKey[]
  readonly snapshot: readonly SigningKey[]
  readonly timestamp: readonly SigningKey[]
  readonly decoders?: readonly SigningKey[]
}

const TOP_ROLES = ['root', 'targets', 'snapshot', 'timestamp'] as const
/** Decoders and no other path: `*` stops at a slash. */
export const DECODER_PATHS = ['decoders/*/*/*.dec']

/** Writes version 1 of all roles. Throws BuildError where a repository is already. */
export async function initRepository(
  files: RepositoryFiles,
  keys: FirstKeys,
  nowMs: number,
): Promise<void> {
  if ((await files.list('metadata')).length > 0) {
    throw new BuildError('refused', 'there is a repository here already')
  }
  const head = (role: string) => signedHead(role, { version: 1, nowMs })
  const root = new Metadata(
    new Root({ ...head('root'), consistentSnapshot: true, roles: rolesOf(keys) }),
  )
  for (const role of TOP_ROLES) for (const { key } of keys[role]) root.signed.keys[key.keyID] = key
  const targets = new Metadata(new Targets({ ...head('targets'), ...delegationsOf(keys) }))
  const decoders = new Metadata(new Targets(head('decoders')))
  signAll(root, keys.root)
  signAll(targets, keys.targets)
  signAll(decoders, keys.decoders ?? [])
  const targetsBytes = metadataBytes(targets)
  const decodersBytes = metadataBytes(decoders)
  const meta = { 'targets.json': metaFileOf(1, targetsBytes) }
  const delegatedMeta = keys.decoders ? { 'decoders.json': metaFileOf(1, decodersBytes) } : {}
  const snapshot = new Metadata(
    new Snapshot({ ...head('snapshot'), meta: { ...meta, ...delegatedMeta } }),
  )
  signAll(snapshot, keys.snapshot)
  const snapshotBytes = metadataBytes(snapshot)
  const timestamp = new Metadata(
    new Timestamp({ ...head('timestamp'), snapshotMeta: metaFileOf(1, snapshotBytes) }),
  )
  signAll(timestamp, keys.timestamp)
  await files.write(metadataPath('root', 1), metadataBytes(root))
  await files.write(metadataPath('targets', 1), targetsBytes)
  if (keys.decoders) await files.write(metadataPath('decoders', 1), decodersBytes)
  await files.write(metadataPath('snapshot', 1), snapshotBytes)
  await files.write(metadataPath('timestamp'), metadataBytes(timestamp))
}

/** Two must agree where two keys are; who has one key alone signs alone. */
function thresholdOf(keys: readonly SigningKey[]): number {
  return Math.min(2, keys.length)
}

function rolesOf(keys: FirstKeys): Readonly<Record<string, Role>> {
  const roles = TOP_ROLES.map((role) => {
    const keyIDs = keys[role].map(({ key }) => key.keyID)
    return [role, new Role({ keyIDs, threshold: thresholdOf(keys[role]) })] as const
  })
  return Object.fromEntries(roles)
}

function delegationsOf({ decoders }: FirstKeys): { readonly delegations?: Delegations } {
  if (!decoders) return {}
  const role = new DelegatedRole({
    name: 'decoders',
    keyIDs: decoders.map(({ key }) => key.keyID),
    threshold: thresholdOf(decoders),
    terminating: true,
    paths: DECODER_PATHS,
  })
  const keys = Object.fromEntries(decoders.map(({ key }) => [key.keyID, key]))
  return { delegations: new Delegations({ keys, roles: { decoders: role } }) }
}

function signAll(
  metadata: { sign(signer: SigningKey['sign']): void },
  keys: readonly SigningKey[],
): void {
  for (const key of keys) metadata.sign((data) => key.sign(data))
}
