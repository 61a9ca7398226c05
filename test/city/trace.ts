/**
 * The trace of a life (I15): a hash chain over (time, component, event bytes). Two runs of one seed
 * that differ anywhere differ here; the first few marks say where to look.
 */

import { createHash, type Hash } from 'node:crypto'
import { hexOf } from '../../base/bytes.ts'
import type { Clock } from '../../base/clock.ts'

/** A mark every so many events: enough to find the first difference by halves. */
const MARK_EVERY = 1_000

export class Trace {
  readonly #clock: Pick<Clock, 'monoMs'>
  readonly #hash: Hash = createHash('sha256')
  readonly #time = new Float64Array(1)
  readonly #timeBytes = new Uint8Array(this.#time.buffer)
  readonly marks: string[] = []
  events = 0

  constructor(clock: Pick<Clock, 'monoMs'>) {
    this.#clock = clock
  }

  add(component: string, bytes: Uint8Array): void {
    this.#time[0] = this.#clock.monoMs()
    this.#hash.update(this.#timeBytes).update(component).update(bytes)
    if (++this.events % MARK_EVERY === 0) this.marks.push(this.digest)
  }

  get digest(): string {
    return hexOf(new Uint8Array(this.#hash.copy().digest())).slice(0, 32)
  }
}
