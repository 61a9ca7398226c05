// @ts-check
/** How full the streets were today, hour by hour, of the spaces that were known; too little known is a gap. */

import { TimeChart } from '../../../../base/web/charts.js'
import { html } from '../../../../base/web/html.js'
import { Card, Head, Legend, Skeleton } from '../../../../base/web/parts.js'

/** @typedef {import('./parking.js').Context} Context */

const HOUR_MS = 3_600_000
const HOURS = 24

/**
 * @param {{ buckets?: readonly { from: string, to: string, groups?: readonly any[] }[] } | undefined} answer
 * @param {number} nowMs
 * @returns {[number, number | null][]} UTC ms and percent, from the beginning of each hour
 */
export function hourlyShare(answer, nowMs) {
  return (answer?.buckets ?? []).flatMap(({ from, to, groups = [] }) => {
    const fromMs = Date.parse(from)
    const spaces = groups.find(({ kind }) => kind === 'space')
    const isKnown = spaces && spaces.status !== 'unpublished'
    // The hour that runs is a gap only once it is over.
    if (fromMs >= nowMs || (!isKnown && Date.parse(to) > nowMs)) return []
    return [[fromMs, isKnown ? 100 * Number(spaces.occupancyRate) : null]]
  })
}

/** @param {{ c: Context }} props */
export function Occupancy({ c }) {
  const { t, f, nowMs, past } = c
  const day = f.civilDay(nowMs)
  const { state, data } = past.slow(`kpis?period=hour&from=${day}&count=${HOURS}&group=kind`)
  const points = hourlyShare(data, nowMs)
  const first = data?.buckets?.[0]
  const last = points.findLast(([, share]) => share !== null)
  const fromMs = first ? Date.parse(first.from) : nowMs - HOUR_MS
  const gaps = points.flatMap(([ms, share]) => {
    return share === null
      ? [/** @type {[number, number]} */ ([ms, Math.min(ms + HOUR_MS, nowMs)])]
      : []
  })
  const isDrawn = data && last
  return html`<${Card} label=${t.parking.occupancy}>
    <${Head} title=${t.parking.occupancy} context=${t.parking.occupancyText} />
    ${state === 'loading' && !data && html`<${Skeleton} word=${t.loading} />`}
    ${state === 'failed' && html`<p class="bad">${t.pastFailed}</p>`}
    ${data && !last && html`<p class="dim small">${t.kpi.tooYoung}</p>`}
    ${
      isDrawn &&
      html`<${TimeChart} label=${t.parking.occupancyIs(f.percent(Number(last[1]) / 100))} unit="%" fromMs=${fromMs} toMs=${nowMs} f=${f} most=${100} series=${[{ points: stepsOf(points, nowMs), look: 's-parking', kind: 'steps' }]} gaps=${gaps} />
      <${Legend} items=${[{ name: 'unknown', word: t.parking.tooLittle }]} />`
    }
  <//>`
}

/** Each hour lasts until the next one. @param {readonly [number, number | null][]} points @param {number} nowMs @returns {[number, number | null][]} */
function stepsOf(points, nowMs) {
  return points.flatMap(([ms, share]) => [
    /** @type {[number, number | null]} */ ([ms, share]),
    /** @type {[number, number | null]} */ ([Math.min(ms + HOUR_MS, nowMs), share]),
  ])
}
