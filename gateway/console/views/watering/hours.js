// @ts-check
/** What a zone took hour by hour: two days or two weeks; an hour that was not read is hatched, never none. */

import { TimeChart } from '../../../../base/web/charts.js'
import { html, useState } from '../../../../base/web/html.js'
import { Card, Choice, Head, Skeleton } from '../../../../base/web/parts.js'
import { ChartValues } from './chart-values.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('../../../api/water-history.ts').WaterHour} WaterHour */

const HOUR_MS = 3_600_000
const SPANS = /** @type {const} */ ({ short: 48, long: 14 * 24 })
const COVERED_MIN = 0.5

/**
 * Hours as a stepped course; null where too little was read or nothing was told.
 * @param {readonly WaterHour[]} hours @param {{ fromMs: number, toMs: number }} span
 * @returns {{ points: [number, number | null][], gaps: [number, number][] }}
 */
export function courseOf(hours, { fromMs, toMs }) {
  const known = new Map(
    hours.flatMap(({ hourMs, litres, coverage }) =>
      coverage < COVERED_MIN ? [] : [[hourMs, litres]],
    ),
  )
  /** @type {[number, number | null][]} */
  const points = []
  /** @type {[number, number][]} */
  const gaps = []
  const endMs = Math.floor(toMs / HOUR_MS) * HOUR_MS
  for (let ms = Math.ceil(fromMs / HOUR_MS) * HOUR_MS; ms < endMs; ms += HOUR_MS) {
    const litres = known.get(ms)
    points.push([ms, litres ?? null])
    if (litres !== undefined) {
      // A stepped line ends where its last hour does.
      if (!known.has(ms + HOUR_MS)) points.push([ms + HOUR_MS - 1, litres])
      continue
    }
    const last = gaps.at(-1)
    if (last?.[1] === ms) last[1] = ms + HOUR_MS
    else gaps.push([ms, ms + HOUR_MS])
  }
  return { points, gaps }
}

/** @param {{ c: Context, id: string }} props */
export function Hours({ c, id }) {
  const { t, f, nowMs, past } = c
  const words = t.watering.hours
  const [span, setSpan] = useState(/** @type {keyof typeof SPANS} */ ('short'))
  const { state, data } = past.text(`assets/${encodeURIComponent(id)}/water?days=14`, 60_000)
  const fromMs = nowMs - SPANS[span] * HOUR_MS
  const { points, gaps } = courseOf(data?.hours ?? [], { fromMs, toMs: nowMs })
  const sum = points.reduce(
    (total, [ms, litres]) => total + (ms % HOUR_MS === 0 ? (litres ?? 0) : 0),
    0,
  )
  const label = words.label(f.volume(Math.round(sum)), words.spans[span])
  const rows = points
    .filter(([ms]) => ms % HOUR_MS === 0)
    .slice(-48)
    .map(([ms, litres]) => [
      f.moment(ms, nowMs),
      litres === null ? t.unknownWord : f.volume(litres),
    ])
  return html`<${Card} label=${words.title}>
    <${Head} kind="water" icon="chart" title=${words.title} context=${words.text} />
    <${Choice} label=${words.title} value=${span} choices=${['short', 'long'].map((value) => ({ value, word: words.spans[/** @type {'short'} */ (value)] }))} onChoose=${setSpan} />
    ${state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    ${state === 'failed' && html`<p class="bad">${t.pastFailed}</p>`}
    ${state === 'ready' && html`<p class="small">${label}</p><${TimeChart} label=${label} unit="L" fromMs=${fromMs} toMs=${nowMs} f=${f} series=${[{ points, look: 's-water', kind: 'steps' }]} gaps=${gaps} most=${50} height=${170} /><${ChartValues} word=${t.watering.values} heads=${[t.watering.at, 'L']} rows=${rows} />`}
  <//>`
}
