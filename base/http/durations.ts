/** How long routes take, as a Prometheus histogram: of the lines of the table, so that it cannot grow. */

const BOUNDS_S = [0.01, 0.03, 0.1, 0.3, 1, 3, 10] as const
const NAME = 'cigale_http_request_duration_seconds'

type Series = {
  readonly labels: string
  /** Not cumulated; the last is beyond all bounds. */
  readonly counts: number[]
  sumS: number
}

export class Durations {
  readonly #series = new Map<string, Series>()

  /** `route`: the path of the table, not what was asked. */
  saw(
    route: { readonly method: string; readonly path: string; readonly status: number },
    s: number,
  ) {
    const { method, path, status } = route
    const labels = `method="${method}",route="${path}",status="${Math.floor(status / 100)}xx"`
    let one = this.#series.get(labels)
    if (!one) {
      one = { labels, counts: new Array<number>(BOUNDS_S.length + 1).fill(0), sumS: 0 }
      this.#series.set(labels, one)
    }
    const at = BOUNDS_S.findIndex((bound) => s <= bound)
    one.counts[at === -1 ? BOUNDS_S.length : at]! += 1
    one.sumS += s
  }

  /** Exposition format 0.0.4. */
  page(): string {
    const lines = [`# TYPE ${NAME} histogram`]
    for (const { labels, counts, sumS } of this.#series.values()) {
      let below = 0
      for (const [i, count] of counts.entries()) {
        below += count
        lines.push(`${NAME}_bucket{${labels},le="${BOUNDS_S[i] ?? '+Inf'}"} ${below}`)
      }
      lines.push(`${NAME}_sum{${labels}} ${sumS}`, `${NAME}_count{${labels}} ${below}`)
    }
    return `${lines.join('\n')}\n`
  }
}
