/**
 * How deep each tree drinks, kept: a year of a tree's hours takes a fifth of a second to go through, and a
 * page shows a dozen trees. Whoever leads goes through one tree after the other, each once a day; roots grow
 * by the month, so that an answer of yesterday is as good.
 */

import type { Clock } from '../../../base/clock.ts'
import type { Log } from '../../../base/log.ts'
import type { EventFact } from '../../fact.ts'
import { depthHours } from '../../kpi/depth-hours.ts'
import { type RootDepth, rootDepthOf } from '../../kpi/root-depth.ts'
import { RegularLook } from '../regular-look.ts'
import type { SingularJob } from '../singular.ts'
import type { HypervisorStore } from '../store.ts'

export type RootKeeperParts = {
  readonly store: Pick<HypervisorStore, 'records' | 'events'>
  /** Ids of the city's trees. */
  readonly trees: readonly string[]
  readonly clock: Clock
  readonly log: Log
}

const KIND = 'rootDepth'
const DAY_MS = 86_400_000
/** The seasons of a tree. */
const DAYS = 365
const PIECE_MS = 30 * DAY_MS
/** One tree a look: 300 trees take less than an hour of a day, and never the machine. */
const LOOK_EVERY_MS = 10_000
/** As long as nobody went through it: the leader was away. */
const KEPT_MAX_MS = 3 * DAY_MS

export class RootKeeper implements SingularJob {
  readonly #parts: RootKeeperParts
  readonly #looking: RegularLook
  #next = 0

  constructor(parts: RootKeeperParts) {
    this.#parts = parts
    const { clock, log } = parts
    this.#looking = new RegularLook({
      ...{ clock, log, everyMs: LOOK_EVERY_MS, look: () => this.look() },
      failed: 'the depth of roots could not be reckoned; soon again',
    })
  }

  open(): void {
    this.#looking.open()
  }

  async close(): Promise<void> {
    await this.#looking.close()
  }

  /** Of the last year, as kept; of a tree that was never gone through it is reckoned now. */
  async of(id: string): Promise<RootDepth> {
    const { store, clock } = this.#parts
    const kept = await store.records.get(KIND, id)
    const isGood = kept && clock.wallMs() - kept.changedMs < KEPT_MAX_MS
    return isGood ? (kept.body as RootDepth) : await this.#renew(id)
  }

  /** Of the last `days`, reckoned now and not kept. */
  async ofDays(id: string, days: number): Promise<RootDepth> {
    return rootDepthOf(await this.#hoursOf(id, days))
  }

  /** One tree, if it is due. */
  async look(): Promise<void> {
    const { store, trees, clock } = this.#parts
    for (let i = 0; i < trees.length; i++) {
      const id = trees[this.#next++ % trees.length]!
      const kept = await store.records.get(KIND, id)
      if (kept && clock.wallMs() - kept.changedMs < DAY_MS) continue
      await this.#renew(id)
      return
    }
  }

  async #renew(id: string): Promise<RootDepth> {
    const { store, trees, clock } = this.#parts
    const hours = await this.#hoursOf(id, DAYS)
    const depth = rootDepthOf(hours)
    // Who asks for names of his own fills no store.
    if (hours.length > 0 || trees.includes(id)) {
      await store.records.put({ kind: KIND, id, body: depth }, clock.wallMs())
    }
    return depth
  }

  /** A month at a time: others get their turn between. */
  async #hoursOf(id: string, days: number): Promise<ReturnType<typeof depthHours>> {
    const { store, clock } = this.#parts
    const toMs = clock.wallMs()
    const facts: EventFact[] = []
    for (let fromMs = toMs - days * DAY_MS; fromMs < toMs; fromMs += PIECE_MS) {
      const span = { fromMs, toMs: Math.min(toMs, fromMs + PIECE_MS) }
      facts.push(...(await store.events(['valueHour'], span, { subjects: [id] })))
      await this.#looking.breathe()
    }
    return depthHours(facts)
  }
}
