/** A repository of decoders in memory with all of its keys, as maintainers would keep it. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Metadata, MetadataKind, Snapshot, Timestamp } from '@tufjs/models'
import { seededRandom } from '../../base/random.ts'
import { Secret } from '../../base/secret.ts'
import type { RepositoryFiles } from '../../decoders/bundle/build-files.ts'
import { stageFlows } from '../../decoders/bundle/build-flows.ts'
import { type FirstKeys, initRepository } from '../../decoders/bundle/build-init.ts'
import { metadataBytes, metaFileOf, signedHead } from '../../decoders/bundle/build-metadata.ts'
import { stagePackage } from '../../decoders/bundle/build-package.ts'
import { publish, refreshTimestamp } from '../../decoders/bundle/build-publish.ts'
import { signStaged } from '../../decoders/bundle/build-stage.ts'
import { metadataPath, readPublished } from '../../decoders/bundle/build-state.ts'
import type { Fetcher } from '../../decoders/bundle/fetcher.ts'
import { requireLength } from '../../decoders/bundle/fetcher.ts'
import { SigningKey } from '../../decoders/bundle/signing-key.ts'
import { samplePackage } from './sample-package.ts'

export const DAY_MS = 86_400_000
export const START_MS = Date.UTC(2027, 5, 1)

export class MemoryRepositoryFiles implements RepositoryFiles {
  readonly map: Map<string, Uint8Array>

  constructor(map: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.map = new Map(map)
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    return this.map.get(path)
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    this.map.set(path, bytes)
  }

  async remove(path: string): Promise<void> {
    this.map.delete(path)
  }

  async list(folder: string): Promise<string[]> {
    const below = [...this.map.keys()].filter((path) => path.startsWith(`${folder}/`))
    return below.map((path) => path.slice(folder.length + 1)).filter((name) => !name.includes('/'))
  }
}

/** Ed25519 keys that are the same in each run. */
export function testKeys(name: string, count: number): SigningKey[] {
  const random = seededRandom(1, name)
  return Array.from({ length: count }, () => new SigningKey(new Secret(random.bytes(32))))
}

export type RepositoryKeys = Required<FirstKeys>

/** The keys of `seed`; another seed is a stranger. */
export function repositoryKeys(seed = 'city'): RepositoryKeys {
  return {
    root: testKeys(`${seed} root`, 3),
    targets: testKeys(`${seed} targets`, 2),
    snapshot: testKeys(`${seed} snapshot`, 1),
    timestamp: testKeys(`${seed} timestamp`, 1),
    decoders: testKeys(`${seed} decoders`, 2),
  }
}

export class TestRepository {
  readonly files: MemoryRepositoryFiles
  keys: RepositoryKeys
  nowMs: number

  constructor(files: MemoryRepositoryFiles, keys: RepositoryKeys, nowMs: number) {
    this.files = files
    this.keys = keys
    this.nowMs = nowMs
  }

  /** An empty one; decoders are signed by keys of their own where `isDelegated`. */
  static async make({ isDelegated = false, seed = 'city' } = {}): Promise<TestRepository> {
    const repository = new TestRepository(
      new MemoryRepositoryFiles(),
      repositoryKeys(seed),
      START_MS,
    )
    const { decoders, ...top } = repository.keys
    const keys = isDelegated ? { ...top, decoders } : top
    await initRepository(repository.files, keys, START_MS)
    return repository
  }

  /** As it is now, for changes that the original does not see. */
  copy(): TestRepository {
    return new TestRepository(new MemoryRepositoryFiles(this.files.map), this.keys, this.nowMs)
  }

  /** All its files as a folder. */
  writeTo(folder: string): void {
    for (const [path, bytes] of this.files.map) {
      const full = join(folder, path)
      mkdirSync(dirname(full), { recursive: true })
      writeFileSync(full, bytes)
    }
  }

  factoryRoot(): Uint8Array {
    return this.files.map.get('metadata/1.root.json')!
  }

  /** Signs and publishes all that is staged. */
  async publish(): Promise<void> {
    const { keys, nowMs } = this
    for (const role of (await this.files.list('staged')).map((name) => name.slice(0, -5))) {
      const able = keys[role as keyof RepositoryKeys]
      await signStaged(this.files, role, able)
    }
    await publish(this.files, [...keys.snapshot, ...keys.timestamp], nowMs)
  }

  /** A decoder of this version, signed and published; gives its path. */
  async addDecoder(version: string): Promise<string> {
    const staged = await stagePackage(this.files, samplePackage({ version }), {
      risk: 'normal',
      nowMs: this.nowMs,
    })
    await this.publish()
    return staged.path
  }

  /** Flows of this name and version, signed and published; gives their path. */
  async addFlows(name: string, version: string, nodes: readonly object[]): Promise<string> {
    const bytes = new TextEncoder().encode(JSON.stringify(nodes))
    const about = { name, version, minRuntime: '0.0.1', nowMs: this.nowMs }
    const staged = await stageFlows(this.files, bytes, about)
    await this.publish()
    return staged.path
  }

  async refreshTimestamp(): Promise<void> {
    await refreshTimestamp(this.files, this.keys.timestamp, this.nowMs)
  }

  /**
   * Puts `bytes` in the place of a role's metadata, with a snapshot and a timestamp that are properly signed
   * and speak of it: what thieves of the publishing machine's keys can do. `undefined` leaves it out.
   */
  async forge(role: string, version: number, bytes: Uint8Array | undefined): Promise<void> {
    const { snapshot, timestamp } = await readPublished(this.files)
    const { [`${role}.json`]: _, ...meta } = snapshot.signed.meta
    if (bytes) {
      this.files.map.set(metadataPath(role, version), bytes)
      meta[`${role}.json`] = metaFileOf(version, bytes)
    }
    const next = snapshot.signed.version + 1
    const head = signedHead('snapshot', { version: next, nowMs: this.nowMs })
    const snapshotBytes = this.#signed(new Metadata(new Snapshot({ ...head, meta })), 'snapshot')
    this.files.map.set(metadataPath('snapshot', next), snapshotBytes)
    await this.forgeTimestamp(timestamp.signed.version + 1, metaFileOf(next, snapshotBytes))
  }

  /** A timestamp of any version, signed by the key that is at hand. */
  async forgeTimestamp(
    version: number,
    snapshotMeta: ReturnType<typeof metaFileOf>,
  ): Promise<void> {
    const head = signedHead('timestamp', { version, nowMs: this.nowMs })
    const timestamp = new Metadata(new Timestamp({ ...head, snapshotMeta }))
    this.files.map.set(metadataPath('timestamp'), this.#signed(timestamp, 'timestamp'))
  }

  /** The published targets metadata of a role, as JSON that may be changed. */
  async targetsJson(role: string): Promise<{ version: number; metadata: MetadataJson }> {
    const published = await readPublished(this.files)
    const metadata = role === 'targets' ? published.targets : published.delegated.get(role)!
    const json = JSON.parse(Buffer.from(metadataBytes(metadata)).toString())
    return { version: metadata.signed.version, metadata: json }
  }

  /** Bytes of changed targets metadata, signed by `keys` again. */
  signTargets(json: MetadataJson, keys: readonly SigningKey[]): Uint8Array {
    const metadata = Metadata.fromJSON(MetadataKind.Targets, { ...json, signatures: [] })
    for (const key of keys) metadata.sign((data) => key.sign(data))
    return metadataBytes(metadata)
  }

  #signed(
    metadata: Metadata<Snapshot> | Metadata<Timestamp>,
    role: 'snapshot' | 'timestamp',
  ): Uint8Array {
    for (const key of this.keys[role]) metadata.sign((data) => key.sign(data))
    return metadataBytes(metadata)
  }
}

// biome-ignore lint/suspicious/noExplicitAny: tests break metadata in ways that no type describes
export type MetadataJson = any

/** Reads the files of a map; without a network in between. */
export function memoryFetcher(map: ReadonlyMap<string, Uint8Array>): Fetcher {
  return {
    async fetch(path, maxBytes) {
      const bytes = map.get(path)
      if (!bytes) return 'missing'
      requireLength(path, bytes.length, maxBytes)
      return bytes
    },
  }
}
