/** Lines of flows in the gateway's log: so many a minute, the others are counted. Pure. */

const LINES_A_MINUTE = 20
const MINUTE_MS = 60_000

export class LogPace {
  #sinceMs = Number.NEGATIVE_INFINITY
  #lines = 0
  #hidden = 0

  /** May this line be written? With the first of a minute, how many were hidden in the last. */
  take(nowMs: number): { readonly isWritten: boolean; readonly hidden: number } {
    let hidden = 0
    if (nowMs - this.#sinceMs >= MINUTE_MS) {
      hidden = this.#hidden
      this.#sinceMs = nowMs
      this.#lines = 0
      this.#hidden = 0
    }
    const isWritten = this.#lines < LINES_A_MINUTE
    if (isWritten) this.#lines += 1
    else this.#hidden += 1
    return { isWritten, hidden }
  }
}
