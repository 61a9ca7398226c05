// @ts-check
/**
 * The past as pages ask for it: fetched when first looked at, again when it is old, and kept for a few
 * things only.
 */

/**
 * @typedef {{ type: string, atMs: number, subject: string, [field: string]: any }} PastFact
 * @typedef {{ devEui: string, role: string, quantity: string, index: number, unit: string,
 *   points: [number, number][] }} PastSeries
 * @typedef {{ from: string, to: string, facts: PastFact[], series: PastSeries[] }} HistoryView
 * @typedef {{ id: string, kind: string, coverage: number, status: string, occupancyRate?: number, rotations?: number,
 *   minStayMs?: number, maxStayMs?: number, litres?: number, inCount?: number, outCount?: number }} Kpi
 * @typedef {{ day: string, lengthS: number, assets: Kpi[] }} DayKpis
 * @typedef {{ state: 'loading' | 'ready' | 'failed', data: any, askedMs: number }} Kept
 */

const KEPT_MAX = 48
const FRESH_MS = 20_000

export class Past {
  #ask
  #onNews
  /** @type {Map<string, Kept>} */
  #kept = new Map()

  /**
   * @param {(path: string) => Promise<any>} ask
   * @param {() => void} onNews
   */
  constructor(ask, onNews) {
    this.#ask = ask
    this.#onNews = onNews
  }

  /**
   * @param {'assets' | 'devices'} kind
   * @param {string} id
   * @param {number} hours
   * @returns {{ state: Kept['state'], data: HistoryView | undefined }}
   */
  of(kind, id, hours) {
    return this.#get(`${kind}/${encodeURIComponent(id)}/history?hours=${hours}`, FRESH_MS)
  }

  /**
   * @param {string} day
   * @param {boolean} isOver a day that is over changes rarely
   * @returns {{ state: Kept['state'], data: DayKpis | undefined }}
   */
  day(day, isOver) {
    return this.#get(`kpis?day=${day}`, isOver ? 30 * FRESH_MS : FRESH_MS)
  }

  /**
   * @param {string} path
   * @param {number} [freshMs] asked for again when it is older
   * @returns {{ state: Kept['state'], data: any }}
   */
  text(path, freshMs = FRESH_MS) {
    return this.#get(path, freshMs)
  }

  /** What changes rarely: it is over, or reckoned once an hour. @param {string} path @returns {{ state: Kept['state'], data: any }} */
  slow(path) {
    return this.#get(path, 30 * FRESH_MS)
  }

  /** What begins so is asked for again, and stands until then: a page under somebody's hands stays. @param {string} prefix */
  again(prefix) {
    for (const [path, entry] of this.#kept)
      if (path.startsWith(prefix)) entry.askedMs = Number.NEGATIVE_INFINITY
  }

  /** What begins so is not shown any more, and asked for anew: it was changed from here. @param {string} prefix */
  forget(prefix) {
    for (const path of this.#kept.keys()) if (path.startsWith(prefix)) this.#kept.delete(path)
  }

  /** @param {string} path @param {number} freshMs */
  #get(path, freshMs) {
    const nowMs = Number(document.timeline.currentTime ?? 0)
    const known = this.#kept.get(path)
    // What failed is tried again soon, however long an answer would have been good for.
    const goodMs = known?.state === 'failed' ? Math.min(freshMs, FRESH_MS) : freshMs
    if (known && nowMs - known.askedMs < goodMs) return known
    /** @type {Kept} */
    const entry = { state: known?.state ?? 'loading', data: known?.data, askedMs: nowMs }
    this.#kept.delete(path)
    this.#kept.set(path, entry)
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_MAX) break
      this.#kept.delete(key)
    }
    void this.#fetch(path, entry)
    return entry
  }

  /** @param {string} path @param {Kept} entry */
  async #fetch(path, entry) {
    try {
      entry.data = await this.#ask(path)
      entry.state = 'ready'
    } catch {
      entry.state = entry.data === undefined ? 'failed' : 'ready'
    }
    this.#onNews()
  }
}
