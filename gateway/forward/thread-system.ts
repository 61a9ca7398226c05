/**
 * The main thread's end of forwarding: hands frames to the thread that forwards, never waits for it,
 * and replaces it when it dies. What it has not taken is bounded; beyond it frames are dropped here.
 */

import { Worker } from 'node:worker_threads'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { Metrics, type Sample } from '../../base/metrics.ts'
import type { GatewayStatus, RxFrame } from '../../hardware/radio.ts'
import { writeLogMessage } from '../observe/log-channel.ts'
import type { ForwardWorkerData, FromForward, ToForward } from './messages.ts'
import type { UpstreamStatus } from './upstream.ts'

/** Frames that the thread has not taken from its port yet. */
const UNDER_WAY_MAX = 1_024
const RESTART_MS = 1_000
const CLOSE_MS = 3_000
const HEAP_MB = 64
const YOUNG_MB = 8

export type ForwardParts = {
  readonly data: ForwardWorkerData
  readonly clock: Clock
  readonly log: Log
  /** How the upstreams are, every second. */
  readonly onStatus: (upstreams: readonly UpstreamStatus[]) => void
}

export class ForwardThread {
  readonly #parts: ForwardParts
  readonly #metrics = new Metrics()
  #worker: Worker | undefined
  #underWay = 0
  #samples: readonly Sample[] = []
  #cancelRestart: CancelTimer = () => {}
  #closing = false

  constructor(parts: ForwardParts) {
    this.#parts = parts
  }

  open(): void {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: this.#parts.data,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    })
    this.#worker = worker
    this.#underWay = 0
    worker.on('message', (message: FromForward) => this.#hear(message))
    worker.on('error', (error: unknown) => {
      this.#parts.log.warn({ error: String(error) }, 'the thread that forwards died, is replaced')
    })
    worker.on('exit', () => {
      this.#worker = undefined
      if (this.#closing) return
      this.#metrics.add('cigale_forward_restarts_total')
      this.#cancelRestart = this.#parts.clock.after(RESTART_MS, () => this.open())
    })
  }

  /** Frames under the number that the core was told, too. */
  frames(id: number, frames: readonly RxFrame[]): void {
    if (!this.#worker || this.#underWay + frames.length > UNDER_WAY_MAX) {
      const reason = this.#worker ? 'thread-busy' : 'thread-gone'
      this.#metrics.add('cigale_forward_dropped_total', frames.length, { upstream: 'all', reason })
      return
    }
    this.#underWay += frames.length
    this.#tell({ kind: 'frames', id, frames })
  }

  senders(id: number, own: readonly boolean[]): void {
    this.#tell({ kind: 'senders', id, own })
  }

  /** Called every second: the thread answers with how its upstreams are. */
  gateways(gateways: readonly GatewayStatus[]): void {
    this.#tell({ kind: 'gateways', gateways })
  }

  samples(): readonly Sample[] {
    return [...this.#samples, ...this.#metrics.samples()]
  }

  /** Says goodbye to brokers; a thread that hangs is ended. */
  async close(): Promise<void> {
    this.#closing = true
    this.#cancelRestart()
    const worker = this.#worker
    if (!worker) return
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.clock.after(CLOSE_MS, () => void worker.terminate())
      worker.once('exit', () => {
        cancel()
        resolve()
      })
      this.#tell({ kind: 'close' })
    })
  }

  #tell(message: ToForward): void {
    this.#worker?.postMessage(message)
  }

  #hear(message: FromForward): void {
    switch (message.kind) {
      case 'taken':
        this.#underWay -= message.frames
        break
      case 'status':
        this.#samples = message.samples
        this.#parts.onStatus(message.upstreams)
        break
      case 'log':
        writeLogMessage(this.#parts.log, message)
        break
      default:
        message satisfies never
    }
  }
}
