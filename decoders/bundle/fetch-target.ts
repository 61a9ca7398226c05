/** One file of a repository, checked against what is signed about it. */

import { Readable } from 'node:stream'
import { TargetFile } from '@tufjs/models'
import { FetchError, type Fetcher } from './fetcher.ts'
import { type RefusalReason, reasonOf } from './tuf-inside.ts'

/** As the trusted metadata speaks of it. */
export type SignedFile = {
  readonly path: string
  readonly size: number
  /** Hex. */
  readonly sha256: string
}

export type TargetFetched =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly detail: string }

/** Throws FetchError when the repository is out of reach. */
export async function fetchTarget(file: SignedFile, fetcher: Fetcher): Promise<TargetFetched> {
  try {
    const bytes = await fetcher.fetch(filePath(file), file.size)
    if (bytes === 'missing') return refused('missing', `the repository has no ${filePath(file)}`)
    return await verifyTarget(file, bytes)
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    if (error.code === 'too-long') return refused('too-long', error.message)
    if (error.code === 'refused') return refused('path', error.message)
    throw error
  }
}

/** Also for a file that lies on disk. */
export async function verifyTarget(file: SignedFile, bytes: Uint8Array): Promise<TargetFetched> {
  const { path, size, sha256 } = file
  const target = new TargetFile({ path, length: size, hashes: { sha256 } })
  try {
    await target.verify(Readable.from([bytes]))
    return { kind: 'bytes', bytes }
  } catch (error) {
    return refused(reasonOf(error), `${path}: ${(error as Error).message}`)
  }
}

/** Where the file of this content lies: `targets/decoders/<vendor>/<model>/<sha256>.<semver>.dec`. */
export function filePath({ path, sha256 }: Pick<SignedFile, 'path' | 'sha256'>): string {
  const slash = path.lastIndexOf('/') + 1
  return `targets/${path.slice(0, slash)}${sha256}.${path.slice(slash)}`
}

function refused(reason: RefusalReason, detail: string): TargetFetched {
  return { kind: 'refused', reason, detail }
}
