// @ts-check
/** What a gateway tells of itself every hour: how it stands, and how its last day went. */

import { TimeChart } from '../../../../../base/web/charts.js'
import { html } from '../../../../../base/web/html.js'
import { Card, Head, Pill } from '../../../../../base/web/parts.js'
import { Certificate } from './fleet.js'
import { NOISE_DBM } from './reckon.js'

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {ReturnType<typeof import('./reckon.js').fleetOf>[number]} Member
 * @typedef {import('../../../../../base/web/charts.js').Point} Point
 */

const DAY_MS = 24 * 3_600_000
/** An hour and a half without a word is a hole. */
const GAP_MS = 90 * 60_000
/** A day of hours, and what starts add. */
const REPORTS_MAX = 60
const MEGA = 1_000_000

/** @param {{ c: Context, one: Member }} props */
export function Told({ c, one }) {
  const { t, f, nowMs, past } = c
  const words = t.gateways
  const { report, radio } = one
  if (!report)
    return html`<${Card}><${Head} kind="none" icon="radio" title=${words.stateTitle} context=${words.notToldYet} /><//>`
  const path = `facts?type=gatewayReported&subject=${one.gateway.eui}&limit=${REPORTS_MAX}`
  const { state, data } = past.slow(path)
  const pill = radio
    ? html`<${Pill} state=${radio === 'off' ? 'alarm' : 'watch'} word=${words.radioTroubles[radio]} />`
    : html`<${Pill} state="ok" word=${t.ok} />`
  return html`<${Card} label=${words.stateTitle}>
    <${Head} kind="none" icon="radio" title=${words.stateTitle} context=${words.toldAt(f.moment(report.atMs, nowMs))} pill=${pill} />
    <dl class="kv pairs">
      ${rowsOf(c, one).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
    ${state === 'loading' && html`<p class="note">${words.loading}</p>`}
    ${state === 'failed' && html`<p class="bad">${words.failed}</p>`}
    ${data && html`<${Day} c=${c} facts=${data.facts} />`}
  <//>`
}

/** @param {Context} c @param {Member} one @returns {[string, unknown][]} */
function rowsOf({ t, f, ...c }, { report, waiting = 0, certificateDays }) {
  const words = t.gateways
  if (!report) return []
  const { radios, radiosOnline, deafMs, upMs, memoryBytes, diskFreeBytes } = report
  return [
    [words.waiting, `${f.number(waiting)} ${words.factsWord}`],
    [words.radios, `${f.number(radiosOnline)} / ${f.number(radios)}`],
    [words.heard, `${f.number(report.heard)} / ${f.number(report.devices)}`],
    [words.deaf, f.lasted(deafMs)],
    [words.certificate, html`<${Certificate} c=${{ t, f, ...c }} days=${certificateDays} />`],
    [words.up, f.lasted(upMs)],
    [words.memory, bytes(f, memoryBytes)],
    [words.disk, bytes(f, diskFreeBytes)],
  ]
}

/** @param {import('../../../../../base/web/format.js').Formats} f @param {number | undefined} size */
function bytes(f, size) {
  if (size === undefined) return '—'
  return size < 1_000 * MEGA
    ? `${f.number(size / MEGA)} Mo`
    : `${f.number(size / 1_000 / MEGA, 1)} Go`
}

/** @param {{ c: Context, facts: readonly import('../../city.js').FactLine[] }} props newest first */
function Day({ c, facts }) {
  const { t, f, nowMs } = c
  const words = t.gateways
  const told = facts.flatMap(({ at, fields }) =>
    at === null || !fields ? [] : [{ ms: Date.parse(at), fields }],
  )
  /** @param {(fields: Record<string, any>) => unknown} of @returns {readonly Point[]} */
  const points = (of) =>
    told
      .map(({ ms, fields }) => /** @type {const} */ ([ms, numberOf(of(fields))]))
      .sort(([a], [b]) => a - b)
  const time = { f, fromMs: nowMs - DAY_MS, toMs: nowMs, height: 150 }
  const series = (/** @type {readonly Point[]} */ line, kind = 'line') => [
    { points: line, look: 's-accent', kind, gapMs: GAP_MS },
  ]
  return html`<div class="multi">
    <figure><figcaption>${words.waitingDay}</figcaption><${TimeChart} ...${time} label=${words.waitingDay} unit=${words.factsWord} series=${series(points(waitingOf), 'area')} /></figure>
    <figure><figcaption>${words.noiseDay}</figcaption><${TimeChart} ...${time} label=${words.noiseDay} unit="dBm" least=${-130} most=${-90} thresholds=${[{ value: NOISE_DBM, word: words.noisy, look: 's-watch' }]} series=${series(points(({ noiseDbm }) => noiseDbm))} /></figure>
    <figure><figcaption>${words.dutyDay}</figcaption><${TimeChart} ...${time} label=${words.dutyDay} unit="%" most=${20} series=${series(
      points(({ dutyPercent }) => dutyPercent),
      'area',
    )} /></figure>
  </div>`
}

/** @param {unknown} value */
function numberOf(value) {
  return typeof value === 'number' ? value : null
}

/** @param {Record<string, any>} fields */
function waitingOf({ waiting }) {
  return Array.isArray(waiting) ? waiting.reduce((sum, rows) => sum + rows, 0) : null
}
