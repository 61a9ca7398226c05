/** One refresh by tuf-js, in a scratch folder: nothing of ours changes by it. */

import { Updater } from 'tuf-js'
import { FetchError } from './fetcher.ts'
import { isDiskError } from './folder.ts'
import type { Generation } from './generation.ts'
import { delegatedRoles, type Held } from './held.ts'
import { TimedStore } from './timed-store.ts'
import { METADATA_BYTES_MAX, METADATA_URL, type TufFetcher } from './tuf-fetcher.ts'
import { isWrapped, loadDelegated, type RefusalReason, reasonOf, useStore } from './tuf-inside.ts'
import { UpdateError } from './update-error.ts'

/** A folder for tuf-js to work in: filled with `files`, given to `run`, and what is left in it after. */
export type Scratch = {
  use(
    files: Readonly<Record<string, Uint8Array>>,
    run: (path: string) => Promise<void>,
  ): Promise<Readonly<Record<string, Uint8Array>>>
}

export type Refusal = {
  readonly kind: 'refused'
  readonly reason: RefusalReason
  /** The repository's file that was looked at last. */
  readonly path: string
  readonly detail: string
}

export type TufRefresh =
  | { readonly kind: 'verified'; readonly generation: Generation; readonly store: TimedStore }
  | {
      readonly kind: 'stopped'
      /** The chain with what was accepted of it before the rest failed. */
      readonly roots: readonly Uint8Array[]
      /** A refusal, or an error to be thrown: FetchError, UpdateError, a mistake of ours. */
      readonly why: Refusal | Error
    }

export type TufRefreshOptions = {
  readonly held: Held
  readonly factoryRoot: Uint8Array
  readonly scratch: Scratch
  readonly fetcher: TufFetcher
  /** The time by which expiry is judged. */
  readonly nowMs: number
}

/** More are taken at the next refresh. */
const ROOTS_PER_REFRESH_MAX = 32
const DELEGATIONS_MAX = 16
/** Names of delegated roles become names of files; those of the four are refused by tuf-js. */
const ROLE = /^[a-z][a-z0-9-]{0,31}$/

const CONFIG = {
  maxRootRotations: ROOTS_PER_REFRESH_MAX,
  maxDelegations: DELEGATIONS_MAX,
  rootMaxLength: METADATA_BYTES_MAX.root,
  timestampMaxLength: METADATA_BYTES_MAX.timestamp,
  snapshotMaxLength: METADATA_BYTES_MAX.snapshot,
  targetsMaxLength: METADATA_BYTES_MAX.targets,
}

/** Throws what the scratch folder throws. */
export async function tufRefresh(options: TufRefreshOptions): Promise<TufRefresh> {
  const { held, factoryRoot, scratch, fetcher, nowMs } = options
  const { roots, files } = held.generation
  const root = roots.at(-1) ?? factoryRoot
  const store = new TimedStore(root, nowMs)
  let failed: unknown
  const left = await scratch.use(withJson({ ...files, root }), async (metadataDir) => {
    const updater = new Updater({
      metadataDir,
      metadataBaseUrl: METADATA_URL,
      fetcher,
      config: CONFIG,
    })
    useStore(updater, store)
    try {
      await updater.refresh()
      await loadAllDelegated(updater, store)
    } catch (error) {
      failed = error
    }
  })
  // The last root that came may be the one that was refused.
  const accepted = store.root.signed.version - held.store.root.signed.version
  const chain = [...roots, ...fetcher.roots.slice(0, accepted)]
  if (failed !== undefined) {
    return { kind: 'stopped', roots: chain, why: whyOf(failed, store, fetcher) }
  }
  const generation = { roots: chain, files: filesOf(left, store) }
  return { kind: 'verified', generation, store }
}

async function loadAllDelegated(updater: Updater, store: TimedStore): Promise<void> {
  const roles = delegatedRoles(store)
  if (roles.length > DELEGATIONS_MAX) throw new RangeError(`${roles.length} delegated roles`)
  for (const role of roles) {
    if (!ROLE.test(role)) throw new RangeError(`a role cannot be called ${JSON.stringify(role)}`)
    await loadDelegated(updater, role)
  }
}

function withJson(
  files: Readonly<Record<string, Uint8Array>>,
): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(Object.entries(files).map(([role, bytes]) => [`${role}.json`, bytes]))
}

/** What is trusted now: a delegation that was removed takes its file with it. */
function filesOf(
  left: Readonly<Record<string, Uint8Array>>,
  store: TimedStore,
): Readonly<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {}
  for (const role of ['timestamp', 'snapshot', 'targets', ...delegatedRoles(store)]) {
    const bytes = left[`${role}.json`]
    if (bytes) files[role] = bytes
  }
  return files
}

function whyOf(error: unknown, store: TimedStore, fetcher: TufFetcher): Refusal | Error {
  const { failed, path, isMissing } = fetcher
  if (failed) {
    if (!(failed instanceof FetchError)) return failed
    if (failed.code === 'unreachable' || failed.code === 'timeout') return failed
    return refused(failed.code === 'too-long' ? 'too-long' : 'path', failed, path)
  }
  if (isDiskError(error)) return error
  if (!isWrapped(error)) return refused(reasonOf(error), error, path)
  if (isMissing) return refused('missing', error, path)
  if (store.refused !== undefined) return refused(reasonOf(store.refused), store.refused, path)
  return new UpdateError('disk', `tuf-js could not work in its folder: ${error}`, {}, error)
}

function refused(reason: RefusalReason, error: unknown, path: string): Refusal {
  const detail = error instanceof Error ? error.message : String(error)
  return { kind: 'refused', reason, path, detail }
}
