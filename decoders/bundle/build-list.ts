/** What a repository offers, how long its metadata lives, and what waits for signatures: for people. */

import type { Signed } from '@tufjs/models/dist/base.js'
import type { RepositoryFiles } from './build-files.ts'
import { type StagedSigned, stagedState } from './build-stage.ts'
import { readPublished } from './build-state.ts'

export type RepositoryView = {
  readonly packages: readonly {
    readonly path: string
    readonly bytes: number
    readonly sha256: string
    readonly profiles: unknown
    readonly risk: unknown
  }[]
  readonly roles: readonly {
    readonly role: string
    readonly version: number
    readonly expiresMs: number
    /** Ids of the keys that may sign; `threshold` of them must. */
    readonly keyIds: readonly string[]
    readonly threshold: number
  }[]
  readonly waiting: readonly StagedSigned[]
}

export async function viewRepository(files: RepositoryFiles): Promise<RepositoryView> {
  const { root, targets, delegated, snapshot, timestamp } = await readPublished(files)
  const delegations = targets.signed.delegations?.roles ?? {}
  const signers = { ...delegations, ...root.signed.roles }
  const all = new Map<string, Signed>([
    ['root', root.signed],
    ['targets', targets.signed],
    ...[...delegated].map(([role, { signed }]) => [role, signed] as const),
    ['snapshot', snapshot.signed],
    ['timestamp', timestamp.signed],
  ])
  const roles = [...all].map(([role, { version, expires }]) => ({
    role,
    version,
    expiresMs: Date.parse(expires),
    keyIds: signers[role]?.keyIDs ?? [],
    threshold: signers[role]?.threshold ?? 0,
  }))
  const packages = [targets, ...delegated.values()]
    .flatMap(({ signed }) => Object.values(signed.targets))
    .map(({ path, length, hashes, custom }) => ({
      path,
      bytes: length,
      sha256: hashes['sha256'] ?? '',
      profiles: custom['profiles'],
      risk: custom['risk'],
    }))
  return { packages, roles, waiting: await stagedState(files) }
}
