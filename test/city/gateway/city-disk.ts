/**
 * The journal's disk of one process: a MemoryDisk that takes its time on the city's clock, can stall,
 * fail once, and never answers a process that has ended.
 */

import type { Clock } from '../../../base/clock.ts'
import type { Random } from '../../../base/random.ts'
import type { JournalDisk } from '../../../gateway/journal/disk.ts'
import type { MemoryDisk } from '../../support/memory-disk.ts'
import type { Life } from './gateway-clock.ts'

/** An SD card's fdatasync of a few KB (reference faults F14: up to 5 s when it collects garbage). */
const SYNC_MS = { least: 1, spread: 7 } as const

export type DiskTrouble = {
  /** Each sync takes this much longer. */
  stallMs: number
  /** The next syncs fail with EIO. */
  failures: number
}

export type CityDiskParts = {
  readonly disk: MemoryDisk
  readonly life: Life
  /** The city's, for disks do not drift. */
  readonly clock: Clock
  readonly random: Random
  readonly trouble: DiskTrouble
  /** What reaches the disk, for the trace. */
  readonly onWrite: (segment: number, offset: number, bytes: Uint8Array) => void
}

export function cityDisk(parts: CityDiskParts): JournalDisk {
  const { disk, life, clock, random, trouble, onWrite } = parts

  /** Resolves when the process is there to hear of it; a dead one waits for ever. */
  function answer(delayMs: number): Promise<void> {
    return new Promise((done) => {
      clock.after(delayMs, () => life.enter(done))
    })
  }

  /** A dead process gives no more orders. */
  async function alive(): Promise<void> {
    if (life.ended) await new Promise(() => {})
  }

  return {
    list: () => disk.list(),
    read: (segment) => disk.read(segment),
    create: async (segment, head, bytes) => {
      await alive()
      await disk.create(segment, head, bytes)
    },
    write: async (segment, offset, bytes) => {
      await alive()
      onWrite(segment, offset, bytes)
      await disk.write(segment, offset, bytes)
    },
    sync: async (segment) => {
      await alive()
      await answer(SYNC_MS.least + SYNC_MS.spread * random.unit() + trouble.stallMs)
      if (trouble.failures > 0) {
        trouble.failures--
        throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
      }
      await disk.sync(segment)
    },
    quarantine: (name, bytes) => disk.quarantine(name, bytes),
    wipe: (segment, offset) => disk.wipe(segment, offset),
    remove: (segment) => disk.remove(segment),
    close: () => disk.close(),
  }
}
