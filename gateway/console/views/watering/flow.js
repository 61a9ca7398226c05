// @ts-check
/** The flow at the meter: of a leak from half a day before it began, else of three days; and the soil. */

import { gapsOf, TimeChart } from '../../../../base/web/charts.js'
import { html } from '../../../../base/web/html.js'
import { Card, Head, Legend, Skeleton } from '../../../../base/web/parts.js'
import { detailsOf, flowOf } from '../../model.js'
import { ChartValues } from './chart-values.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Zone} Zone */

const HOUR_MS = 3_600_000
const HOURS = 72
const HOURS_MAX = 14 * 24
const BEFORE_HOURS = 12
/** A meter speaks at least so often; longer silences are hatched. */
const METER_GAP_MS = 2 * HOUR_MS
const SOIL_GAP_MS = 6 * HOUR_MS
/** Waterings are cut at a few times the leak, else it would be a line on the ground. */
const LEAKS_HIGH = 3
const EVENTS_MAX = 6

/** Hours to show: a leak needs what was before it. @param {number | undefined} sinceMs @param {number} nowMs */
export function hoursShown(sinceMs, nowMs) {
  if (sinceMs === undefined) return HOURS
  const hours = Math.ceil((nowMs - sinceMs) / HOUR_MS) + BEFORE_HOURS
  return Math.min(HOURS_MAX, hours)
}

/** @param {{ c: Context, zone: Zone }} props */
export function FlowCurve({ c, zone }) {
  const { t, f, nowMs, past } = c
  const { asset } = zone.view
  const { leak } = detailsOf(zone.view)
  const hours = hoursShown(leak?.sinceMs, nowMs)
  const history = past.of('assets', asset.id, hours)
  const meter = history.data?.series.find(
    ({ role, quantity }) => role === 'meter' && quantity === 'flow.pulses',
  )
  const all = flowOf(meter?.points ?? [], asset.properties.litresPerPulse ?? 1)
  const cap = leak ? Math.max(60, leak.flowLitresPerHour * LEAKS_HIGH) : Number.POSITIVE_INFINITY
  const points = all.map(
    ([ms, value]) =>
      /** @type {[number, number | null]} */ ([ms, value === null ? null : Math.min(value, cap)]),
  )
  const isCut = all.some(([, value]) => (value ?? 0) > cap)
  const fromMs = nowMs - hours * HOUR_MS
  const gaps = gapsOf(meter?.points ?? [], { fromMs, toMs: nowMs, gapMs: METER_GAP_MS })
  const last = all.at(-1)?.[1]
  const nowFlow = last == null ? t.unknownWord : f.unit(last, 'L/h')
  const label = leak
    ? t.watering.leakLabel(
        asset.name,
        f.unit(leak.flowLitresPerHour, 'L/h'),
        f.moment(leak.sinceMs, nowMs),
      )
    : t.watering.flowLabel(asset.name, nowFlow)
  const thresholds = leak
    ? [
        {
          value: leak.flowLitresPerHour,
          word: t.watering.leaksAt(f.unit(leak.flowLitresPerHour, 'L/h')),
          look: 's-watch',
          isLeft: true,
        },
      ]
    : []
  if (history.state === 'loading') return html`<${Skeleton} word=${t.loading} />`
  if (history.state === 'failed') return html`<p class="bad">${t.pastFailed}</p>`
  return html`<figure>
    <figcaption class="small dim">${t.watering.flowText(f, hours)}${isCut ? ` ${t.watering.flowCut}` : ''}</figcaption>
    <${TimeChart} label=${label} unit="L/h" fromMs=${fromMs} toMs=${nowMs} f=${f} series=${[{ points, look: 's-water', kind: 'steps' }]} gaps=${gaps} events=${eventsOf(c, history.data?.facts ?? [], leak)} thresholds=${thresholds} most=${60} height=${230} />
    <${Legend} items=${[
      { name: 'water', word: t.watering.flow },
      { name: 'unknown', word: t.watering.notRead },
    ]} />
    <${ChartValues} word=${t.watering.values} heads=${[t.watering.at, 'L/h']} rows=${all.slice(-48).map(([ms, value]) => [f.moment(ms, nowMs), value === null ? t.unknownWord : f.number(value)])} />
  </figure>`
}

/**
 * What happened to the zone, as upright lines: the leak's own first, then the newest few.
 * @param {Context} c @param {readonly any[]} facts
 * @param {import('../../../api/asset-details.ts').AssetDetails['leak']} leak
 */
function eventsOf({ t }, facts, leak) {
  const words = /** @type {Readonly<Record<string, string>>} */ (t.watering.events)
  const shown = facts.filter(({ type }) => words[type] !== undefined && type !== 'leakSuspected')
  const events = shown.slice(-EVENTS_MAX).map(({ type, atMs }) => ({
    ms: atMs,
    word: words[type] ?? '',
    look: type.startsWith('leak') ? 's-watch' : 's-water',
  }))
  const start = { ms: leak?.sinceMs ?? 0, word: words['leakSuspected'] ?? '', look: 's-watch' }
  return leak ? [start, ...events] : events
}

/** The soil under the zone. @param {{ c: Context, zone: Zone }} props */
export function SoilCurve({ c, zone }) {
  const { t, f, nowMs, past } = c
  const { asset } = zone.view
  const { soil } = detailsOf(zone.view)
  const history = past.of('assets', asset.id, HOURS)
  const probes = (history.data?.series ?? []).filter(({ quantity }) => quantity === 'soil.tension')
  if (history.state === 'ready' && probes.length === 0 && !soil) return null
  const series = probes.map(({ points }, i) => ({
    points,
    look: 's-green',
    kind: i === 0 ? 'line' : 'dash',
    gapMs: SOIL_GAP_MS,
  }))
  const thresholds = soil
    ? [
        {
          value: soil.thresholdKpa,
          word: t.soil.waterAt(f.number(soil.thresholdKpa)),
          look: 's-accent',
        },
      ]
    : []
  const fromMs = nowMs - HOURS * HOUR_MS
  const gaps = gapsOf(probes[0]?.points ?? [], { fromMs, toMs: nowMs, gapMs: SOIL_GAP_MS })
  const label = soil
    ? t.soil.is(f.unit(soil.tensionKpa, 'kPa'), f.unit(soil.thresholdKpa, 'kPa'))
    : t.soil.none
  return html`<${Card} label=${t.soil.name}>
    <${Head} kind="green" icon="tree" title=${t.soil.name} context=${t.watering.soilText(f, probes.length)} />
    ${history.state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    ${history.state === 'failed' && html`<p class="bad">${t.pastFailed}</p>`}
    ${history.state === 'ready' && html`<${TimeChart} label=${label} unit=${t.watering.kpaUnit} fromMs=${fromMs} toMs=${nowMs} f=${f} series=${series} gaps=${gaps} thresholds=${thresholds} most=${60} height=${180} />`}
  <//>`
}
