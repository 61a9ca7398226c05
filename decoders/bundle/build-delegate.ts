/** Who signs decoders: keys of their own, or those of `targets`. */

import type { Key } from '@tufjs/models'
import { Delegations } from '@tufjs/models/dist/delegations.js'
import { DelegatedRole } from '@tufjs/models/dist/role.js'
import { BuildError, type RepositoryFiles } from './build-files.ts'
import { DECODER_PATHS } from './build-init.ts'
import { stageTargets } from './build-stage.ts'
import { readPublished, stagedPath } from './build-state.ts'

/** Gives the role `decoders` other keys; the threshold stays. Staged in `targets`, and renewed itself. */
export async function stageDecoderKeys(
  files: RepositoryFiles,
  change: { readonly add: readonly Key[]; readonly remove: readonly string[] },
  nowMs: number,
): Promise<void> {
  const delegations = (await readPublished(files)).targets.signed.delegations
  const before = delegations?.roles?.['decoders']
  if (!delegations || !before) throw new BuildError('refused', 'decoders has no keys of its own')
  const kept = before.keyIDs.filter((keyId) => !change.remove.includes(keyId))
  const keyIDs = [...kept, ...change.add.map(({ keyID }) => keyID)]
  if (keyIDs.length < before.threshold) {
    throw new BuildError('refused', `decoders needs ${before.threshold} keys`)
  }
  const known = { ...delegations.keys }
  for (const key of change.add) known[key.keyID] = key
  const keys = Object.fromEntries(Object.entries(known).filter(([id]) => keyIDs.includes(id)))
  const role = new DelegatedRole({
    name: 'decoders',
    keyIDs,
    threshold: before.threshold,
    terminating: true,
    paths: DECODER_PATHS,
  })
  const roles = { ...delegations.roles, decoders: role }
  await stageTargets(files, 'targets', { delegations: new Delegations({ keys, roles }) }, nowMs)
  await stageTargets(files, 'decoders', {}, nowMs)
}

/** Takes decoders back to the keys of `targets`: what the role offers, staged too, is dropped. */
export async function stageUndelegation(files: RepositoryFiles, nowMs: number): Promise<void> {
  await stageTargets(files, 'targets', { delegations: null }, nowMs)
  await files.remove(stagedPath('decoders'))
}
