/**
 * Follows the facts for one outlet: reads a batch behind the kept position, hands it on with the newest
 * picture of the city, keeps the new position, and looks after what was refused (`dead-letters.ts`).
 *
 *   facts ──► deliver ──► letters of what was refused ──► position
 *     ▲          │ rejects: wait, longer each time; all of them come again
 *     └──────────┘
 *
 * It runs where the process leads; `status` and the letters are read from the records, anywhere.
 */

import { type BackoffPolicy, backoffMs } from '../../../base/backoff.ts'
import { type Clock, sleep } from '../../../base/clock.ts'
import type { Log } from '../../../base/log.ts'
import type { Metrics } from '../../../base/metrics.ts'
import type { Random } from '../../../base/random.ts'
import type { Records } from '../../../base/records/records.ts'
import type { City } from '../city/thing.ts'
import type { HypervisorStore, StoredFact } from '../store.ts'
import { LETTER_POLICY, type LetterPolicy } from './dead-letter.ts'
import { DeadLetters } from './dead-letters.ts'
import { within } from './deadline.ts'
import type { Outlet } from './outlet.ts'
import { positionOf, type Start, startAt } from './position.ts'
import { type Words, wordsOf } from './trouble.ts'

export type DriverOptions = {
  readonly start?: Start
  /** Facts handed on at once. */
  readonly batchMax?: number
  /** From one look for facts to the next, when there were none. */
  readonly lookEveryMs?: number
  /** Of outlets that follow the city: how old what they show may be when no fact comes. */
  readonly refreshEveryMs?: number
  /** How long a delivery may take. */
  readonly deliverWithinMs?: number
  readonly backoff?: BackoffPolicy
  readonly letters?: LetterPolicy
}

export type DriverParts = {
  readonly outlet: Outlet
  readonly store: Pick<HypervisorStore, 'facts'>
  readonly records: Records
  /** The newest picture. */
  readonly city: () => Promise<City>
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  readonly options?: DriverOptions
}

export type OutletStatus = {
  readonly name: string
  /** `elsewhere`: another process leads, or none. */
  readonly state: 'delivering' | 'upToDate' | 'troubled' | 'elsewhere'
  readonly position: number
  /** Facts that are still to be handed on, at the most; and how long the oldest of them has waited. */
  readonly lagFacts: number
  readonly lagSeconds: number
  readonly lastError?: Words & { readonly detail: string; readonly atMs: number }
  readonly waiting: number
  readonly dead: number
}

const USUAL = {
  start: 'now' as Start,
  batchMax: 200,
  lookEveryMs: 1_000,
  refreshEveryMs: 30_000,
  deliverWithinMs: 60_000,
  backoff: { firstMs: 1_000, mostMs: 60_000 } as BackoffPolicy,
}
/** Letters are looked at no more often. */
const LETTERS_EVERY_MS = 2_000

export class OutletDriver {
  readonly name: string
  readonly letters: DeadLetters
  readonly #parts: DriverParts
  readonly #options: typeof USUAL
  #abort: AbortController | undefined
  #running: Promise<void> = Promise.resolve()
  #wake: () => void = () => {}
  #isBehind = false
  #refreshedMs = Number.NEGATIVE_INFINITY
  #lettersMs = Number.NEGATIVE_INFINITY
  #failures = 0
  #lastError: OutletStatus['lastError']

  constructor(parts: DriverParts) {
    const { outlet, records, clock, random, metrics, options = {} } = parts
    this.#parts = parts
    this.#options = { ...USUAL, ...options }
    this.name = outlet.name
    this.letters = new DeadLetters({
      ...{ name: outlet.name, records, clock, random, metrics },
      policy: options.letters ?? LETTER_POLICY,
    })
  }

  open(): void {
    if (this.#abort) return
    this.#abort = new AbortController()
    this.#refreshedMs = Number.NEGATIVE_INFINITY
    this.#running = this.#run(this.#abort.signal)
  }

  /** Ends what is under way; its facts come again when this is opened anew, here or elsewhere. */
  async close(): Promise<void> {
    this.#abort?.abort()
    this.#wake()
    await this.#running
    if (this.#abort) await this.#parts.outlet.close?.()
    this.#abort = undefined
  }

  /** Facts were committed, or a letter is to be tried again: does not wait for the next look. */
  wake(): void {
    this.#lettersMs = Number.NEGATIVE_INFINITY
    this.#wake()
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, random, log } = this.#parts
    while (!signal.aborted) {
      let waitMs = this.#options.lookEveryMs
      try {
        const isMore = await this.#turn(signal)
        this.#failures = 0
        this.#lastError = undefined
        if (isMore) continue
      } catch (error) {
        if (signal.aborted) return
        waitMs = backoffMs(this.#options.backoff, this.#failures++, random)
        this.#failed(error)
        if (this.#failures === 1) log.warn({ outlet: this.name, error }, 'outlet: not handed on')
      }
      await this.#rest(clock, waitMs, signal)
    }
  }

  /** One batch, or a look at the city; true: there may be more at once. */
  async #turn(signal: AbortSignal): Promise<boolean> {
    const { outlet, store, records, clock } = this.#parts
    const { batchMax, refreshEveryMs } = this.#options
    const after = await this.#position()
    const read = await store.facts({ after, limit: batchMax })
    const isDue =
      outlet.followsCity === true && clock.monoMs() - this.#refreshedMs >= refreshEveryMs
    this.#isBehind = read.length > 0
    if (read.length === 0 && !isDue) {
      await this.#retryLetters(signal)
      this.#measure(0, 0)
      return false
    }
    const city = await this.#parts.city()
    // A picture that is older than the facts would show less than they tell.
    const facts = read.filter(({ position }) => position <= city.position)
    if (facts.length > 0 || isDue) {
      const to = facts.at(-1)?.position ?? after
      await this.#hand(facts, city, { after, to }, signal)
      if (to > after)
        await records.put({ kind: 'outlet', id: this.name, body: { position: to } }, clock.wallMs())
      this.#refreshedMs = clock.monoMs()
    }
    await this.#retryLetters(signal, city)
    const isMore = facts.length === batchMax
    this.#isBehind = isMore || read.length > facts.length
    const newest = isMore ? (await store.facts({ limit: 1 }))[0] : read.at(-1)
    const last = facts.at(-1)?.position ?? after
    // Of those that are left the oldest is not known: the last that went is no younger.
    const oldest = read[facts.length] ?? facts.at(-1)
    this.#measure((newest?.position ?? last) - last, oldest?.receivedMs ?? 0)
    return isMore
  }

  async #position(): Promise<number> {
    const { store, records, clock } = this.#parts
    const kept = positionOf(await records.get('outlet', this.name))
    if (kept !== undefined) return kept
    const position = await startAt(this.#options.start, store)
    // Kept at once: what comes while the partner cannot be reached is not skipped by a restart.
    const put = { kind: 'outlet', id: this.name, body: { position }, rev: 0 }
    await records.put(put, clock.wallMs())
    return position
  }

  async #hand(
    facts: readonly StoredFact[],
    city: City,
    span: { after: number; to: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { outlet, clock, metrics } = this.#parts
    const refused = await within(clock, this.#options.deliverWithinMs, signal, (limited) =>
      outlet.deliver(facts, city, limited),
    )
    await this.letters.refused(refused, span)
    const labels = { outlet: this.name }
    metrics.add('cigale_outlet_delivered_facts_total', facts.length, labels)
  }

  async #retryLetters(signal: AbortSignal, known?: City): Promise<void> {
    const { outlet, store, clock } = this.#parts
    if (clock.monoMs() - this.#lettersMs < LETTERS_EVERY_MS) return
    this.#lettersMs = clock.monoMs()
    const due = await this.letters.due()
    if (due.length === 0) return
    const city = known ?? (await this.#parts.city())
    for (const letter of due) {
      const still = await within(clock, this.#options.deliverWithinMs, signal, async (limited) => {
        if (outlet.retry) return await outlet.retry(letter, city, limited)
        const { after, to } = letter
        const facts = to > after ? await store.facts({ after, limit: to - after }) : []
        const again = await outlet.deliver(
          facts.filter(({ position }) => position <= to),
          city,
          limited,
        )
        return again.find(({ id }) => id === letter.id)
      })
      if (still) await this.letters.refused([still], letter)
      else await this.letters.settled(letter.id)
    }
  }

  #failed(error: unknown): void {
    const { clock, metrics } = this.#parts
    const detail = error instanceof Error ? error.message : String(error)
    this.#lastError = { ...wordsOf(error), detail, atMs: clock.wallMs() }
    metrics.add('cigale_outlet_failures_total', 1, { outlet: this.name })
  }

  #measure(lagFacts: number, oldestMs: number): void {
    const { clock, metrics } = this.#parts
    const labels = { outlet: this.name }
    const lagSeconds = lagFacts > 0 ? Math.max(0, (clock.wallMs() - oldestMs) / 1000) : 0
    metrics.set('cigale_outlet_lag_facts', lagFacts, labels)
    metrics.set('cigale_outlet_lag_seconds', lagSeconds, labels)
  }

  async #rest(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController()
    this.#wake = () => woken.abort()
    // A failing partner is not asked more often because more comes for it.
    const wakes = this.#failures === 0 ? AbortSignal.any([signal, woken.signal]) : signal
    await sleep(clock, delayMs, wakes)
    this.#wake = () => {}
  }

  async status(): Promise<OutletStatus> {
    const { store, records, clock } = this.#parts
    const kept = positionOf(await records.get('outlet', this.name))
    const newest = (await store.facts({ limit: 1 }))[0]?.position ?? 0
    const position = kept ?? (this.#options.start === 'beginning' ? 0 : newest)
    const lagFacts = Math.max(0, newest - position)
    const oldest =
      lagFacts > 0 ? (await store.facts({ after: position, limit: 1 }))[0]?.receivedMs : undefined
    const lagSeconds =
      oldest === undefined ? 0 : Math.max(0, Math.round((clock.wallMs() - oldest) / 1000))
    this.#parts.metrics.set('cigale_outlet_lag_facts', lagFacts, { outlet: this.name })
    const { waiting, dead } = await this.letters.counts()
    return {
      name: this.name,
      state: this.#state(lagFacts),
      ...{ position, lagFacts, lagSeconds, waiting, dead },
      ...(this.#lastError && { lastError: this.#lastError }),
    }
  }

  #state(lagFacts: number): OutletStatus['state'] {
    if (!this.#abort) return 'elsewhere'
    if (this.#lastError) return 'troubled'
    return this.#isBehind || lagFacts > 0 ? 'delivering' : 'upToDate'
  }
}
