/**
 * One thing at a time for each profile, in order; a repository that hangs for one keeps no other waiting.
 * Looks that are asked for meanwhile are one look, and a look may be put off until time has passed.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import { JournalError } from '../journal/journal.ts'

export class ProfileTurns {
  readonly #clock: Pick<Clock, 'after'>
  readonly #look: (profile: string) => Promise<void>
  readonly #queued = new Set<string>()
  readonly #later = new Map<string, CancelTimer>()
  readonly #work = new Map<string, Promise<void>>()
  #isClosed = false

  constructor(clock: Pick<Clock, 'after'>, look: (profile: string) => Promise<void>) {
    this.#clock = clock
    this.#look = look
  }

  /** Resolves when the look, and all that went before it, is done. */
  look(profile: string): Promise<void> {
    if (this.#queued.has(profile)) return this.#work.get(profile)!
    this.#queued.add(profile)
    return this.run(profile, async () => {
      this.#queued.delete(profile)
      await this.#look(profile)
    })
  }

  lookAfter(delayMs: number, profile: string): void {
    if (this.#later.has(profile) || this.#isClosed) return
    const look = () => {
      this.#later.delete(profile)
      void this.look(profile)
    }
    this.#later.set(profile, this.#clock.after(delayMs, look))
  }

  run(profile: string, task: () => Promise<void>): Promise<void> {
    const before = this.#work.get(profile) ?? Promise.resolve()
    const work = before.then(async () => {
      try {
        if (!this.#isClosed) await task()
      } catch (error) {
        // A journal that takes nothing for now: the next frame or the next start looks again.
        if (!(error instanceof JournalError)) throw error
      }
    })
    this.#work.set(profile, work)
    return work
  }

  /** What has begun comes to its end; nothing begins any more. */
  close(): void {
    this.#isClosed = true
    for (const cancel of this.#later.values()) cancel()
    this.#later.clear()
  }
}
