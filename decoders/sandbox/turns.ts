/**
 * Who is served next: one queue a codec, codecs in turn, so that many calls of one do not hold up
 * the others. A codec whose last call did not end in time waits behind all others; after several such
 * failures in a row it is not served at all. Pure: what runs and for how long is the caller's.
 */

export type TurnsSettings = {
  /** Calls of one codec that may wait; one more is refused. */
  readonly waitingMax: number
  /** Failures in a row until quarantine. */
  readonly failuresMax: number
}

/** `failed`: it had to be stopped, by the clock or for want of memory. */
export type TurnOutcome = 'served' | 'failed'

type Queue<Item> = { readonly items: Item[]; failures: number; isLate: boolean }

export class Turns<Item> {
  readonly #settings: TurnsSettings
  readonly #queues = new Map<string, Queue<Item>>()
  /** Ids with waiting items, in the order of their turns; `late` is served when `ready` is empty. */
  readonly #ready: string[] = []
  readonly #late: string[] = []

  constructor(settings: TurnsSettings) {
    this.#settings = settings
  }

  /** `full` and `quarantined` are refusals: the item is not kept. */
  offer(id: string, item: Item): 'waiting' | 'full' | 'quarantined' {
    const queue = this.#queueOf(id)
    if (this.isQuarantined(id)) return 'quarantined'
    if (queue.items.length >= this.#settings.waitingMax) return 'full'
    queue.items.push(item)
    if (queue.items.length === 1) this.#line(id, queue)
    return 'waiting'
  }

  /** Takes the next item; its codec has its next turn after all others that wait now. */
  next(): { readonly id: string; readonly item: Item } | undefined {
    const id = this.#ready.shift() ?? this.#late.shift()
    if (id === undefined) return undefined
    const queue = this.#queueOf(id)
    const item = queue.items.shift()!
    if (queue.items.length > 0) this.#line(id, queue)
    return { id, item }
  }

  /** How the item taken last went. Gives the items that will not be served: of a new quarantine. */
  done(id: string, outcome: TurnOutcome): readonly Item[] {
    const queue = this.#queues.get(id)
    if (!queue) return []
    queue.failures = outcome === 'failed' ? queue.failures + 1 : 0
    queue.isLate = outcome === 'failed'
    this.#unline(id)
    if (this.isQuarantined(id)) return queue.items.splice(0)
    if (queue.items.length > 0) this.#line(id, queue)
    return []
  }

  isQuarantined(id: string): boolean {
    return (this.#queues.get(id)?.failures ?? 0) >= this.#settings.failuresMax
  }

  /** Forgets a codec's failures: it has a new text. What waits goes on waiting. */
  forgive(id: string): void {
    const queue = this.#queues.get(id)
    if (!queue) return
    queue.failures = 0
    queue.isLate = false
    this.#unline(id)
    if (queue.items.length > 0) this.#line(id, queue)
  }

  /** Forgets a codec, its failures too; gives the items nobody will serve. */
  drop(id: string): readonly Item[] {
    const items = this.#queues.get(id)?.items ?? []
    this.#queues.delete(id)
    this.#unline(id)
    return items
  }

  #queueOf(id: string): Queue<Item> {
    let queue = this.#queues.get(id)
    if (!queue) {
      queue = { items: [], failures: 0, isLate: false }
      this.#queues.set(id, queue)
    }
    return queue
  }

  #line(id: string, queue: Queue<Item>): void {
    const line = queue.isLate ? this.#late : this.#ready
    line.push(id)
  }

  #unline(id: string): void {
    for (const line of [this.#ready, this.#late]) {
      const at = line.indexOf(id)
      if (at >= 0) line.splice(at, 1)
    }
  }
}
