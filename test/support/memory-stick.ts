/** A stick in memory that can be full, and pulled out after so many writes. */

import { type Stick, StickError } from '../../sync/carriage/stick.ts'

export class MemoryStick implements Stick {
  readonly #files = new Map<string, Uint8Array>()
  capacity = Number.POSITIVE_INFINITY
  goneAfterWrites = Number.POSITIVE_INFINITY
  #writes = 0

  get bytes(): number {
    return [...this.#files.values()].reduce((sum, { length }) => sum + length, 0)
  }

  list(): readonly string[] {
    return [...this.#files.keys()].sort()
  }

  read(name: string): Uint8Array | undefined {
    return this.#files.get(name)
  }

  /** As a real one: beside it first, so that both need room for a moment. */
  write(name: string, bytes: Uint8Array): void {
    if (this.bytes + bytes.length > this.capacity) throw new StickError('full', 'ENOSPC')
    if (this.#writes >= this.goneAfterWrites) {
      this.#files.set(`${name}.new`, bytes.slice(0, bytes.length / 2))
      throw new StickError('gone', 'EIO')
    }
    this.#writes++
    this.#files.set(name, bytes)
  }

  remove(name: string): void {
    this.#files.delete(name)
  }

  /** What somebody else has done to it. */
  put(name: string, bytes: Uint8Array): void {
    this.#files.set(name, bytes)
  }
}
