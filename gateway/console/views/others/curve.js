// @ts-check
/** The chosen thing: its last day or week drawn with its bounds, what of it is not to be believed, and its numbers. */

import { gapsOf, TimeChart } from '../../../../base/web/charts.js'
import { html, useEffect, useRef } from '../../../../base/web/html.js'
import { Card, Choice, Head, Skeleton } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { detailsOf, lookOf } from '../../model.js'
import { SoilLine } from '../../parts/soil.js'
import { distrustedOf, quantitiesOf } from './channels.js'
import { drawnOf } from './drawn.js'
import { Bounds, Hours } from './numbers.js'
import { lastOf } from './row.js'

/** @typedef {import('./others.js').Context} Context @typedef {import('../../model.js').AssetView} AssetView @typedef {import('./drawn.js').Drawn} Drawn */

const HOUR_MS = 3_600_000
const SPANS = { day: 24, week: 24 * 7 }
/** A device that speaks every hour or two is not silent. */
const GAP_MS = 3 * HOUR_MS

/** @param {{ c: Context, view: AssetView }} props */
export function Curve({ c, view }) {
  const { t, f, past, route, nowMs } = c
  const { asset } = view
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  // Whoever touched a row far below looks for its curve.
  useEffect(() => {
    if (route.id !== '') box.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const { domain, icon } = lookOf(asset.kind)
  const span = route.query.get('span') === 'week' ? 'week' : 'day'
  const history = past.of('assets', asset.id, SPANS[span])
  const quantities = quantitiesOf(history.data?.series ?? [])
  const asked = route.query.get('of') ?? ''
  const quantity = quantities.includes(asked) ? asked : quantities[0]
  const go = (/** @type {Record<string, string>} */ to) => {
    const query = { ...Object.fromEntries(route.query), ...to }
    location.hash = linkTo('others', asset.id, query)
  }
  const last = lastOf(c, view)
  const since = last?.atMs == null ? '' : ` · ${t.others.ago(f.lasted(nowMs - last.atMs))}`
  const { soil } = detailsOf(view)
  const spans = [
    { value: 'day', word: t.others.day },
    { value: 'week', word: t.others.week },
  ]
  return html`<div ref=${box} class="chosen"><${Card} label=${asset.name}>
    <${Head} kind=${domain} icon=${icon} title=${asset.name} context=${last ? `${last.name} ${last.text}${since}` : t.neverHeard} />
    ${soil && html`<${SoilLine} c=${c} soil=${soil} />`}
    <div class="picks"><${Choice} label=${t.others.span} value=${span} choices=${spans} onChoose=${(/** @type {string} */ value) => go({ span: value })} /></div>
    ${quantities.length > 1 && html`<div class="fchips" role="group" aria-label=${t.others.what}>${quantities.map((one) => html`<a key=${one} class="fchip" href=${linkTo('others', asset.id, { ...Object.fromEntries(route.query), of: one })} aria-current=${one === quantity ? 'true' : undefined}>${nameOf(c, one)}</a>`)}</div>`}
    ${history.state === 'loading' && !history.data && html`<${Skeleton} word=${t.loading} />`}
    ${history.state === 'failed' && html`<p class="bad">${t.pastFailed}</p>`}
    ${history.data && !quantity && html`<p class="dim">${t.others.noCurve}</p>`}
    ${history.data && quantity && html`<${Chart} c=${c} view=${view} drawn=${drawnOf(c, view, { quantity, history: history.data })} hours=${SPANS[span]} />`}
    <div class="acts"><a class="btn" href=${`#/map/${encodeURIComponent(asset.id)}`}>${t.onMap}</a>${view.bindings.slice(0, 1).map(({ devEui }) => html`<a key=${devEui} class="btn" href=${`#/devices/${devEui}`}>${t.device.one}</a>`)}</div>
  <//></div>`
}

/** @param {Context} c @param {string} quantity */
function nameOf({ t }, quantity) {
  if (quantity === 'people.inTotal') return t.kinds.segment
  if (quantity === 'level.distance') return t.others.full
  return /** @type {Readonly<Record<string, string>>} */ (t.quantities)[quantity] ?? quantity
}

/** @param {{ c: Context, view: AssetView, drawn: Drawn, hours: number }} props */
function Chart({ c, view, drawn, hours }) {
  const { t, f, model, nowMs } = c
  const { points, unit, look, kind, decimals, least, most, thresholds, quantity } = drawn
  const fromMs = nowMs - hours * HOUR_MS
  const within = points.filter(([ms]) => ms >= fromMs)
  const doubts = distrustedOf(view, model.devices ?? []).filter(
    ({ channel }) => channel.quantity === quantity,
  )
  const gaps = gapsOf(within, {
    fromMs,
    toMs: nowMs,
    gapMs: kind === 'steps' ? 2 * HOUR_MS : GAP_MS,
  })
  const doubted = doubts.map(
    ({ channel }) => /** @type {[number, number]} */ ([Math.max(fromMs, channel.sinceMs), nowMs]),
  )
  const events = doubts.map(({ channel }) => ({
    ms: channel.sinceMs,
    word: t.others.doubtedFrom,
    look: 's-watch',
  }))
  const last = within.at(-1)
  const name = `${view.asset.name}, ${nameOf(c, quantity)}`
  const label = `${name}\u00a0: ${last?.[1] == null ? t.unknownWord : f.unit(last[1], unit, decimals)}`
  const bounds = {
    ...(least === undefined ? {} : { least }),
    ...(most === undefined ? {} : { most }),
  }
  return html`
    <${TimeChart} label=${label} unit=${unit} fromMs=${fromMs} toMs=${nowMs} f=${f} height=${240} ...${bounds} series=${[{ points: within, look, kind, gapMs: GAP_MS }]} thresholds=${thresholds} gaps=${[...gaps, ...doubted]} events=${events} />
    ${gaps.length + doubted.length > 0 && html`<p class="legend"><span><i class="b-unknown"></i>${doubted.length > 0 ? t.others.gapOrDoubt : t.others.gap}</span></p>`}
    <${Bounds} c=${c} points=${within} drawn=${drawn} />
    <${Hours} c=${c} points=${within} drawn=${drawn} />`
}
