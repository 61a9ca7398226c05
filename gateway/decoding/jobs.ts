/**
 * Decoding again as work that goes on: one job at a time, those of the fold first to last, and questions
 * of what would change between them. A restart takes up the jobs that had not ended.
 */

import { type Clock, sleep } from '../../base/clock.ts'
import type { DecodersState, RedecodeJob } from '../engine/decoder-state.ts'
import type { DecoderRecord } from '../journal/record.ts'
import type { Redecoded } from './difference.ts'
import type { RedecodeWork } from './redecode-parts.ts'
import type { RunningDecoder } from './running.ts'

export type JobView = {
  /** `r7` corrects under revision 7; `d3` only asks. */
  readonly id: string
  readonly profile: string
  readonly sinceMs: number
  readonly reason: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  /** Looked at so far. */
  readonly frames: number
  readonly result: Redecoded | null
  readonly detail: string
}

export type JobsParts = {
  readonly state: () => DecodersState
  readonly record: (step: DecoderRecord) => Promise<void>
  /** What is in force for a profile; one that reads nothing where there is none. */
  readonly decoderOf: (profile: string) => Promise<RunningDecoder>
  readonly redecode: (
    work: RedecodeWork,
    decoder: RunningDecoder,
    progress: (frames: number) => void,
  ) => Promise<Redecoded | undefined>
  readonly clock: Clock
  readonly raise: (code: string, detail: string) => void
}

/** A decoder that is taken away in the middle is replaced by then. */
const RETRY_MS = 1_000
const TRIES = 3
const SHOWN_MAX = 32
const ASKED_MAX = 8

export class RedecodeJobs {
  readonly #parts: JobsParts
  readonly #shown = new Map<string, JobView>()
  #work: Promise<void> = Promise.resolve()
  #asked = 0
  #asking = 0
  #isClosed = false

  constructor(parts: JobsParts) {
    this.#parts = parts
  }

  get shown(): readonly JobView[] {
    return [...this.#shown.values()].reverse()
  }

  /** The fold has jobs that are not known here yet. */
  look(): void {
    for (const job of this.#parts.state().jobs.values()) {
      const id = `r${job.rev}`
      if (this.#shown.get(id)?.state === 'running' || this.#shown.get(id)?.state === 'waiting') {
        continue
      }
      this.#show({ ...viewOf(job), id })
      this.#work = this.#work.then(() => this.#run(id, job))
    }
  }

  /** What would change; nothing is written. `undefined`: too many questions wait already. */
  ask(work: Omit<RedecodeWork, 'rev' | 'withdraws'>): string | undefined {
    if (this.#asking >= ASKED_MAX) return undefined
    this.#asking++
    const id = `d${++this.#asked}`
    this.#show({ ...viewOf({ ...work, reason: 'dry run' }), id })
    this.#work = this.#work.then(async () => {
      await this.#attempt(id, { ...work, rev: null, withdraws: false })
      this.#asking--
    })
    return id
  }

  close(): void {
    this.#isClosed = true
  }

  async #run(id: string, job: RedecodeJob): Promise<void> {
    const result = await this.#attempt(id, job)
    if (!result) return
    const { profile, rev } = job
    const detail = `${result.readingsChanged} readings of ${result.devices} devices corrected`
    const none = { version: '', sha256: '', planId: '' }
    const step = { profile, arrow: 'redecoded', ...none, detail, about: { rev } } as const
    await this.#parts.record({ kind: 'decoder', ...step })
  }

  async #attempt(id: string, work: RedecodeWork): Promise<Redecoded | undefined> {
    for (let tries = 0; tries < TRIES && !this.#isClosed; tries++) {
      this.#change(id, { state: 'running' })
      const decoder = await this.#parts.decoderOf(work.profile)
      const result = await this.#parts.redecode(work, decoder, (frames) =>
        this.#change(id, { frames }),
      )
      if (result) {
        this.#change(id, { state: 'done', result })
        return result
      }
      await sleep(this.#parts.clock, RETRY_MS)
    }
    if (this.#isClosed) return undefined
    const detail = `${work.profile}: decoding again did not come to its end; the next start tries anew`
    this.#change(id, { state: 'failed', detail })
    this.#parts.raise('redecode-failed', detail)
    return undefined
  }

  #show(view: JobView): void {
    this.#shown.set(view.id, view)
    for (const [id, { state }] of this.#shown) {
      if (this.#shown.size <= SHOWN_MAX) break
      if (state === 'done' || state === 'failed') this.#shown.delete(id)
    }
  }

  #change(id: string, change: Partial<JobView>): void {
    const before = this.#shown.get(id)
    if (before) this.#shown.set(id, { ...before, ...change })
  }
}

function viewOf({
  profile,
  sinceMs,
  reason,
}: Pick<RedecodeJob, 'profile' | 'sinceMs' | 'reason'>): Omit<JobView, 'id'> {
  return { profile, sinceMs, reason, state: 'waiting', frames: 0, result: null, detail: '' }
}
