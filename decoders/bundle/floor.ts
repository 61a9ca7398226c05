/**
 * The version floor: the highest version of each role that this gateway ever accepted. It is kept apart
 * from the metadata (in the gateway's database), because a metadata folder that is lost or put back
 * would accept an old repository whose time has not run out.
 */

import { isDeepStrictEqual } from 'node:util'

export type VersionFloor = {
  readonly root: number
  /**
   * Who signs timestamp and snapshot, as a hash of their keys in that root. New keys begin a new count:
   * else a thief of the old ones could sign version 2^31 and end updates for ever (TUF 5.3.11,
   * fast-forward).
   */
  readonly signers: string
  readonly timestamp: number
  readonly snapshot: number
  /** Of `targets` and each delegated role, as the snapshot lists them. */
  readonly targets: Readonly<Record<string, number>>
}

export const NO_FLOOR: VersionFloor = {
  root: 0,
  signers: '',
  timestamp: 0,
  snapshot: 0,
  targets: {},
}

export function sameFloor(a: VersionFloor, b: VersionFloor): boolean {
  return isDeepStrictEqual({ ...a, targets: { ...a.targets } }, { ...b, targets: { ...b.targets } })
}

/** What is below the floor, in words for a log; `undefined` when nothing is. */
export function belowFloor(found: VersionFloor, floor: VersionFloor): string | undefined {
  if (found.root < floor.root) return below('root', found.root, floor.root)
  if (isNewCount(found, floor)) return undefined
  if (found.timestamp < floor.timestamp) {
    return below('timestamp', found.timestamp, floor.timestamp)
  }
  if (found.snapshot < floor.snapshot) return below('snapshot', found.snapshot, floor.snapshot)
  for (const [role, version] of Object.entries(floor.targets)) {
    const foundVersion = found.targets[role] ?? 0
    if (foundVersion < version) return below(role, foundVersion, version)
  }
  return undefined
}

/** The floor once `found` is accepted. */
export function raisedFloor(found: VersionFloor, floor: VersionFloor): VersionFloor {
  if (isNewCount(found, floor)) return found
  const targets = { ...floor.targets }
  for (const [role, version] of Object.entries(found.targets)) {
    targets[role] = Math.max(version, targets[role] ?? 0)
  }
  return {
    root: Math.max(found.root, floor.root),
    signers: found.signers,
    timestamp: Math.max(found.timestamp, floor.timestamp),
    snapshot: Math.max(found.snapshot, floor.snapshot),
    targets,
  }
}

function isNewCount(found: VersionFloor, floor: VersionFloor): boolean {
  return found.root >= floor.root && found.signers !== floor.signers
}

function below(role: string, found: number, least: number): string {
  const what = found === 0 ? `${role} is missing` : `${role} is of version ${found}`
  return `${what}, and this gateway has accepted version ${least}`
}
