/**
 * A journal disk that fails when told: at its n-th call, or from then on until it is mended. What it
 * refuses does not happen.
 */

import type { JournalDisk } from '../../gateway/journal/disk.ts'

export type DiskCall = 'create' | 'write' | 'sync' | 'remove'

export class FailingDisk implements JournalDisk {
  /** Calls that change the medium so far. */
  calls = 0
  /** The code to fail with, for this call; `undefined` lets it through. */
  fault: ((call: DiskCall, n: number) => string | undefined) | undefined
  /** How long a sync takes; at once when left out. */
  pace: (() => Promise<void>) | undefined
  /** Room set aside that `releaseReserve` can give. */
  reserves = 0
  readonly #disk: JournalDisk

  constructor(disk: JournalDisk) {
    this.#disk = disk
  }

  list(): Promise<number[]> {
    return this.#disk.list()
  }

  read(segment: number): Promise<Uint8Array> {
    return this.#disk.read(segment)
  }

  async create(segment: number, head: Uint8Array, bytes: number): Promise<void> {
    this.#check('create')
    await this.#disk.create(segment, head, bytes)
  }

  async write(segment: number, offset: number, bytes: Uint8Array): Promise<void> {
    this.#check('write')
    await this.#disk.write(segment, offset, bytes)
  }

  async sync(segment: number): Promise<void> {
    this.#check('sync')
    await this.pace?.()
    await this.#disk.sync(segment)
  }

  quarantine(name: string, bytes: Uint8Array): Promise<void> {
    return this.#disk.quarantine(name, bytes)
  }

  wipe(segment: number, offset: number): Promise<void> {
    return this.#disk.wipe(segment, offset)
  }

  async remove(segment: number): Promise<void> {
    this.#check('remove')
    await this.#disk.remove(segment)
  }

  async releaseReserve(): Promise<boolean> {
    return this.reserves-- > 0
  }

  close(): Promise<void> {
    return this.#disk.close()
  }

  #check(call: DiskCall): void {
    const code = this.fault?.(call, this.calls++)
    if (code) throw Object.assign(new Error(`${code}: ${call} refused`), { code })
  }
}
