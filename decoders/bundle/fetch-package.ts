/** One package from a repository, checked against what is signed about it. */

import type { EffectiveTime } from './effective-time.ts'
import { fetchTarget, verifyTarget } from './fetch-target.ts'
import type { Fetcher } from './fetcher.ts'
import type { Offer } from './offer.ts'
import { type DecoderPackage, readPackage } from './package.ts'
import type { Trust } from './trust.ts'
import type { RefusalReason } from './tuf-inside.ts'

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
  const got = await fetchTarget(offer, fetcher)
  return got.kind === 'refused' ? got : readOne(offer, got.bytes)
}

/** Also for a package that lies on disk. */
export async function checkBytes(offer: Offer, bytes: Uint8Array): Promise<PackageFetched> {
  const got = await verifyTarget(offer, bytes)
  return got.kind === 'refused' ? got : readOne(offer, bytes)
}

/** Of bytes that are those that were signed. */
function readOne(offer: Offer, bytes: Uint8Array): PackageFetched {
  const { path } = offer
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

function refused(
  reason: Extract<PackageFetched, { readonly kind: 'refused' }>['reason'],
  detail: string,
): PackageFetched {
  return { kind: 'refused', reason, detail }
}
