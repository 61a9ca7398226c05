/**
 * What the trusted metadata offers for installation. The file's own description, `custom`, is signed with
 * it, so a gateway knows what a package is for before it fetches it.
 */

import type { TargetFile } from '@tufjs/models'
import { delegatedRoles } from './held.ts'
import { PACKAGE_BYTES_MAX } from './package.ts'
import { isRisk, type Risk } from './risk.ts'
import { isSemver } from './semver.ts'
import type { TimedStore } from './timed-store.ts'

/** `custom` of a target. */
export type OfferAbout = {
  readonly abi: number
  readonly minRuntime: string
  /** Device profiles that it decodes. */
  readonly profiles: readonly string[]
  /** The version it is to follow, where it says one. */
  readonly supersedes: string | undefined
  readonly size: number
  /** How carefully it is to be rolled out. */
  readonly risk: Risk
}

export type Offer = OfferAbout & {
  /** `decoders/<vendor>/<model>/<semver>.dec` */
  readonly path: string
  readonly version: string
  /** Hex. */
  readonly sha256: string
}

const PATH =
  /^decoders\/([a-z0-9][a-z0-9-]{0,63})\/([a-z0-9][a-z0-9.-]{0,63})\/([0-9A-Za-z.-]+)\.dec$/
const PROFILES_MAX = 16

export function packagePath(about: {
  readonly vendor: string
  readonly model: string
  readonly version: string
}): string {
  return `decoders/${slug(about.vendor)}/${slug(about.model)}/${about.version}.dec`
}

/** `Milesight EM300-DI` → `milesight-em300-di`. */
function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

/** All decoders that are offered, by path; what is not described as it must be is left out. */
export function offersOf(store: TimedStore): readonly Offer[] {
  const paths = new Set<string>()
  for (const role of ['targets', ...delegatedRoles(store)]) {
    for (const path of Object.keys(store.getRole(role)?.signed.targets ?? {})) paths.add(path)
  }
  const offers: Offer[] = []
  for (const path of [...paths].sort()) {
    const target = targetOf(store, path)
    const offer = target && readOffer(path, target)
    if (offer) offers.push(offer)
  }
  return offers
}

/**
 * The file of the most trusted role that may speak of `path` (TUF 5.6.7, one level of delegation): who
 * signs `decoders/*` says nothing of `runtime/*`.
 */
export function targetOf(store: TimedStore, path: string): TargetFile | undefined {
  const top = store.targets?.signed
  const own = top?.targets[path]
  if (own || !top?.delegations) return own
  for (const { role, terminating } of top.delegations.rolesForTarget(path)) {
    const target = store.getRole(role)?.signed.targets[path]
    if (target || terminating) return target
  }
  return undefined
}

function readOffer(path: string, target: TargetFile): Offer | undefined {
  const version = PATH.exec(path)?.[3]
  const sha256 = target.hashes['sha256']
  const about = readAbout(target.custom)
  if (version === undefined || !isSemver(version) || !sha256 || !about) return undefined
  if (about.size !== target.length || target.length > PACKAGE_BYTES_MAX) return undefined
  return { ...about, path, version, sha256 }
}

function readAbout(custom: Readonly<Record<string, unknown>>): OfferAbout | undefined {
  const { abi, minRuntime, profiles, supersedes, size, risk } = custom
  if (!isWhole(abi) || !isWhole(size)) return undefined
  if (typeof minRuntime !== 'string' || !isSemver(minRuntime)) return undefined
  if (!isProfiles(profiles) || !isRisk(risk)) return undefined
  if (supersedes !== undefined && !(typeof supersedes === 'string' && isSemver(supersedes))) {
    return undefined
  }
  return { abi, minRuntime, profiles, supersedes, size, risk }
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isProfiles(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > PROFILES_MAX) return false
  return value.every((one) => typeof one === 'string' && one.length > 0 && one.length <= 128)
}
