/**
 * What one process does at a time: asks silent gateways, sends commands again, moves roll-outs on, keeps
 * indicators reckoned, hands facts on, makes room for what comes. Of a store that is not shared it is this one; else whoever leads.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { Serial } from '../../base/serial.ts'
import type { CommandDesk } from './command-desk.ts'
import type { Ingest } from './ingest.ts'
import type { RolloutDesk } from './rollout-desk.ts'
import type { HypervisorStore } from './store.ts'
import type { Leadership } from './store-shared.ts'

/** Something that one process does at a time. */
export type SingularJob = { open(): void; close(): Promise<void> }

export type SingularParts = {
  readonly store: HypervisorStore
  readonly ingest: Pick<Ingest, 'ask'>
  readonly desk: Pick<CommandDesk, 'open' | 'close'>
  readonly rollouts: Pick<RolloutDesk, 'open' | 'close'>
  /** Begun in order, ended in reverse. */
  readonly jobs: readonly SingularJob[]
  readonly clock: Clock
  readonly log: Log
}

const UPKEEP_EVERY_MS = 3_600_000

export class SingularJobs {
  readonly #parts: SingularParts
  readonly #serial = new Serial()
  #leadership: Leadership | undefined
  #cancelUpkeep: CancelTimer | undefined
  #leads = false

  constructor(parts: SingularParts) {
    this.#parts = parts
  }

  get leads(): boolean {
    return this.#leads
  }

  async open(): Promise<void> {
    const { store, log } = this.#parts
    if (!store.shared) {
      await this.#start()
      return
    }
    this.#leadership = store.shared.lead({
      onLead: () => this.#change(() => this.#start(), 'this receiver leads'),
      onLost: (reason) => {
        log.warn({ reason }, 'this receiver does not lead any more')
        this.#change(() => this.#stop(), 'its jobs are left to another')
      },
    })
  }

  #change(work: () => Promise<void>, done: string): void {
    const { log } = this.#parts
    this.#serial.run(work).then(
      () => log.info({}, done),
      (error) => log.error({ error }, `failed: ${done}`),
    )
  }

  async #start(): Promise<void> {
    const { ingest, desk, rollouts, jobs } = this.#parts
    this.#leads = true
    ingest.ask(true)
    desk.open()
    await rollouts.open()
    for (const job of jobs) job.open()
    this.#upkeepIn(UPKEEP_EVERY_MS)
  }

  async #stop(): Promise<void> {
    const { ingest, desk, rollouts, jobs } = this.#parts
    this.#leads = false
    this.#cancelUpkeep?.()
    ingest.ask(false)
    for (const job of [...jobs].reverse()) await job.close()
    await desk.close()
    await rollouts.close()
  }

  #upkeepIn(delayMs: number): void {
    const { store, clock, log } = this.#parts
    const { shared } = store
    if (!shared || !this.#leads) return
    this.#cancelUpkeep = clock.after(delayMs, () => {
      shared
        .upkeep(Math.floor(clock.wallMs()))
        .catch((error) => log.error({ error }, 'no room was made for the months to come'))
        .finally(() => this.#upkeepIn(UPKEEP_EVERY_MS))
    })
  }

  async close(): Promise<void> {
    await this.#leadership?.close()
    await this.#serial.run(() => this.#stop())
  }
}
