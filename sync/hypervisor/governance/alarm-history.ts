/**
 * The lives of alarms as months need them: how long calls took to the screen, what happened. Read once
 * from their log and followed from there.
 */

import type { Records } from '../../../base/records/records.ts'
import { ALARM_LOG } from '../alarms/alarm-desk.ts'
import type { AlarmLife } from '../alarms/alarm-life.ts'

/** Thirteen months of a city with a hundred alarms a day; beyond it the oldest are left out. */
const LIVES_MAX = 40_000
const PAGE = 1_000

export type Lived = Pick<
  AlarmLife,
  'id' | 'kind' | 'subject' | 'name' | 'sinceMs' | 'toldMs' | 'endedMs' | 'detail'
> & {
  /** When it was here for people to see. */
  readonly hereMs: number
}

export class AlarmHistory {
  readonly #records: Pick<Records, 'log'>
  readonly #open: () => Promise<readonly AlarmLife[]>
  /** Closed ones by id, in the order of their closing: a life that was closed twice stands once. */
  readonly #closed = new Map<string, Lived>()
  #seq = 0
  #reading: Promise<void> = Promise.resolve()

  constructor(records: Pick<Records, 'log'>, open: () => Promise<readonly AlarmLife[]>) {
    this.#records = records
    this.#open = open
  }

  /** That began in the span, oldest first; those too that are still open. */
  async within(span: {
    readonly fromMs: number
    readonly toMs: number
  }): Promise<readonly Lived[]> {
    this.#reading = this.#reading.then(
      () => this.#read(),
      () => this.#read(),
    )
    await this.#reading
    const lives = new Map(this.#closed)
    for (const life of await this.#open()) lives.set(life.id, livedOf(life))
    return [...lives.values()]
      .filter(({ sinceMs }) => sinceMs >= span.fromMs && sinceMs < span.toMs)
      .sort((a, b) => a.sinceMs - b.sinceMs)
  }

  async #read(): Promise<void> {
    for (;;) {
      const page = await this.#records.log(ALARM_LOG, { limit: PAGE, after: this.#seq })
      for (const { seq, body } of page) {
        const life = body as unknown as AlarmLife
        this.#closed.set(life.id, livedOf(life))
        this.#seq = seq
      }
      for (const id of this.#closed.keys()) {
        if (this.#closed.size <= LIVES_MAX) break
        this.#closed.delete(id)
      }
      if (page.length < PAGE) return
    }
  }
}

function livedOf(life: AlarmLife): Lived {
  const { id, kind, subject, name, sinceMs, toldMs, endedMs, detail, steps } = life
  const hereMs = steps.find(({ what }) => what === 'here')?.atMs ?? toldMs
  const lived = { id, kind, subject, name, sinceMs, toldMs, detail, hereMs }
  return endedMs === undefined ? lived : { ...lived, endedMs }
}
