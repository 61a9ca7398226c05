// @ts-check
/** Indicateurs: what the city reads of each trade, by period and by group, each figure with its course. */

import { Spark } from '../../../../base/web/charts.js'
import { html, useState } from '../../../../base/web/html.js'
import { Card, Choice, Empty, Head, Skeleton, Table } from '../../../../base/web/parts.js'
import { nameOf } from '../city.js'
import { figureOf, SECTIONS, textOf } from './figures.js'
import { Roots } from './roots.js'

/**
 * @typedef {import('../app.js').Context} Context
 * @typedef {import('../../../../sync/kpi/groups.ts').GroupKpi} GroupKpi
 * @typedef {{ key: string, from: string, to: string, final: boolean, groups: readonly GroupKpi[] }} Bucket
 */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** How many are asked for, and how long ago the first of them began. */
const PERIODS = /** @type {const} */ ({
  hour: { count: 25, backMs: 0 },
  day: { count: 14, backMs: 13 * DAY_MS },
  week: { count: 5, backMs: 28 * DAY_MS },
  month: { count: 2, backMs: 31 * DAY_MS },
})
const GROUPINGS = /** @type {const} */ (['kind', 'category', 'row', 'site', 'gateway'])

/** @param {{ c: Context }} props */
export function Indicators({ c }) {
  const { t, f, past, nowMs } = c
  const [period, setPeriod] = useState(/** @type {keyof typeof PERIODS} */ ('day'))
  const [grouping, setGrouping] = useState(/** @type {typeof GROUPINGS[number]} */ ('kind'))
  const { count, backMs } = PERIODS[period]
  const from = f.civilDay(nowMs - backMs)
  const { data, state } = past.text(
    `kpis?period=${period}&from=${from}&count=${count}&group=${grouping}`,
  )
  /** @type {readonly Bucket[]} */
  const begun = (data?.buckets ?? []).filter(
    (/** @type {Bucket} */ one) => Date.parse(one.from) <= nowMs,
  )
  const pick = (
    /** @type {readonly string[]} */ values,
    /** @type {Readonly<Record<string, string>>} */ words,
  ) => values.map((value) => ({ value, word: words[value] ?? value }))
  const sections = SECTIONS.filter(([kind]) =>
    begun.some(({ groups }) => groups.some((one) => one.kind === kind)),
  )
  return html`<div class="stack">
    <${Card} label=${t.indicators.what}>
      <${Head} icon="chart" title=${t.indicators.what} context=${t.indicators.text} />
      <div class="acts">
        <${Choice} label=${t.indicators.period} value=${period} choices=${pick(Object.keys(PERIODS), t.indicators.periods)} onChoose=${setPeriod} />
        <${Choice} label=${t.indicators.by} value=${grouping} choices=${pick(GROUPINGS, t.indicators.groupings)} onChoose=${setGrouping} />
      </div>
    <//>
    ${state === 'loading' && begun.length === 0 && html`<${Skeleton} word=${t.loading} />`}
    ${state !== 'loading' && sections.length === 0 && html`<${Empty} icon="chart" title=${t.indicators.none} text=${t.indicators.noneText} />`}
    ${sections.map((section) => html`<${Section} key=${section[0]} c=${c} section=${section} buckets=${begun} grouping=${grouping} />`)}
    <${Roots} c=${c} />
  </div>`
}

/** @param {{ c: Context, section: typeof SECTIONS[number], buckets: readonly Bucket[], grouping: string }} props */
function Section({ c, section: [kind, look, icon, names], buckets, grouping }) {
  const { t, f } = c
  const words = /** @type {Readonly<Record<string, string>>} */ (t.indicators.names)
  const groups = [
    ...new Set(
      buckets.flatMap((one) =>
        one.groups.filter((kpi) => kpi.kind === kind).map(({ group }) => group),
      ),
    ),
  ].sort()
  const rows = groups.map((group) =>
    buckets.map((bucket) => bucket.groups.find((kpi) => kpi.kind === kind && kpi.group === group)),
  )
  const told = names.filter((name) =>
    rows.some((row) => row.some((kpi) => figureOf(kpi, name) !== undefined)),
  )
  const heads = [
    { word: t.indicators.group },
    ...told.map((name) => ({ word: words[name] ?? name, isNumber: true })),
    { word: t.kpi.coverage, isNumber: true },
  ]
  const title = t.indicators.kinds[/** @type {keyof typeof t.indicators.kinds} */ (kind)]
  return html`<${Card} isFlush=${true} label=${title}>
    <${Head} kind=${look} icon=${icon} title=${title} context=${t.indicators.of(wordOf(f, lastOver(buckets)))} />
    <${Table} caption=${title} heads=${heads}>
      ${groups.map((group, i) => {
        const row = rows[i] ?? []
        const shown = row[buckets.indexOf(/** @type {Bucket} */ (lastOver(buckets)))]
        return html`<tr key=${group}>
          <th scope="row">${groupWord(c, grouping, group, kind)}</th>
          ${told.map((name) => html`<${Cell} key=${name} f=${f} name=${name} word=${words[name] ?? name} look=${look} value=${figureOf(shown, name)} course=${row.slice(0, Math.max(1, row.length - 1)).map((kpi) => figureOf(kpi, name) ?? null)} />`)}
          <td class="num" data-l=${t.kpi.coverage}>${shown ? f.percent(shown.coverage) : '—'}${shown && shown.coverage < 0.9 && html` <span class="tag">${shown.status === 'unpublished' ? t.kpi.unpublished : t.kpi.partial}</span>`}</td>
        </tr>`
      })}
    <//>
  <//>`
}

/** @param {{ f: Context['f'], name: string, word: string, look: string, value: number | undefined, course: readonly (number | null)[] }} props */
function Cell({ f, name, word, look, value, course }) {
  const points = course.map((one, i) => /** @type {const} */ ([i, one]))
  const hasCourse = points.filter(([, one]) => one !== null).length > 1
  return html`<td class="num" data-l=${word}>
    <span class="withcourse">${value === undefined ? '—' : textOf(f, name, value)}${hasCourse && html`<${Spark} points=${points} look=${`s-${look}`} />`}</span>
  </td>`
}

/** What is shown as a number: the last that is over, or the first of all. @param {readonly Bucket[]} buckets */
function lastOver(buckets) {
  return buckets.length > 1 ? buckets.at(-2) : buckets.at(-1)
}

/** Weeks and months are known by their names. @param {Context['f']} f @param {Bucket | undefined} bucket */
function wordOf(f, bucket) {
  if (!bucket) return '—'
  const { key, from } = bucket
  const fromMs = Date.parse(from)
  if (/^\d{4}-\d\d-\d\d$/.test(key)) return f.day(fromMs)
  return key.includes('T') ? `${f.day(fromMs)}, ${f.minute(fromMs)}` : key
}

/** @param {Context} c @param {string} grouping @param {string} group @param {string} kind */
function groupWord({ t, city }, grouping, group, kind) {
  if (grouping === 'kind') return t.indicators.all
  if (group === '') return t.indicators.noGroup
  if (grouping === 'category')
    return t.categories[/** @type {keyof typeof t.categories} */ (group)] ?? group
  return kind === 'gateway' || grouping === 'gateway' || grouping === 'site'
    ? nameOf(city, group)
    : group
}
