// @ts-check
/**
 * The least flow of each night. A pipe that is whole comes back to nought while everybody sleeps; one that
 * leaks does not: the bars from its beginning on stand above the highest of before.
 */

import { BarChart } from '../../../../base/web/charts.js'
import { html } from '../../../../base/web/html.js'
import { Skeleton } from '../../../../base/web/parts.js'
import { ChartValues } from './chart-values.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('../../../api/water-history.ts').WaterHour} WaterHour */

const DAY_MS = 86_400_000
const NIGHTS = 10
/** A gateway that is young shows no more nights than it has lived, but for these. */
const NIGHTS_MIN = 4
/** Civil hours in which nobody waters by hand: 0 to 5. */
const NIGHT_HOURS = 5
/** An hour that was read for less than half says nothing; a night needs two of them. */
const COVERED_MIN = 0.5
const HOURS_MIN = 2

/**
 * @typedef {{ day: string, fromMs: number, litresPerHour: number | null, isAfter: boolean }} Night
 *   `isAfter`: some of it lies behind the beginning of the leak
 * @param {readonly WaterHour[]} hours
 * @param {{ f: Context['f'], nowMs: number, sinceMs?: number | undefined }} when
 * @returns {{ nights: readonly Night[], usual: number | null }} `usual`: the highest of before, L/h; null: none is known
 */
export function nightsOf(hours, { f, nowMs, sinceMs }) {
  /** @type {Map<string, WaterHour[]>} */
  const byDay = new Map()
  for (const hour of hours) {
    if (hour.coverage < COVERED_MIN || Number(f.minute(hour.hourMs).slice(0, 2)) >= NIGHT_HOURS)
      continue
    const day = f.civilDay(hour.hourMs)
    byDay.set(day, [...(byDay.get(day) ?? []), hour])
  }
  const nights = Array.from({ length: NIGHTS }, (_, i) => {
    const noonish = nowMs - (NIGHTS - 1 - i) * DAY_MS
    const day = f.civilDay(noonish)
    const read = byDay.get(day) ?? []
    // Of a night in the middle of which it began, what came after counts.
    const after = sinceMs === undefined ? [] : read.filter(({ hourMs }) => hourMs >= sinceMs)
    const shown = after.length > 0 ? after : read
    const isKnown = shown.length >= (after.length > 0 ? 1 : HOURS_MIN)
    return {
      day,
      fromMs: shown[0]?.hourMs ?? noonish,
      litresPerHour: isKnown ? leastOf(shown) : null,
      isAfter: sinceMs !== undefined && (after.length > 0 || day > f.civilDay(sinceMs)),
    }
  })
  const before = nights.flatMap(({ litresPerHour, isAfter }) =>
    litresPerHour === null || isAfter ? [] : [litresPerHour],
  )
  return { nights, usual: before.length === 0 ? null : Math.max(...before) }
}

/** Litres of an hour that was read in part stand for that part. @param {readonly WaterHour[]} hours */
function leastOf(hours) {
  return Math.min(...hours.map(({ litres, coverage }) => litres / coverage))
}

/** @param {{ c: Context, id: string, sinceMs?: number | undefined }} props `sinceMs`: since when it leaks */
export function Nights({ c, id, sinceMs }) {
  const { t, f, nowMs, past } = c
  const words = t.watering.nights
  const { state, data } = past.text(
    `assets/${encodeURIComponent(id)}/water?days=${NIGHTS + 1}`,
    60_000,
  )
  if (state === 'loading') return html`<${Skeleton} word=${t.loading} />`
  if (state === 'failed') return html`<p class="bad">${t.pastFailed}</p>`
  const read = nightsOf(data?.hours ?? [], { f, nowMs, sinceMs })
  const firstKnown = read.nights.findIndex(({ litresPerHour }) => litresPerHour !== null)
  if (firstKnown < 0) return html`<h3>${words.title}</h3><p class="small dim">${words.none}</p>`
  const nights = read.nights.slice(Math.min(firstKnown, NIGHTS - NIGHTS_MIN))
  const { usual } = read
  const text = (/** @type {number | null} */ value) =>
    value === null ? t.unknownWord : f.unit(value, 'L/h')
  const bars = nights.map(({ fromMs, litresPerHour, isAfter }) => ({
    word: f.weekday(fromMs),
    value: litresPerHour,
    status: isAfter ? 'final' : 'partial',
    look: isAfter ? 's-watch' : 's-water',
  }))
  const rows = nights.map(({ fromMs, litresPerHour }) => [f.dayShort(fromMs), text(litresPerHour)])
  const thresholds =
    usual === null || sinceMs === undefined
      ? []
      : [{ value: usual, word: words.usual(text(usual)), look: 's-accent' }]
  const label = `${words.title}. ${rows.map(([day, value]) => `${day} ${value}`).join(', ')}`
  return html`<figure>
    <h3>${words.title}</h3>
    <figcaption class="small dim">${sinceMs === undefined ? words.text : words.leakText}</figcaption>
    <${BarChart} label=${label} unit="L/h" look="s-water" f=${f} most=${20} bars=${bars} thresholds=${thresholds} />
    <${ChartValues} word=${t.watering.values} heads=${[words.night, 'L/h']} rows=${rows} />
  </figure>`
}
