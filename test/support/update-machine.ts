/**
 * A gateway as far as updates go: one folder for metadata and packages, the floor in a database that keeps
 * what it was told. `update` is what a gateway does when it looks for updates.
 */

import assert from 'node:assert/strict'
import type { EffectiveTime } from '../../decoders/bundle/effective-time.ts'
import { fetchPackage } from '../../decoders/bundle/fetch-package.ts'
import type { Fetcher } from '../../decoders/bundle/fetcher.ts'
import { NO_FLOOR, type VersionFloor } from '../../decoders/bundle/floor.ts'
import type { Folder } from '../../decoders/bundle/folder.ts'
import { PackageStore } from '../../decoders/bundle/package-store.ts'
import { Trust } from '../../decoders/bundle/trust.ts'
import type { Scratch } from '../../decoders/bundle/tuf-refresh.ts'
import type { MemoryFolder } from './memory-folder.ts'
import { START_MS } from './update-repository.ts'

const NOW: EffectiveTime = { nowMs: START_MS, timeUnsure: false, clock: 'believed' }

export class UpdateMachine<Disk extends Folder = MemoryFolder> {
  readonly folder: Disk
  /** In the database. */
  floor: VersionFloor = NO_FLOOR
  /** Stores it there, where that is not memory. */
  saveFloor: (floor: VersionFloor) => Promise<void> = async () => {}
  readonly #scratch: Scratch
  readonly #factoryRoot: Uint8Array

  constructor(folder: Disk, scratch: Scratch, factoryRoot: Uint8Array) {
    this.folder = folder
    this.#scratch = scratch
    this.#factoryRoot = factoryRoot
  }

  /** The same gateway on another folder: as found after a cut. */
  on(folder: Disk): UpdateMachine<Disk> {
    const machine = new UpdateMachine(folder, this.#scratch, this.#factoryRoot)
    machine.floor = this.floor
    return machine
  }

  async boot(): Promise<Trust> {
    return await Trust.open({
      folder: this.folder,
      scratch: this.#scratch,
      factoryRoot: this.#factoryRoot,
      floor: this.floor,
    })
  }

  /** Boots, refreshes, and stores all packages that are offered and no others; gives their paths. */
  async update(fetcher: Fetcher): Promise<readonly string[]> {
    const trust = await this.boot()
    const outcome = await trust.refresh(fetcher, NOW)
    assert.equal(outcome.kind, 'current', JSON.stringify(outcome))
    this.floor = trust.floor
    await this.saveFloor(trust.floor)
    const store = new PackageStore(this.folder)
    for (const { path, sha256 } of trust.offers) {
      if (await store.get(sha256)) continue
      const fetched = await fetchPackage(trust, { path, fetcher, time: NOW })
      assert.ok(fetched.kind === 'fetched', JSON.stringify(fetched))
      await store.put(sha256, fetched.bytes)
    }
    await store.keep(trust.offers.map(({ sha256 }) => sha256))
    return trust.offers.map(({ path }) => path)
  }
}
