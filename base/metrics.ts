/**
 * Numbers that are watched: counters, gauges and summaries with labels. Values are plain data, so a
 * thread can send its own to the thread that serves `/metrics`.
 */

export type Labels = Readonly<Record<string, string>>
export type Sample = {
  readonly name: string
  readonly kind: 'counter' | 'gauge'
  readonly labels: Labels
  readonly value: number
}

type Series = { kind: 'counter' | 'gauge'; labels: Labels; value: number }

/** Most label sets one name may have: a hostile peer must not grow the page. */
const SERIES_PER_NAME_MAX = 256

export class Metrics {
  readonly #names = new Map<string, Map<string, Series>>()

  #series(name: string, kind: 'counter' | 'gauge', labels: Labels): Series | undefined {
    let all = this.#names.get(name)
    if (!all) {
      all = new Map()
      this.#names.set(name, all)
    }
    const key = labelText(labels)
    let one = all.get(key)
    if (!one) {
      if (all.size >= SERIES_PER_NAME_MAX) return undefined
      one = { kind, labels, value: 0 }
      all.set(key, one)
    }
    return one
  }

  add(name: string, by = 1, labels: Labels = {}): void {
    const series = this.#series(name, 'counter', labels)
    if (series) series.value += by
  }

  set(name: string, value: number, labels: Labels = {}): void {
    const series = this.#series(name, 'gauge', labels)
    if (series) series.value = value
  }

  /** The value of one series, 0 when nothing was counted yet. */
  value(name: string, labels: Labels = {}): number {
    return this.#names.get(name)?.get(labelText(labels))?.value ?? 0
  }

  samples(): Sample[] {
    const out: Sample[] = []
    for (const [name, all] of this.#names) {
      for (const { kind, labels, value } of all.values()) out.push({ name, kind, labels, value })
    }
    return out
  }
}

function labelText(labels: Labels): string {
  const names = Object.keys(labels)
  if (names.length === 0) return ''
  return names
    .sort()
    .map((name) => `${name}="${labels[name]}"`)
    .join(',')
}

/** The samples as a Prometheus text page (exposition format 0.0.4). */
export function metricsPage(samples: readonly Sample[]): string {
  const byName = new Map<string, Sample[]>()
  for (const sample of samples) {
    const list = byName.get(sample.name)
    if (list) list.push(sample)
    else byName.set(sample.name, [sample])
  }
  const lines: string[] = []
  for (const [name, list] of [...byName].sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push(`# TYPE ${name} ${list[0]!.kind}`)
    for (const { labels, value } of list) {
      const text = labelText(labels)
      lines.push(`${name}${text ? `{${text}}` : ''} ${value}`)
    }
  }
  return lines.join('\n') + '\n'
}
