/**
 * What tuf-js 6.0.2 and @tufjs/models 5.0.2 keep to themselves, here and in `timed-store.ts`: classes their
 * entrances do not export, and names of private fields. Their versions are pinned; `tuf-inside.test.ts` fails
 * when a name changes.
 */

import assert from 'node:assert/strict'
import { LengthOrHashMismatchError, UnsignedMetadataError } from '@tufjs/models/dist/error.js'
import type { Updater } from 'tuf-js'
import {
  BadVersionError,
  DownloadHTTPError,
  ExpiredMetadataError,
  PersistError,
  RepositoryError,
  RuntimeError,
} from 'tuf-js/dist/error.js'
import { TrustedMetadataStore } from 'tuf-js/dist/store.js'

/** Why a repository is not followed. */
export type RefusalReason =
  | 'expired'
  | 'rollback'
  | 'signature'
  | 'mismatch'
  | 'missing'
  | 'format'
  | 'too-long'
  | 'path'

/** The names of private fields that are reached for. */
export const PRIVATE = {
  store: 'trustedSet',
  time: 'referenceTime',
  loadTargets: 'loadTargets',
} as const

/** Gives an Updater our store in place of the one it made. */
export function useStore(updater: Updater, store: TrustedMetadataStore): void {
  const own: unknown = Reflect.get(updater, PRIVATE.store)
  assert(own instanceof TrustedMetadataStore, 'tuf-js keeps its store elsewhere now')
  Reflect.set(updater, PRIVATE.store, store)
}

/** Loads a role that `targets` delegates to; the Updater itself would only do so on the way to a file. */
export async function loadDelegated(updater: Updater, role: string): Promise<void> {
  const load: unknown = Reflect.get(updater, PRIVATE.loadTargets)
  assert(typeof load === 'function', 'tuf-js loads targets by another name now')
  await load.call(updater, role, 'targets')
}

/** What tuf-js understands as "there is no such file". */
export function missingFile(path: string): Error {
  return new DownloadHTTPError(`the repository has no ${path}`, 404)
}

/** The Updater wraps what went wrong with a snapshot or targets in text. */
export function isWrapped(error: unknown): boolean {
  return error instanceof RuntimeError || error instanceof PersistError
}

export function reasonOf(error: unknown): RefusalReason {
  if (error instanceof ExpiredMetadataError) return 'expired'
  if (error instanceof BadVersionError) return 'rollback'
  if (error instanceof UnsignedMetadataError) return 'signature'
  if (error instanceof LengthOrHashMismatchError || error instanceof RepositoryError) {
    return 'mismatch'
  }
  return error instanceof DownloadHTTPError ? 'missing' : 'format'
}
