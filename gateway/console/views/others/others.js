// @ts-check
/** Autres capteurs: trees, bins, people, noise, air, heat: a row each, and the curve of the chosen one. */

import { gapsOf, TimeChart } from '../../../../base/web/charts.js'
import { html } from '../../../../base/web/html.js'
import { Card, Empty, Head, LinkRow, Pill, Skeleton } from '../../../../base/web/parts.js'
import { assetsOf, detailsOf, lookOf } from '../../model.js'
import { KpiDays } from '../../parts/days.js'
import { quantityText } from '../../parts/quantity.js'
import { SoilLine } from '../../parts/soil.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').AssetView} AssetView */

const KINDS = /** @type {const} */ ([
  'tree',
  'bin',
  'segment',
  'noisePoint',
  'airPoint',
  'heatPoint',
])
const HOURS = 72
const HOUR_MS = 3_600_000
/** Quantities that are about the thing itself, the most telling first. */
const TELLING = [
  'noise.laeq',
  'air.pm25',
  'air.temperature',
  'soil.tension',
  'level.distance',
  'people.inTotal',
]

/** @param {{ c: Context }} props */
export function Others({ c }) {
  const { t, model, route } = c
  const groups = KINDS.map((kind) => ({ kind, views: assetsOf(model, kind) })).filter(
    ({ views }) => views.length > 0,
  )
  const all = groups.flatMap(({ views }) => views)
  const first = all.find(({ state }) => state !== 'unknown') ?? all[0]
  if (!first)
    return html`<${Empty} icon="other" title=${t.others.none} text=${t.others.noneText} />`
  const chosen = all.find(({ asset }) => asset.id === route.id) ?? first
  return html`<div class="grid main">
    <div class="stack"><${Curve} key=${chosen.asset.id} c=${c} view=${chosen} />${chosen.asset.kind === 'segment' && html`<${KpiDays} c=${c} kind="segment" id=${chosen.asset.id} />`}</div>
    <div class="stack">
      ${groups.map(
        ({ kind, views }) => html`<${Card} key=${kind} isFlush=${true} label=${t.kinds[kind]}>
          <${Head} title=${t.kinds[kind]} />
          <div class="rows">${views.map((view) => html`<${Row} key=${view.asset.id} c=${c} view=${view} />`)}</div>
        <//>`,
      )}
    </div>
  </div>`
}

/** @param {{ c: Context, view: AssetView }} props */
function Row({ c, view }) {
  const { t, f, nowMs } = c
  const { asset, state } = view
  const { domain, icon } = lookOf(asset.kind)
  const { values = [], fill, soil } = detailsOf(view)
  const value = TELLING.map((quantity) => values.find((one) => one.quantity === quantity)).find(
    Boolean,
  )
  const isUnknown = state === 'unknown'
  const pill = { full: 'watch', dry: 'watch', unknown: 'unknown' }[state] ?? 'ok'
  const word = t.things.states[/** @type {keyof typeof t.things.states} */ (state)] ?? t.unknownWord
  const text = fill
    ? t.tasks.bin.text(f.percent(fill.percent / 100))
    : soil
      ? f.unit(soil.tensionKpa, 'kPa')
      : value
        ? `${f.moment(value.atMs, nowMs)}`
        : t.neverHeard
  const end =
    !isUnknown && value
      ? html`<b>${quantityText(c, value)}</b>`
      : html`<${Pill} state=${pill} word=${word} />`
  return html`<${LinkRow} href=${`#/others/${encodeURIComponent(asset.id)}`} kind=${domain} icon=${icon} title=${asset.name} text=${text} end=${end} />`
}

/** @param {{ c: Context, view: AssetView }} props */
function Curve({ c, view }) {
  const { t, f, nowMs, past } = c
  const { asset } = view
  const { domain, icon } = lookOf(asset.kind)
  const { soil, values = [] } = detailsOf(view)
  const history = past.of('assets', asset.id, HOURS)
  const series = (history.data?.series ?? []).filter(
    ({ quantity }) => !quantity.startsWith('device.'),
  )
  const telling =
    TELLING.map((quantity) => series.find((one) => one.quantity === quantity)).find(Boolean) ??
    series[0]
  const isLevel =
    telling !== undefined && /^(noise|air\.temp|air\.press|soil\.temp)/.test(telling.quantity)
  const fromMs = nowMs - HOURS * HOUR_MS
  const isCount = telling?.quantity.startsWith('people')
  const counted = isCount ? hourly(history.data?.facts ?? []) : telling?.points
  const name = telling
    ? (t.quantities[/** @type {keyof typeof t.quantities} */ (telling.quantity)] ??
      telling.quantity)
    : ''
  const shownName = isCount ? t.kinds.segment : name
  const unit = isCount ? t.others.perHour : (telling?.unit ?? '')
  const last = counted?.at(-1)
  const label = `${asset.name}, ${shownName}: ${last?.[1] == null ? t.unknownWord : f.unit(last[1], unit, 1)}`
  const all = counted?.flatMap(([, value]) => (value === null ? [] : [value])) ?? []
  const least = isLevel && all.length > 0 ? Math.floor(Math.min(...all) - 2) : undefined
  return html`<${Card}>
    <${Head} kind=${domain} icon=${icon} title=${asset.name} context=${telling ? `${shownName}, ${t.threeDays}` : t.kinds[/** @type {keyof typeof t.kinds} */ (asset.kind)]} />
    ${soil && html`<${SoilLine} c=${c} soil=${soil} />`}
    ${history.state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    ${history.state === 'failed' && html`<p class="bad">${t.pastFailed}</p>`}
    ${history.data && counted && html`<${TimeChart} label=${label} unit=${unit} fromMs=${fromMs} toMs=${nowMs} f=${f} height=${240} ...${least === undefined ? {} : { least }} series=${[{ points: counted, look: lookClass(domain), kind: isCount ? 'steps' : 'line', gapMs: 6 * HOUR_MS }]} thresholds=${soil && telling?.quantity === 'soil.tension' ? [{ value: soil.thresholdKpa, word: t.soil.waterAt(f.number(soil.thresholdKpa)), look: 's-accent' }] : []} gaps=${gapsOf(counted, { fromMs, toMs: nowMs, gapMs: 6 * HOUR_MS })} />`}
    ${history.data && !telling && html`<p class="dim">${t.others.noCurve}</p>`}
    ${values.length > 0 && html`<dl class="kv">${values.map((value) => html`<div key=${value.quantity}><dt>${t.quantities[/** @type {keyof typeof t.quantities} */ (value.quantity)] ?? value.quantity}</dt><dd>${quantityText(c, value)}</dd></div>`)}</dl>`}
    <div class="acts"><a class="btn" href=${`#/map/${encodeURIComponent(asset.id)}`}>${t.onMap}</a></div>
  <//>`
}

/** @param {string} domain */
function lookClass(domain) {
  return { green: 's-green', waste: 's-accent', air: 's-parking' }[domain] ?? 's-ink'
}

/** Passages of each hour, both ways. @param {readonly any[]} facts @returns {[number, number | null][]} */
function hourly(facts) {
  return facts
    .filter(({ type }) => type === 'countHour')
    .map(({ hourMs, inCount, outCount }) => [hourMs, inCount + outCount])
}
