/**
 * Flows that the trusted metadata offers: signed by `targets` itself. Who signs decoders has no say in them:
 * a flow gives orders, a decoder does not.
 */

import type { TargetFile } from '@tufjs/models'
import { PACKAGE_BYTES_MAX } from './package.ts'
import { isSemver } from './semver.ts'
import type { TimedStore } from './timed-store.ts'

export type FlowOffer = {
  /** `flows/<name>/<semver>.json` */
  readonly path: string
  readonly name: string
  readonly version: string
  /** Hex. */
  readonly sha256: string
  readonly size: number
  /** The first version of Cigale that has the nodes it needs. */
  readonly minRuntime: string
}

/** As much as a package: every way to a repository carries it. */
export const FLOW_FILE_BYTES_MAX = PACKAGE_BYTES_MAX
export const FLOW_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/
const PATH = /^flows\/([a-z0-9][a-z0-9-]{0,63})\/([0-9A-Za-z.-]+)\.json$/

export function flowPath({ name, version }: Pick<FlowOffer, 'name' | 'version'>): string {
  return `flows/${name}/${version}.json`
}

/** By path; what is not described as it must be is left out. */
export function flowOffersOf(store: TimedStore): readonly FlowOffer[] {
  const targets = store.targets?.signed.targets ?? {}
  return Object.keys(targets)
    .sort()
    .flatMap((path) => readOffer(path, targets[path]!) ?? [])
}

function readOffer(path: string, { length, hashes, custom }: TargetFile): FlowOffer | undefined {
  const [, name, version] = PATH.exec(path) ?? []
  const sha256 = hashes['sha256']
  const { minRuntime } = custom
  if (name === undefined || version === undefined || !isSemver(version) || !sha256) return undefined
  if (typeof minRuntime !== 'string' || !isSemver(minRuntime)) return undefined
  if (length > FLOW_FILE_BYTES_MAX) return undefined
  return { path, name, version, sha256, size: length, minRuntime }
}
