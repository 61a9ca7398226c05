// @ts-check
/** Passers-by and noise: the city's hours on what is usual, and each counter or point beside it. */

import { html } from '../../../../../base/web/html.js'
import { Skeleton } from '../../../../../base/web/parts.js'
import { newestOf, thingsOf } from '../../live/picture.js'
import { hoursOf, lastKnown, usualOf, weeksBefore } from '../../live/usual.js'
import { askHours } from '../../live/usual-asked.js'
import { Panel } from '../../parts/page.js'
import { UsualChart, UsualTable } from '../../parts/usual-chart.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../live/picture.js').Picture} Picture */

const FRESH_MS = 2 * 3_600_000
/** The city's marks, dB(A). */
const MARKS = { lDay: 68, lEvening: 65, lNight: 60 }

/**
 * @param {{ c: Context, kind: string, read: (group: any) => number | undefined, unit: string, look: string, caption: string,
 *   label: (value: string, hour: string, usual: string) => string, decimals?: number }} props
 */
function Hours({ c, kind, read, unit, look, caption, label, decimals = 0 }) {
  const { t, f, nowMs } = c
  const words = t.safetyPage
  const asked = askHours(c)
  if (asked.state === 'failed') return html`<p class="bad">${words.failed}</p>`
  if (asked.state === 'loading') return html`<${Skeleton} word=${t.loading} />`
  const today = hoursOf(asked.today, kind, read)
  const usual = usualOf(asked.before.map((day) => hoursOf(day, kind, read)))
  const last = lastKnown(today, usual)
  const hasUsual = usual.some((one) => one !== null)
  const told = last?.usual
    ? words.passages.usual(f.number(last.usual.median, decimals))
    : t.alarm.noUsual
  return html`<p class="small dim">${caption}</p>
    <${UsualChart} c=${c} label=${last ? label(f.number(last.value, decimals), f.number(last.hour), told) : words.unknown} unit=${unit} look=${look} hours=${today} usual=${usual} nowHour=${Number(f.minute(nowMs).slice(0, 2)) + 1} />
    <p class="note">${hasUsual ? words.band : t.alarm.noUsual}</p>
    <${UsualTable} c=${c} caption=${caption} unit=${unit} hours=${today} usual=${usual} decimals=${decimals} heads=${words.passages.heads} />`
}

/** @param {{ c: Context }} props */
export function Passages({ c }) {
  const { t, f, past, nowMs } = c
  const words = t.safetyPage.passages
  const segments = thingsOf(/** @type {Picture} */ (c.city.picture), 'segment')
  if (segments.length === 0)
    return html`<${Panel} width="c6" title=${words.title} text=${words.none} />`
  const day = f.civilDay(nowMs)
  const today = countsOf(past.text(`kpis?day=${day}`).data)
  const before = countsOf(past.slow(`kpis?day=${weeksBefore(day, 1)}`).data)
  const text = (/** @type {number | undefined} */ value) =>
    value === undefined ? '—' : f.number(value)
  return html`<${Panel} width="c6" title=${words.title} text=${words.text}>
    <${Hours} c=${c} kind="segment" read=${bothWays} unit=${words.unit} look="s-ink" caption=${words.chart} label=${words.label} />
    <table class="plain"><thead><tr><th scope="col">${words.name}</th><th scope="col" class="num">${words.now}</th><th scope="col" class="num">${words.today}</th><th scope="col" class="num wd">${words.weekAgo}</th></tr></thead>
    <tbody>${segments.map(({ id, name, count, toldMs }) => {
      const isFresh = count !== undefined && nowMs - count.toMs < FRESH_MS
      const perHour = isFresh
        ? ((count.inCount + count.outCount) * 3_600_000) / (count.toMs - count.fromMs)
        : undefined
      return html`<tr key=${id}><th scope="row">${name}</th>
        <td class="num">${isFresh ? text(perHour) : html`<span class="t-unknown">${t.safetyPage.unknown}${toldMs !== undefined && html`<span class="sub">${t.since(f.moment(toldMs, nowMs))}</span>`}</span>`}</td>
        <td class="num">${text(today.get(id))}</td><td class="num wd">${text(before.get(id))}</td></tr>`
    })}</tbody></table><//>`
}

/** @param {any} group or asset */
function bothWays({ inCount, outCount }) {
  return inCount === undefined || outCount === undefined ? undefined : inCount + outCount
}

/** @param {any} data `GET kpis?day=` @returns {ReadonlyMap<string, number>} */
function countsOf(data) {
  const assets = /** @type {any[]} */ (data?.assets ?? [])
  return new Map(
    assets.flatMap((asset) => {
      const count = bothWays(asset)
      return count === undefined ? [] : [/** @type {const} */ ([asset.id, count])]
    }),
  )
}

/** @param {{ c: Context }} props */
export function Noise({ c }) {
  const { t, f, nowMs } = c
  const words = t.safetyPage.noise
  const points = thingsOf(/** @type {Picture} */ (c.city.picture), 'noisePoint')
  if (points.length === 0)
    return html`<${Panel} width="c6" title=${words.title} text=${words.none} />`
  const level = (/** @type {number | null | undefined} */ value, /** @type {number} */ mark) => {
    if (value === null || value === undefined) return '—'
    const isOver = value > mark
    return html`<span class=${isOver ? 't-watch b' : ''}>${f.number(value, 1)}${isOver && html`<span class="sub t-watch">${words.over}</span>`}</span>`
  }
  return html`<${Panel} width="c6" title=${words.title} text=${words.text}>
    <${Hours} c=${c} kind="noisePoint" read=${(/** @type {any} */ { values }) => values?.['noise.laeq']?.mean} unit="dB(A)" look="s-ink" caption=${words.chart} label=${words.label} decimals=${1} />
    <table class="plain"><thead><tr><th scope="col">${words.name}</th><th scope="col" class="num">${words.now}</th><th scope="col" class="num wd">${words.day}</th><th scope="col" class="num wd">${words.evening}</th><th scope="col" class="num">${words.night}</th><th scope="col" class="num wd">${words.den}</th></tr></thead>
    <tbody>${points.map((point) => {
      const value = newestOf(point, 'noise.laeq')
      const isFresh = value !== undefined && nowMs - value.toMs < FRESH_MS
      const { noiseDay } = point
      return html`<tr key=${point.id}><th scope="row">${point.name}${noiseDay && html`<span class="sub">${words.of(f.dayShort(Date.parse(`${noiseDay.day}T12:00:00Z`)))}</span>`}</th>
        <td class="num">${isFresh ? f.number(value.mean, 1) : html`<span class="t-unknown">${t.safetyPage.unknown}</span>`}</td>
        <td class="num wd">${level(noiseDay?.lDay, MARKS.lDay)}</td><td class="num wd">${level(noiseDay?.lEvening, MARKS.lEvening)}</td>
        <td class="num">${level(noiseDay?.lNight, MARKS.lNight)}</td><td class="num wd">${noiseDay?.lDen == null ? '—' : f.number(noiseDay.lDen, 1)}</td></tr>`
    })}</tbody></table><//>`
}
