/** One package from a repository, checked against what is signed about it. */

import { Readable } from 'node:stream'
import { TargetFile } from '@tufjs/models'
import type { EffectiveTime } from './effective-time.ts'
import { FetchError, type Fetcher } from './fetcher.ts'
import type { Offer } from './offer.ts'
import { type DecoderPackage, readPackage } from './package.ts'
import type { Trust } from './trust.ts'
import { type RefusalReason, reasonOf } from './tuf-inside.ts'

export type PackageFetched =
  | {
      readonly kind: 'fetched'
      readonly offer: Offer
      readonly bytes: Uint8Array
      readonly package: DecoderPackage
    }
  | {
      readonly kind: 'refused'
      /** `not-offered`: no signed metadata speaks of it. `package`: signed, and yet not what it says. */
      readonly reason: RefusalReason | 'not-offered' | 'package'
      readonly detail: string
    }

/** Throws FetchError when the repository is out of reach. */
export async function fetchPackage(
  trust: Pick<Trust, 'offers' | 'health'>,
  from: { readonly path: string; readonly fetcher: Fetcher; readonly time: EffectiveTime },
): Promise<PackageFetched> {
  const { path, fetcher, time } = from
  const offer = trust.offers.find((one) => one.path === path)
  if (!offer) return refused('not-offered', `no trusted metadata offers ${path}`)
  if (trust.health(time.nowMs).state === 'expired') {
    return refused('expired', `what speaks of ${path} has expired: refresh first`)
  }
  try {
    const bytes = await fetcher.fetch(filePath(offer), offer.size)
    if (bytes === 'missing') return refused('missing', `the repository has no ${filePath(offer)}`)
    return await checkBytes(offer, bytes)
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    if (error.code === 'too-long') return refused('too-long', error.message)
    if (error.code === 'refused') return refused('path', error.message)
    throw error
  }
}

/** Also for a package that lies on disk. */
export async function checkBytes(offer: Offer, bytes: Uint8Array): Promise<PackageFetched> {
  const { path, size, sha256 } = offer
  const target = new TargetFile({ path, length: size, hashes: { sha256 } })
  try {
    await target.verify(Readable.from([bytes]))
  } catch (error) {
    return refused(reasonOf(error), `${path}: ${(error as Error).message}`)
  }
  const read = readPackage(bytes)
  if (read.kind === 'rejected') return refused('package', `${path} ${read.detail}`)
  const { manifest } = read.package
  const isSame =
    manifest.version === offer.version &&
    manifest.abi === offer.abi &&
    manifest.minRuntime === offer.minRuntime &&
    offer.profiles.includes(manifest.id)
  if (!isSame) return refused('package', `${path} is not the package that was described`)
  return { kind: 'fetched', offer, bytes, package: read.package }
}

/** Where the file of this content lies: `targets/decoders/<vendor>/<model>/<sha256>.<semver>.dec`. */
export function filePath({ path, sha256 }: Pick<Offer, 'path' | 'sha256'>): string {
  const slash = path.lastIndexOf('/') + 1
  return `targets/${path.slice(0, slash)}${sha256}.${path.slice(slash)}`
}

function refused(
  reason: Extract<PackageFetched, { readonly kind: 'refused' }>['reason'],
  detail: string,
): PackageFetched {
  return { kind: 'refused', reason, detail }
}
