/**
 * Metadata that is held: verified from the factory's root up, without asking the time. Expiry is judged
 * where something new is to be installed.
 */

import { createHash } from 'node:crypto'
import type { Signed } from '@tufjs/models/dist/base.js'
import type { VersionFloor } from './floor.ts'
import type { Generation } from './generation.ts'
import type { Lifetime } from './metadata-health.ts'
import { TimedStore } from './timed-store.ts'

export type Held = { readonly generation: Generation; readonly store: TimedStore }

/** At the beginning of time nothing has expired. */
const BEFORE_EXPIRY_MS = 0
const TOP = ['timestamp', 'snapshot', 'targets'] as const

/** The factory's root and what follows it; `undefined` where the chain breaks. */
export function holdRoots(factoryRoot: Uint8Array, roots: readonly Uint8Array[]): Held | undefined {
  const store = new TimedStore(factoryRoot, BEFORE_EXPIRY_MS)
  const kept: Uint8Array[] = []
  try {
    for (const root of roots) {
      // A newer program brings a newer factory root: the chain begins there.
      if (versionOf(root) <= store.root.signed.version) continue
      store.updateRoot(Buffer.from(root))
      kept.push(root)
    }
  } catch {
    return undefined
  }
  return { generation: { roots: kept, files: {} }, store }
}

/** With the other roles; `undefined` unless timestamp, snapshot and targets all verify and fit. */
export function holdFiles(factoryRoot: Uint8Array, { roots, files }: Generation): Held | undefined {
  const held = holdRoots(factoryRoot, roots)
  const [timestamp, snapshot, targets] = TOP.map((role) => files[role])
  if (!held || !timestamp || !snapshot || !targets) return undefined
  const { store } = held
  const kept: Record<string, Uint8Array> = { timestamp, snapshot, targets }
  try {
    store.updateTimestamp(Buffer.from(timestamp))
    store.updateSnapshot(Buffer.from(snapshot))
    store.updateDelegatedTargets(Buffer.from(targets), 'targets', 'root')
  } catch {
    return undefined
  }
  for (const role of delegatedRoles(store)) {
    const bytes = files[role]
    if (bytes && isVerified(store, role, bytes)) kept[role] = bytes
  }
  return { generation: { roots: held.generation.roots, files: kept }, store }
}

/** One delegated role that is damaged takes nothing with it: the next refresh fetches it. */
function isVerified(store: TimedStore, role: string, bytes: Uint8Array): boolean {
  try {
    store.updateDelegatedTargets(Buffer.from(bytes), role, 'targets')
    return true
  } catch {
    return false
  }
}

/** The roles that `targets` delegates to, in the order of trust. */
export function delegatedRoles(store: TimedStore): readonly string[] {
  return Object.keys(store.targets?.signed.delegations?.roles ?? {})
}

/** The versions that are held. */
export function floorOf(store: TimedStore): VersionFloor {
  const meta = store.snapshot?.signed.meta ?? {}
  const targets: Record<string, number> = {}
  for (const [file, { version }] of Object.entries(meta)) {
    targets[file.replace(/\.json$/, '')] = version
  }
  return {
    root: store.root.signed.version,
    signers: signersOf(store),
    timestamp: store.timestamp?.signed.version ?? 0,
    snapshot: store.snapshot?.signed.version ?? 0,
    targets,
  }
}

function signersOf(store: TimedStore): string {
  const { timestamp, snapshot } = store.root.signed.roles
  const keys = [timestamp, snapshot].map((role) => [...(role?.keyIDs ?? [])].sort())
  return createHash('sha256').update(JSON.stringify(keys)).digest('hex')
}

/** Of the four roles and the delegated ones. */
export function lifetimesOf(store: TimedStore): readonly Lifetime[] {
  if (!store.timestamp || !store.snapshot || !store.targets) return []
  const all: [string, Signed][] = [
    ['root', store.root.signed],
    ['timestamp', store.timestamp.signed],
    ['snapshot', store.snapshot.signed],
    ['targets', store.targets.signed],
  ]
  for (const role of delegatedRoles(store)) {
    const metadata = store.getRole(role)
    if (metadata) all.push([role, metadata.signed])
  }
  return all.map(([role, signed]) => ({
    role,
    issuedMs: issuedMsOf(signed),
    expiresMs: Date.parse(signed.expires),
  }))
}

/**
 * The time the repository's timestamp was signed, for the floor of time; not later than the first expiry,
 * so that a thief of the timestamp's key cannot make all metadata look old for ever.
 */
export function acceptedMsOf(store: TimedStore): number | undefined {
  const issuedMs = store.timestamp && issuedMsOf(store.timestamp.signed)
  if (issuedMs === undefined) return undefined
  return Math.min(issuedMs, ...lifetimesOf(store).map(({ expiresMs }) => expiresMs))
}

/** `custom.issuedMs`, which our tools sign into every role. */
function issuedMsOf(signed: Signed): number | undefined {
  const custom = signed.unrecognizedFields['custom']
  if (typeof custom !== 'object' || custom === null || Array.isArray(custom)) return undefined
  const { issuedMs } = custom
  return typeof issuedMs === 'number' && Number.isSafeInteger(issuedMs) ? issuedMs : undefined
}

function versionOf(root: Uint8Array): number {
  const { signed } = JSON.parse(new TextDecoder().decode(root))
  return signed.version
}
