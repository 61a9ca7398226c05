// @ts-check
/**
 * Arrosage: each zone with the evidence for its valve, its soil, its leak; one zone's curves; and the
 * one order this page gives: water now, for so many minutes.
 */

import { gapsOf, TimeChart } from '../../../../base/web/charts.js'
import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import {
  Card,
  Choice,
  Confirm,
  Empty,
  Figure,
  Figures,
  Head,
  Legend,
  Pill,
  Skeleton,
} from '../../../../base/web/parts.js'
import { assetsOf, detailsOf, flowOf } from '../../model.js'
import { KpiDays } from '../../parts/days.js'
import { CycleFault, LeakReadings } from '../../parts/evidence.js'
import { SoilLine } from '../../parts/soil.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').AssetView} AssetView */

const HOURS = 72
const HOUR_MS = 3_600_000
/** A meter speaks at least so often; longer silences are hatched. */
const METER_GAP_MS = 2 * HOUR_MS
const SOIL_GAP_MS = 6 * HOUR_MS
const MINUTES = ['5', '10', '20', '30']

/** @param {{ c: Context }} props */
export function Watering({ c }) {
  const { t, f, model, route } = c
  const zones = [...assetsOf(model, 'zone')].sort(
    (a, b) => rank(a) - rank(b) || a.asset.id.localeCompare(b.asset.id),
  )
  const first = zones[0]
  if (!first)
    return html`<${Empty} icon="water" title=${t.watering.none} text=${t.watering.noneText} />`
  const chosen = zones.find(({ asset }) => asset.id === route.id) ?? first
  const fault = detailsOf(chosen).cycleFault
  return html`<div class="stack">
    <div class="grid main">
      <div class="stack"><${Flow} key=${chosen.asset.id} c=${c} view=${chosen} />${fault && html`<${CycleFault} c=${c} name=${chosen.asset.name} fault=${fault} />`}</div>
      <div class="stack"><${Soil} key=${chosen.asset.id} c=${c} view=${chosen} /><${KpiDays} c=${c} kind="zone" id=${chosen.asset.id} /></div>
    </div>
    <div class="sec"><h2>${t.watering.zones(f, zones.length)}</h2><a href="#/map">${t.onMap}</a></div>
    <div class="grid two three">${zones.map((view) => html`<${Zone} key=${view.asset.id} c=${c} view=${view} isChosen=${view === chosen} />`)}</div>
  </div>`
}

/** Leaks first, then open valves, then doubt. @param {AssetView} view */
function rank({ state }) {
  return ['leak-confirmed', 'leak-suspected', 'watering', 'unknown'].indexOf(state) + 1 || 9
}

/** @param {Context} c @param {AssetView} view @returns {{ state: 'ok' | 'watch' | 'alarm' | 'unknown' | 'plain', word: string }} */
function verdictOf({ t }, { state }) {
  const words = t.zone.states
  if (state === 'leak-confirmed') return { state: 'watch', word: words.leak }
  if (state === 'leak-suspected') return { state: 'watch', word: words.suspected }
  if (state === 'watering') return { state: 'plain', word: words.watering }
  if (state === 'closed') return { state: 'ok', word: words.closed }
  return { state: 'unknown', word: words.unknown }
}

/** @param {{ c: Context, view: AssetView, isChosen: boolean }} props */
function Zone({ c, view, isChosen }) {
  const { t, f, nowMs } = c
  const { asset } = view
  const { soil, leak, valve, cycleFault } = detailsOf(view)
  const verdict = verdictOf(c, view)
  const parent = asset.name.replace(/\s*\d+$/, '')
  return html`<${Card} state=${leak ? 'watch' : ''}>
    <${Head} level=${3} kind="water" icon=${leak ? 'leak' : 'water'} title=${asset.name} context=${parent === asset.name ? '' : parent} pill=${html`<${Pill} state=${verdict.state} word=${verdict.word} />`} />
    ${soil ? html`<${SoilLine} c=${c} soil=${soil} />` : html`<p class="small dim">${t.soil.none}</p>`}
    <ul class="proof">
      <li class=${valve ? (valve.isUnsure ? 't-watch' : 't-ok') : 't-unknown'}><${Icon} name=${valve ? (valve.isUnsure ? 'watch' : 'ok') : 'unknown'} size="s" /><span class="dim"><b>${t.watering.valve}</b> ${valve ? t.watering.valveSays(valve.isOpen, f.moment(valve.sinceMs, nowMs), valve.isUnsure) : t.watering.valveNever}</span></li>
      ${valve?.closesMs && html`<li class="t-ok"><${Icon} name="clock" size="s" /><span class="dim"><b>${t.watering.order}</b> ${t.watering.closesAt(f.minute(valve.closesMs))}</span></li>`}
      <li class=${leak ? 't-watch' : 't-ok'}><${Icon} name=${leak ? 'watch' : 'ok'} size="s" /><span class="dim"><b>${t.watering.meter}</b> ${leak ? t.watering.runs(f.unit(leak.flowLitresPerHour, 'L/h')) : t.watering.quiet}</span></li>
      ${asset.properties.programme && html`<li class="t-ok"><${Icon} name="clock" size="s" /><span class="dim"><b>${t.watering.programme}</b> ${programmeText(c, asset.properties.programme)}</span></li>`}
      ${cycleFault && html`<li class="t-watch"><${Icon} name="watch" size="s" /><span class="dim"><b>${t.cycleFault.waterings}</b> ${/** @type {Readonly<Record<string, string>>} */ (t.cycleFault.kinds)[cycleFault.kind] ?? t.cycleFault.other}</span></li>`}
    </ul>
    <div class="acts"><${WaterNow} c=${c} view=${view} />${!isChosen && html`<a class="btn" href=${`#/watering/${encodeURIComponent(asset.id)}`}>${t.watering.curve}</a>`}</div>
  <//>`
}

/**
 * `22:00 to 05:00, Mon Wed Fri, 900 L, when the soil is dry`
 * @param {Context} c
 * @param {import('../../../actuate/programme.ts').WateringProgramme} programme
 */
function programmeText({ t, f }, { enabled, days, window, dose, decision }) {
  if (!enabled) return t.watering.programmeOff
  const time = (/** @type {number} */ minutes) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const amount = 'litres' in dose ? f.volume(dose.litres) : f.lasted(dose.seconds * 1000)
  const named =
    days.length === 7 ? t.watering.everyDay : days.map((day) => t.watering.days[day - 1]).join(' ')
  return t.watering.programmeSays(
    time(window.fromMinutes),
    time(window.toMinutes),
    named,
    amount,
    decision,
  )
}

/** The order and its confirmation; where it cannot be given, the reason stands in its place. @param {{ c: Context, view: AssetView }} props */
function WaterNow({ c, view }) {
  const { t, f, nowMs } = c
  const { asset, bindings, state } = view
  const [isAsking, setAsking] = useState(false)
  const [minutes, setMinutes] = useState('10')
  const [answer, setAnswer] = useState('')
  if (!bindings.some(({ role }) => role === 'valve'))
    return html`<p class="small dim">${t.watering.noValve}</p>`
  if (!c.mayAct) return html`<p class="small dim">${t.watering.noRight}</p>`
  const path = `zones/${encodeURIComponent(asset.id)}/watering`
  const send = async (/** @type {string} */ method, /** @type {unknown} */ body) => {
    setAsking(false)
    try {
      await c.ask(path, { method, ...(body === undefined ? {} : { body }) })
      setAnswer(method === 'POST' ? t.watering.ordered : t.watering.stopped)
    } catch {
      setAnswer(t.watering.refused)
    }
    c.refresh()
  }
  const isOpen = state === 'watering'
  const isLeaking = state.startsWith('leak')
  const count = Number(minutes)
  const litres = (asset.properties.designLitresPerMinute ?? 0) * count
  return html`
    ${isOpen && html`<button class="btn danger" type="button" disabled=${c.isStale} onClick=${() => send('DELETE', undefined)}>${t.watering.stop}</button>`}
    ${!isOpen && !isLeaking && html`<button class="btn" type="button" disabled=${c.isStale} onClick=${() => setAsking(true)}>${t.watering.start}</button>`}
    ${isLeaking && html`<p class="small t-watch">${t.watering.suspended}</p>`}
    ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}
    ${
      isAsking &&
      html`<${Confirm} title=${t.watering.ask(asset.name)} cancel=${t.cancel} act=${t.watering.open(minutes)} onClose=${() => setAsking(false)} onAct=${() => send('POST', { minutes: count })}>
        <${Choice} label=${t.watering.howLong} value=${minutes} choices=${MINUTES.map((value) => ({ value, word: `${value}\u202fmin` }))} onChoose=${setMinutes} />
        <ul class="list">
          <li><${Icon} name="clock" size="s" />${t.watering.willClose(f.minute(nowMs + count * 60_000))}</li>
          ${litres > 0 && html`<li><${Icon} name="water" size="s" />${t.watering.willTake(f.volume(litres))}</li>`}
          <li><${Icon} name="radio" size="s" />${t.watering.classA}</li>
        </ul>
      <//>`
    }`
}

/** The flow at the meter, three days. @param {{ c: Context, view: AssetView }} props */
function Flow({ c, view }) {
  const { t, f, nowMs, past } = c
  const { asset } = view
  const { leak } = detailsOf(view)
  const history = past.of('assets', asset.id, HOURS)
  const meter = history.data?.series.find(
    ({ role, quantity }) => role === 'meter' && quantity === 'flow.pulses',
  )
  const all = flowOf(meter?.points ?? [], asset.properties.litresPerPulse ?? 1)
  const cap = leak ? Math.max(60, leak.flowLitresPerHour * 3) : Number.POSITIVE_INFINITY
  const flow = all.map(
    ([ms, value]) =>
      /** @type {[number, number | null]} */ ([ms, value === null ? null : Math.min(value, cap)]),
  )
  const isCut = all.some(([, value]) => (value ?? 0) > cap)
  const fromMs = nowMs - HOURS * HOUR_MS
  const facts = history.data?.facts ?? []
  const events = eventsOf(c, facts)
  const gaps = gapsOf(meter?.points ?? [], { fromMs, toMs: nowMs, gapMs: METER_GAP_MS })
  const nowFlow = all.at(-1)?.[1]
  const label = t.watering.flowLabel(
    asset.name,
    nowFlow == null ? t.unknownWord : f.unit(nowFlow, 'L/h'),
  )
  const title = leak ? t.leak.title(leak.kind, leak.level) : t.watering.flow
  const verdict = verdictOf(c, view)
  return html`<${Card} state=${leak ? 'watch' : ''}>
    <${Head} kind="water" icon=${leak ? 'leak' : 'water'} title=${`${title} · ${asset.name}`} context=${isCut ? t.watering.flowCut : t.watering.flowText} pill=${html`<${Pill} state=${verdict.state} word=${verdict.word} />`} />
    ${
      leak &&
      html`<${Figures}>
        <${Figure} value=${f.number(leak.flowLitresPerHour)} unit="L/h" label=${t.leak.flow} state="watch" />
        <${Figure} value=${f.volume(leak.lostLitres)} label=${t.leak.lost(f.moment(leak.sinceMs, nowMs))} />
        <${Figure} value=${f.number((leak.flowLitresPerHour * 8766) / 1000)} unit="m³" label=${t.leak.year} />
      <//>`
    }
    ${history.state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    ${history.state === 'failed' && html`<p class="bad">${t.pastFailed}</p>`}
    ${history.data && html`<${TimeChart} label=${label} unit="L/h" fromMs=${fromMs} toMs=${nowMs} f=${f} series=${[{ points: flow, look: 's-water', kind: 'steps' }]} gaps=${gaps} events=${events} most=${60} height=${230} />`}
    <${Legend} items=${[
      { name: 'water', word: t.watering.flow },
      { name: 'unknown', word: t.watering.notRead },
    ]} />
    ${leak && html`<details><summary>${t.leak.why}</summary><ul class="proof">${t.leak.reasons.map((reason) => html`<li class="t-ok"><${Icon} name="ok" size="s" /><span class="dim">${reason}</span></li>`)}</ul><${LeakReadings} c=${c} leak=${leak} /></details>`}
  <//>`
}

/** What happened to the zone, as upright lines; the newest few. @param {Context} c @param {readonly any[]} facts */
function eventsOf({ t }, facts) {
  const words = /** @type {Readonly<Record<string, string>>} */ (t.watering.events)
  const shown = facts.filter(({ type }) => words[type] !== undefined).slice(-6)
  return shown.map(({ type, atMs, sinceMs }) => ({
    ms: type === 'leakSuspected' && typeof sinceMs === 'number' ? sinceMs : atMs,
    word: words[type] ?? '',
    look: type.startsWith('leak') ? 's-watch' : 's-water',
  }))
}

/** The soil under the zone. @param {{ c: Context, view: AssetView }} props */
function Soil({ c, view }) {
  const { t, f, nowMs, past } = c
  const { asset } = view
  const { soil } = detailsOf(view)
  const history = past.of('assets', asset.id, HOURS)
  const probes = (history.data?.series ?? []).filter(({ quantity }) => quantity === 'soil.tension')
  if (probes.length === 0 && !soil) return null
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
  return html`<${Card}>
    <${Head} title=${`${t.soil.name} · ${asset.name}`} context=${t.watering.soilText(f, probes.length)} />
    ${history.state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    <${TimeChart} label=${label} unit=${t.watering.kpaUnit} fromMs=${nowMs - HOURS * HOUR_MS} toMs=${nowMs} f=${f} series=${series} gaps=${gaps} thresholds=${thresholds} most=${60} height=${180} />
  <//>`
}
