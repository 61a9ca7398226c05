/** A new root: other keys for a role, or the same for another year. Signed by old and new root keys. */

import { type Key, Metadata, Root } from '@tufjs/models'
import { Role } from '@tufjs/models/dist/role.js'
import { BuildError, type RepositoryFiles } from './build-files.ts'
import { signedHead } from './build-metadata.ts'
import { stageTargets } from './build-stage.ts'
import { readPublished, readStagedRoot, writeStaged } from './build-state.ts'

export type KeyChange = {
  readonly role: 'root' | 'targets' | 'snapshot' | 'timestamp'
  readonly add: readonly Key[]
  /** Ids: lost, stolen, or at the end of their time. */
  readonly remove: readonly string[]
}

/** Stages the next root. Several changes may be staged one after the other. No change renews it. */
export async function stageRoot(
  files: RepositoryFiles,
  change: KeyChange | undefined,
  nowMs: number,
): Promise<void> {
  const published = await readPublished(files)
  const before = ((await readStagedRoot(files)) ?? published.root).signed
  const roles = { ...before.roles }
  const keys = { ...before.keys }
  if (change) {
    roles[change.role] = changedRole(before, change)
    for (const key of change.add) keys[key.keyID] = key
  }
  const inUse = new Set(Object.values(roles).flatMap(({ keyIDs }) => keyIDs))
  const version = published.root.signed.version + 1
  const next = new Root({
    ...signedHead('root', { version, nowMs }),
    consistentSnapshot: true,
    keys: Object.fromEntries(Object.entries(keys).filter(([keyId]) => inUse.has(keyId))),
    roles,
  })
  await writeStaged(files, 'root', new Metadata(next))
  if (change?.role === 'targets') await stageTargets(files, 'targets', {}, nowMs)
}

function changedRole({ roles }: Root, { role, add, remove }: KeyChange): Role {
  const before = roles[role]
  if (!before) throw new BuildError('refused', `the root names no keys for ${role}`)
  const unknown = remove.find((keyId) => !before.keyIDs.includes(keyId))
  if (unknown !== undefined) {
    throw new BuildError('refused', `${unknown.slice(0, 8)} is no key of ${role}`)
  }
  const added = add.map(({ keyID }) => keyID)
  const keyIDs = [...before.keyIDs.filter((keyId) => !remove.includes(keyId)), ...added]
  if (keyIDs.length < before.threshold) {
    const message = `${role} needs ${before.threshold} keys and would have ${keyIDs.length}`
    throw new BuildError('refused', message)
  }
  return new Role({ keyIDs, threshold: before.threshold })
}
