/**
 * Changes to targets are staged, signed by one maintainer after the other, and published when enough have
 * signed. A change to what is staged makes a new text: all sign again.
 */

import { Metadata, type TargetFile, Targets } from '@tufjs/models'
import type { Delegations } from '@tufjs/models/dist/delegations.js'
import type { Role } from '@tufjs/models/dist/role.js'
import { BuildError, type RepositoryFiles } from './build-files.ts'
import { signedHead, signersOf, signWith } from './build-metadata.ts'
import {
  type Published,
  readPublished,
  readStagedRoot,
  readStagedTargets,
  stagedRoles,
  writeStaged,
} from './build-state.ts'
import type { SigningKey } from './signing-key.ts'

export type StagedSigned = {
  readonly role: string
  readonly version: number
  /** Ids of the keys that have signed. */
  readonly signedBy: readonly string[]
  readonly threshold: number
}

/** What targets metadata holds; what is left out stays. */
export type TargetsChange = {
  readonly targets?: Readonly<Record<string, TargetFile>>
  /** `null`: none any more. */
  readonly delegations?: Delegations | null
}

/** Makes the next version of `targets` or a delegated role; an empty change renews it. */
export async function stageTargets(
  files: RepositoryFiles,
  role: string,
  change: TargetsChange,
  nowMs: number,
): Promise<void> {
  const published = targetsOf(await readPublished(files), role)
  const before = (await readStagedTargets(files, role)) ?? published
  const delegations =
    change.delegations === undefined ? before.signed.delegations : change.delegations
  const next = new Targets({
    ...signedHead(role, { version: published.signed.version + 1, nowMs }),
    targets: { ...(change.targets ?? before.signed.targets) },
    ...(delegations && { delegations }),
  })
  await writeStaged(files, role, new Metadata(next))
}

/** Adds the signatures of those keys that count. Throws BuildError when none of them does. */
export async function signStaged(
  files: RepositoryFiles,
  role: string,
  keys: readonly SigningKey[],
): Promise<StagedSigned> {
  const published = await readPublished(files)
  const staged =
    role === 'root' ? await readStagedRoot(files) : await readStagedTargets(files, role)
  if (!staged) throw new BuildError('refused', `nothing of ${role} waits for a signature`)
  const signers = await signersFor(files, published, role)
  const added = signers.reduce((sum, one) => sum + signWith(staged, one.role, keys), 0)
  if (added === 0) throw new BuildError('refused', `none of these keys signs ${role}`)
  await writeStaged(files, role, staged)
  return stateOf(role, staged, signers)
}

/** All that waits, and who has signed it. */
export async function stagedState(files: RepositoryFiles): Promise<readonly StagedSigned[]> {
  const published = await readPublished(files)
  const states: StagedSigned[] = []
  for (const role of (await stagedRoles(files)).sort()) {
    const staged =
      role === 'root' ? await readStagedRoot(files) : await readStagedTargets(files, role)
    if (staged) states.push(stateOf(role, staged, await signersFor(files, published, role)))
  }
  return states
}

/** Staged role → ids of all keys whose signatures count; those of the next root's roles too. */
export async function signersOfStaged(
  files: RepositoryFiles,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const published = await readPublished(files)
  const all = new Map<string, readonly string[]>()
  for (const role of await stagedRoles(files)) {
    const signers = await signersFor(files, published, role)
    all.set(role, [...new Set(signers.flatMap((one) => one.role.keyIDs))])
  }
  return all
}

type Signers = { readonly role: Role; readonly keys: Root['keys'] }
type Root = Published['root']['signed']

/** A new root is signed by the keys of the old one and by its own. */
async function signersFor(
  files: RepositoryFiles,
  published: Published,
  role: string,
): Promise<readonly Signers[]> {
  const root = published.root.signed
  const nextRoot = (await readStagedRoot(files))?.signed ?? root
  if (role === 'root') return [root, nextRoot].map((one) => signersIn(one, 'root'))
  if (role === 'targets') return [signersIn(nextRoot, 'targets')]
  const targets = (await readStagedTargets(files, 'targets')) ?? published.targets
  const { delegations } = targets.signed
  const delegated = delegations?.roles?.[role]
  if (!delegated) throw new BuildError('refused', `nobody has given ${role} anything to sign`)
  return [{ role: delegated, keys: delegations.keys }]
}

function signersIn({ keys, roles }: Root, name: string): Signers {
  const role = roles[name]
  if (!role) throw new BuildError('refused', `the root names no keys for ${name}`)
  return { role, keys }
}

function stateOf(
  role: string,
  staged: Metadata<Targets> | Metadata<Root>,
  signers: readonly Signers[],
): StagedSigned {
  const signed = signers.map((one) => signersOf(staged, one.role, one.keys))
  // Of the old root and the new one, the one that lacks more speaks.
  const lacks = signers.map((one, i) => one.role.threshold - signed[i]!.length)
  const worst = lacks.indexOf(Math.max(...lacks))
  return {
    role,
    version: staged.signed.version,
    signedBy: signed[worst]!,
    threshold: signers[worst]!.role.threshold,
  }
}

export function targetsOf(published: Published, role: string): Metadata<Targets> {
  const metadata = role === 'targets' ? published.targets : published.delegated.get(role)
  if (metadata) return metadata
  throw new BuildError('refused', `the repository has no role ${role}`)
}
