// @ts-check
/** Safety, environment and network, each in a few figures that lead on. */

import { html } from '../../../../../base/web/html.js'
import { medianDelayMs, nameOf } from '../../city.js'
import { stateOfPoint } from '../../live/call-points.js'
import { newestOf, thingsOf } from '../../live/picture.js'
import { Panel } from '../../parts/page.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../live/picture.js').Picture} Picture */

/** A quarter or an hour of a point is of now for so long. */
const VALUE_FRESH_MS = 3 * 3_600_000
const QUARTERS = 4

/** @param {{ items: readonly { value: string, word: string, state?: string, href?: string }[] }} props */
function Facts({ items }) {
  return html`<ul class="factlist">${items.map(({ value, word, state = '', href }) => {
    const inside = html`<b class=${state && `t-${state}`}>${value}</b><span>${word}</span>`
    return html`<li key=${word}>${href ? html`<a href=${href}>${inside}</a>` : inside}</li>`
  })}</ul>`
}

/** @param {{ c: Context }} props */
export function Safety({ c }) {
  const { t, f, alarms, nowMs } = c
  const words = t.overview.safety
  const picture = /** @type {Picture} */ (c.city.picture)
  const isReady = (/** @type {Parameters<typeof stateOfPoint>[0]} */ point) =>
    ['ready', 'calls'].includes(stateOfPoint(point, picture, { alarms, nowMs }).word)
  const points = thingsOf(picture, 'callPoint')
  const buildings = thingsOf(picture, 'building')
  const [ready, armed] = [points.filter(isReady).length, buildings.filter(isReady).length]
  const intrusions = buildings.filter(({ intrusion }) => intrusion).length
  const counts = thingsOf(picture, 'segment').flatMap(({ count }) =>
    count && nowMs - count.toMs < VALUE_FRESH_MS
      ? [(count.inCount + count.outCount) * perHour(count)]
      : [],
  )
  const passages = counts.length === 0 ? '—' : f.number(counts.reduce((sum, one) => sum + one, 0))
  return html`<${Panel} width="c4" title=${words.title} more=${{ href: '#/safety', word: t.see }}>
    <${Facts} items=${[
      {
        value: words.points(f.number(ready), f.number(points.length)),
        word: words.pointsLabel,
        state: ready < points.length ? 'unknown' : 'ok',
      },
      {
        value: words.points(f.number(armed), f.number(buildings.length)),
        word: words.buildings,
        state: armed < buildings.length ? 'unknown' : 'ok',
      },
      { value: f.number(intrusions), word: words.intrusions, state: intrusions > 0 ? 'alarm' : '' },
      { value: passages, word: words.passages },
    ]} />
  <//>`
}

/** @param {{ fromMs: number, toMs: number }} count */
function perHour({ fromMs, toMs }) {
  return toMs - fromMs > 3_600_000 / 2 ? 1 : QUARTERS
}

/** @param {{ c: Context }} props */
export function Environment({ c }) {
  const { t, f, nowMs, opens } = c
  const words = t.overview.environment
  const picture = /** @type {Picture} */ (c.city.picture)
  const bins = thingsOf(picture, 'bin')
  const full = bins.filter(({ isFull }) => isFull).length
  const untold = bins.filter(({ toldMs }) => toldMs === undefined).length
  const fresh = (
    /** @type {'airPoint' | 'heatPoint' | 'noisePoint'} */ kind,
    /** @type {string} */ quantity,
  ) =>
    thingsOf(picture, kind).flatMap((thing) => {
      const value = newestOf(thing, quantity)
      return value && nowMs - value.toMs < VALUE_FRESH_MS ? [value.mean] : []
    })
  const most = (/** @type {readonly number[]} */ values, decimals = 0) =>
    values.length === 0 ? '—' : f.number(Math.max(...values), decimals)
  const heat = fresh('heatPoint', 'air.temperature')
  const span = heat.length === 0 ? '—' : `${f.number(Math.min(...heat), 1)} – ${most(heat, 1)}`
  return html`<${Panel} width="c4" title=${words.title} more=${opens('environment') && { href: '#/environment', word: t.see }}>
    <${Facts} items=${[
      {
        value: full === 0 && untold === bins.length ? '—' : f.number(full),
        word: untold > 0 ? words.binsUnknown(f.number(untold)) : words.bins,
        state: full > 0 ? 'watch' : '',
      },
      { value: most(fresh('airPoint', 'air.pm25')), word: words.air },
      { value: span, word: words.heat },
      { value: most(fresh('noisePoint', 'noise.laeq')), word: words.noise },
    ]} />
  <//>`
}

/** @param {{ c: Context }} props */
export function Network({ c }) {
  const { t, f, city, opens, nowMs } = c
  const words = t.overview.network
  const { gateways, devices } = /** @type {Picture} */ (city.picture)
  const silent = gateways.filter(({ isOnline }) => !isOnline)
  const mute = [...devices.values()].filter(({ silentSinceMs }) => silentSinceMs !== undefined)
  const delayMs = medianDelayMs(city)
  const more = opens('gateways') && { href: '#/gateways', word: t.see }
  return html`<${Panel} width="c4" title=${words.title} more=${more}>
    <${Facts} items=${[
      {
        value: `${f.number(gateways.length - silent.length)} / ${f.number(gateways.length)}`,
        word: words.online,
        state: silent.length > 0 ? 'unknown' : 'ok',
      },
      { value: delayMs === undefined ? '—' : delayText(f, delayMs), word: words.delay },
      { value: f.number(mute.length), word: words.sensors, state: mute.length > 0 ? 'watch' : '' },
    ]} />
    ${silent.slice(0, 3).map(({ gw, lastHeardMs }) => html`<p key=${gw} class="note t-unknown">${words.silent(nameOf(city, gw), f.moment(lastHeardMs, nowMs))}</p>`)}
  <//>`
}

/** @param {Context['f']} f @param {number} ms */
function delayText(f, ms) {
  return ms < 10_000 ? f.unit(Math.max(0, ms) / 1000, 's', 1) : f.lasted(ms)
}
