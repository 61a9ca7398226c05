// @ts-check
/** One leak: its life, the curve that proves it, what it costs, why it is one, and its works order. */

import { TimeChart } from '../../../../../base/web/charts.js'
import { html } from '../../../../../base/web/html.js'
import { Card, Empty, Figure, Figures, Head, Table } from '../../../../../base/web/parts.js'
import { ChartData } from '../../parts/chart-data.js'
import { Steps } from '../../parts/steps.js'
import { Told } from '../../parts/told.js'
import { Order } from './order.js'
import { costOf, courseOf, evidenceOf } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../../city/thing.ts').WaterThing} WaterThing @typedef {import('./reckon.js').Fact} Fact */

const FRESH_MS = 30_000
const HOUR_MS = 3_600_000
const BEFORE_MS = 12 * HOUR_MS
const HOURS_MAX = 400
/** Further back, hours are too many for one look. */
const SHOWN_MS = 14 * 24 * HOUR_MS

/** @param {{ c: Context, thing: WaterThing }} props */
export function OneLeak({ c, thing }) {
  const { t, f, nowMs, past } = c
  const { leak } = thing
  const back = html`<p><a href="#/leaks">${t.leaks.all}</a></p>`
  if (!leak)
    return html`<div class="stack">${back}<${Empty} icon="ok" title=${thing.name} text=${t.leaks.noLeak} /></div>`
  const about = (/** @type {string} */ type) =>
    past.text(
      `facts?type=${type}&subject=${encodeURIComponent(thing.id)}&standing=true&limit=5`,
      FRESH_MS,
    )
  const told = /** @type {readonly Fact[]} */ (
    ['leakSuspected', 'leakConfirmed'].flatMap((type) => about(type).data?.facts ?? [])
  ).filter(({ fields }) => fields?.['sinceMs'] === leak.sinceMs)
  const cost = costOf(leak, nowMs)
  const title = `${thing.name}\u00a0: ${t.leaks.kinds(leak.kind, leak.isConfirmed)}`
  return html`<div class="stack">
    ${back}
    <div><h2>${title}</h2><p class="lede">${t.leaks.sentence(f.unit(leak.flowLitresPerHour, t.leaks.perHour), f.moment(leak.sinceMs, nowMs))}</p></div>
    <div class="grid main">
      <div class="stack">
        <${Curve} c=${c} thing=${thing} leak=${leak} />
        <${Evidence} c=${c} told=${told} />
      </div>
      <div class="stack">
        <${Card} label=${t.leaks.cost}><${Figures}>
          <${Figure} value=${f.volume(Math.round(cost.lostLitres))} label=${t.leaks.lostOf(f.volume(Math.round(cost.reckonedLitres)))} state="alarm" />
          <${Figure} value=${f.volume(Math.round(cost.dayLitres))} label=${t.leaks.perDay} />
          <${Figure} value=${f.volume(Math.round(cost.monthLitres))} label=${t.leaks.ifNothing} />
        <//><//>
        <${Life} c=${c} thing=${thing} leak=${leak} told=${told} />
        <${Order} c=${c} id=${thing.id} />
      </div>
    </div>
  </div>`
}

/** @param {{ c: Context, thing: WaterThing, leak: import('../../../city/thing.ts').Leak }} props */
function Curve({ c, thing, leak }) {
  const { t, f, nowMs, past } = c
  const path = `facts?type=zoneHour&subject=${encodeURIComponent(thing.id)}&standing=true&limit=${HOURS_MAX}`
  const { state, data } = past.text(path, FRESH_MS)
  const fromMs = Math.max(leak.sinceMs - BEFORE_MS, nowMs - SHOWN_MS)
  const points = courseOf(data?.facts ?? [], { fromMs, toMs: nowMs })
  const flow = f.unit(leak.flowLitresPerHour, t.leaks.perHour)
  const label = t.leaks.curveLabel(thing.name, flow, f.moment(leak.sinceMs, nowMs))
  /** @type {[number, number][]} */
  const gaps = points.flatMap(([ms, value]) =>
    value === null ? [[ms - HOUR_MS / 2, ms + HOUR_MS / 2]] : [],
  )
  const last = points.at(-1)?.[0] ?? fromMs
  if (nowMs - last > HOUR_MS) gaps.push([last + HOUR_MS / 2, nowMs])
  const events = [
    { ms: leak.sinceMs, word: t.leaks.start, look: 's-ink' },
    { ms: leak.toldMs, word: t.leaks.told, look: 's-alarm' },
  ]
  const waterMs = thing.lastWatering?.endedMs
  if (waterMs !== undefined) events.push({ ms: waterMs, word: t.leaks.watered, look: 's-water' })
  return html`<${Card} label=${t.leaks.curve}>
    <${Head} kind="water" icon="chart" title=${t.leaks.curve} context=${t.leaks.curveText} />
    <${Told} t=${t} state=${state}>
      <${TimeChart} label=${label} unit=${t.leaks.perHour} fromMs=${fromMs} toMs=${nowMs} f=${f} height=${240} gaps=${gaps}
        series=${[{ points, look: 's-alarm', kind: 'area', gapMs: 1.5 * HOUR_MS }]}
        thresholds=${[{ value: leak.flowLitresPerHour, word: t.leaks.flow(flow), look: 's-alarm' }]} events=${events} />
      <${ChartData} word=${t.trades.data} heads=${[t.leaks.hour, t.leaks.perHour]} rows=${points.map(([ms, value]) => [f.moment(ms - HOUR_MS / 2, nowMs), value === null ? t.trades.unknown : f.number(value, 1)])} />
    <//>
  <//>`
}

/** @param {{ c: Context, told: readonly Fact[] }} props */
function Evidence({ c, told }) {
  const { t, f, nowMs } = c
  const fact = told.find(({ type }) => type === 'leakConfirmed') ?? told[0]
  const rows = evidenceOf(fact)
  const heads = [
    { word: t.leaks.interval },
    { word: t.leaks.expected, isNumber: true },
    { word: t.leaks.found, isNumber: true },
  ]
  const confidence = Number(fact?.fields?.['confidence'] ?? 0)
  return html`<${Card} isFlush=${true} label=${t.leaks.why}>
    <${Head} kind="water" icon="search" title=${t.leaks.why} context=${fact ? t.leaks.confidence(f.percent(confidence)) : t.leaks.noEvidence} />
    ${
      rows.length > 0 &&
      html`<${Table} caption=${t.leaks.why} heads=${heads}>${rows.map(
        ({ fromMs, toMs, expectedLitres, foundLitres }) => html`<tr key=${fromMs}>
      <th scope="row">${f.moment(fromMs, nowMs)} – ${f.minute(toMs)}</th>
      <td class="num" data-l=${t.leaks.expected}>${f.unit(expectedLitres, 'L', 1)}</td>
      <td class="num" data-l=${t.leaks.found}><b>${f.unit(foundLitres, 'L', 1)}</b></td>
    </tr>`,
      )}<//>`
    }
  <//>`
}

/** @param {{ c: Context, thing: WaterThing, leak: import('../../../city/thing.ts').Leak, told: readonly Fact[] }} props */
function Life({ c, thing, leak, told }) {
  const { t, f, nowMs, past } = c
  const alarms = past.text('alarms', FRESH_MS).data?.alarms ?? []
  const life = /** @type {readonly any[]} */ (alarms).find(
    ({ kind, subject }) => subject === thing.id && (kind === 'leak' || kind === 'burst'),
  )
  const atOf = (/** @type {string} */ type) => {
    const at = told.find((fact) => fact.type === type)?.at
    return at == null ? undefined : f.moment(Date.parse(at), nowMs)
  }
  const acknowledged = life?.acknowledged
  const suspected = atOf('leakSuspected')
  /** @type {import('../../parts/steps.js').Step[]} */
  const steps = [
    { key: 'began', word: t.leaks.start, at: f.moment(leak.sinceMs, nowMs), state: 'ok' },
    ...(suspected
      ? [
          {
            key: 'suspected',
            word: t.leaks.suspected,
            at: suspected,
            state: /** @type {const} */ ('ok'),
          },
        ]
      : []),
    {
      key: 'confirmed',
      word: t.leaks.confirmedStep,
      at: leak.isConfirmed ? (atOf('leakConfirmed') ?? f.moment(leak.toldMs, nowMs)) : undefined,
      text: leak.isConfirmed ? t.leaks.after(f.lasted(leak.toldMs - leak.sinceMs)) : undefined,
      state: leak.isConfirmed ? 'ok' : 'now',
    },
    {
      key: 'taken',
      word: t.leaks.acknowledged,
      at: acknowledged ? f.moment(Date.parse(acknowledged), nowMs) : undefined,
      state: acknowledged ? 'ok' : leak.isConfirmed ? 'now' : 'todo',
    },
    {
      key: 'closed',
      word: t.leaks.toClose,
      text: t.leaks.toCloseText,
      state: acknowledged ? 'now' : 'todo',
    },
  ]
  return html`<${Card} label=${t.leaks.life}><${Head} kind="water" icon="clock" title=${t.leaks.life} /><${Steps} label=${t.leaks.life} steps=${steps} /><//>`
}
