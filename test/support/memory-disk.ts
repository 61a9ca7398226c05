/**
 * A journal disk in memory that knows what is on the medium and what is only in the cache, so that a
 * power cut can be played: what was written since the last sync survives in part or not at all.
 */

import type { Random } from '../../base/random.ts'
import type { JournalDisk } from '../../gateway/journal/disk.ts'

type File = {
  medium: Uint8Array
  cache: Uint8Array
  writes: { offset: number; bytes: Uint8Array }[]
}

export class MemoryDisk implements JournalDisk {
  readonly files = new Map<number, File>()
  readonly quarantined = new Map<string, Uint8Array>()
  /** Throws instead of writing or syncing, when set. */
  trouble: (() => void) | undefined
  /** Held syncs resolve when it is called: for tests of what must wait. */
  holdSync: Promise<void> | undefined
  syncs = 0

  list(): Promise<number[]> {
    return Promise.resolve([...this.files.keys()].sort((a, b) => a - b))
  }

  read(segment: number): Promise<Uint8Array> {
    return Promise.resolve(this.#file(segment).cache)
  }

  create(segment: number, head: Uint8Array, bytes: number): Promise<void> {
    const content = new Uint8Array(bytes)
    content.set(head)
    this.files.set(segment, { medium: content, cache: content.slice(), writes: [] })
    return Promise.resolve()
  }

  async write(segment: number, offset: number, bytes: Uint8Array): Promise<void> {
    await Promise.resolve()
    this.trouble?.()
    const file = this.#file(segment)
    file.cache.set(bytes, offset)
    file.writes.push({ offset, bytes: bytes.slice() })
  }

  async sync(segment: number): Promise<void> {
    await this.holdSync
    this.trouble?.()
    this.syncs++
    const file = this.#file(segment)
    for (const { offset, bytes } of file.writes) file.medium.set(bytes, offset)
    file.writes = []
  }

  quarantine(name: string, bytes: Uint8Array): Promise<void> {
    this.quarantined.set(name, bytes.slice())
    return Promise.resolve()
  }

  wipe(segment: number, offset: number): Promise<void> {
    const file = this.#file(segment)
    file.cache.fill(0, offset)
    file.medium = file.cache.slice()
    file.writes = []
    return Promise.resolve()
  }

  remove(segment: number): Promise<void> {
    this.files.delete(segment)
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  /** The disk as found after the power came back: unsynced writes are kept, torn or lost by chance. */
  afterPowerCut(random: Random): MemoryDisk {
    const disk = new MemoryDisk()
    for (const [segment, file] of this.files) {
      const medium = file.medium.slice()
      for (const { offset, bytes } of file.writes) {
        const kept = random.below(3) === 0 ? bytes.length : random.below(bytes.length + 1)
        medium.set(bytes.subarray(0, kept), offset)
      }
      disk.files.set(segment, { medium, cache: medium.slice(), writes: [] })
    }
    return disk
  }

  /** The disk as another process finds it after a kill -9: the cache is the kernel's and survives. */
  afterKill(): MemoryDisk {
    const disk = new MemoryDisk()
    for (const [segment, { cache }] of this.files) {
      disk.files.set(segment, { medium: cache.slice(), cache: cache.slice(), writes: [] })
    }
    return disk
  }

  #file(segment: number): File {
    const file = this.files.get(segment)
    if (!file) throw Object.assign(new Error(`no segment ${segment}`), { code: 'ENOENT' })
    return file
  }
}
