/** One decoder thread as a promise of its next report; ended from outside when it does not come. */

import { Worker } from 'node:worker_threads'
import type { Order, Report, ThreadStart } from './messages.ts'

/** Enough for the engine's own bound on depth to be met first, with room for its C functions. */
const STACK_MB = 8
/** The thread's own JavaScript is small; what codecs need is in their sandbox's memory. */
const HEAP_MB = 64
const YOUNG_MB = 2

export class DecoderThread {
  readonly #worker: Worker
  #awaited: ((report: Report | undefined) => void) | undefined
  #isGone = false

  constructor(start: ThreadStart) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: start,
      resourceLimits: {
        stackSizeMb: STACK_MB,
        maxOldGenerationSizeMb: HEAP_MB,
        maxYoungGenerationSizeMb: YOUNG_MB,
      },
    })
    this.#worker.on('message', (report: Report) => this.#settle(report))
    this.#worker.on('error', () => this.#end())
    this.#worker.on('exit', () => this.#end())
    this.#worker.unref()
  }

  get isGone(): boolean {
    return this.#isGone
  }

  /** An order that is not answered. */
  tell(order: Order): void {
    if (!this.#isGone) this.#worker.postMessage(order)
  }

  /** The thread's next report, to `order` if there is one; `undefined` when the thread ended. */
  ask(order?: Order): Promise<Report | undefined> {
    if (this.#isGone) return Promise.resolve(undefined)
    this.#worker.ref()
    return new Promise((resolve) => {
      this.#awaited = resolve
      if (order) this.#worker.postMessage(order)
    })
  }

  /** Ends it wherever it is; an `ask` under way gets `undefined`. */
  async stop(): Promise<void> {
    this.#end()
    await this.#worker.terminate()
  }

  #settle(report: Report | undefined): void {
    const awaited = this.#awaited
    this.#awaited = undefined
    this.#worker.unref()
    awaited?.(report)
  }

  #end(): void {
    this.#isGone = true
    this.#settle(undefined)
  }
}
