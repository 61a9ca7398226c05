// @ts-check
/** Aujourd'hui: what needs a person, the most urgent first; everything that is well is one line. */

import { html } from '../../../../base/web/html.js'
import { Card, Figure, Figures, Head, LinkRow, Pill } from '../../../../base/web/parts.js'
import { assetsOf, countSpaces, detailsOf, lookOf, tasksOf, waitingFacts } from '../../model.js'
import { Acknowledge } from '../../parts/acknowledge.js'
import { Clock } from '../../parts/clock.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').Task} Task */

/** Of one kind, the rest is a number: a page of forty silent sensors helps nobody. */
const SHOWN_OF_A_KIND = 3

/** @param {{ c: Context }} props */
export function Today({ c }) {
  const { t, f, model, nowMs } = c
  const tasks = tasksOf(model, nowMs)
  const alarms = tasks.filter(({ urgency }) => urgency <= 2).length
  /** @type {Map<string, number>} */
  const seen = new Map()
  const shown = tasks.filter(({ kind }) => {
    const count = (seen.get(kind) ?? 0) + 1
    seen.set(kind, count)
    return count <= SHOWN_OF_A_KIND
  })
  const more = tasks.length - shown.length
  return html`<div class="grid main">
    <div class="stack">
      <div class="sec"><h2>${t.today.now}</h2><span class="dim small">${t.today.count(f, alarms, tasks.length - alarms)}</span></div>
      <${Clock} c=${c} />
      ${shown.map((task) => html`<${TaskCard} key=${`${task.kind} ${task.view?.asset.id ?? task.device?.device.devEui ?? ''}`} c=${c} task=${task} />`)}
      ${more > 0 && html`<p class="dim small">${t.today.more(f.number(more))}</p>`}
      ${tasks.length === 0 && html`<${Card} state="calm"><${Head} kind="none" icon="ok" title=${t.today.calm} context=${t.today.calmText} pill=${html`<${Pill} state="ok" word=${t.ok} />`} /><//>`}
    </div>
    <div class="stack">
      <div class="sec"><h2>${t.today.trades}</h2></div>
      <div class="card flush rows"><${Trades} c=${c} tasks=${tasks} /></div>
      <${Numbers} c=${c} />
    </div>
  </div>`
}

/** @param {{ c: Context, task: Task }} props */
function TaskCard({ c, task }) {
  const { t, f, nowMs } = c
  const { kind, view, device, sinceMs, call } = task
  const words = t.tasks[kind]
  const name = view?.asset.name ?? device?.device.name ?? call?.subject ?? ''
  const look = kind === 'silent' ? deviceLook(c, task) : lookOf(view?.asset.kind ?? 'callPoint')
  const isAlarm = task.urgency <= 2
  const since = f.lasted(nowMs - sinceMs)
  const details = view ? detailsOf(view) : {}
  const href = kind === 'silent' ? `#/devices/${device?.device.devEui}` : hrefOf(view)
  const state = isAlarm ? 'alarm' : kind === 'silent' ? 'unknown' : 'watch'
  const title =
    kind === 'leak' && details.leak
      ? t.leak.title(details.leak.kind, details.leak.level)
      : titleOf(c, task)
  const context = kind === 'dry' ? name : t.frames.since(name, since)
  return html`<${Card} state=${task.urgency <= 1 ? 'alarm' : isAlarm || kind === 'leak' ? 'watch' : ''}>
    <${Head} level=${3} kind=${isAlarm && kind !== 'leak' ? 'alarm' : look.domain} icon=${kind === 'leak' ? 'leak' : look.icon} title=${title} context=${context}
      pill=${html`<${Pill} state=${state} word=${task.seen ? t.seen.pill : words.pill} isSolid=${task.urgency <= 1} />`} />
    ${
      details.leak &&
      html`<${Figures}>
        <${Figure} value=${f.number(details.leak.flowLitresPerHour)} unit="L/h" label=${t.leak.flow} state="watch" />
        <${Figure} value=${f.volume(details.leak.lostLitres)} label=${t.leak.lost(f.moment(details.leak.sinceMs, nowMs))} />
        <${Figure} value=${f.number((details.leak.flowLitresPerHour * 8766) / 1000)} unit="m³" label=${t.leak.year} />
      <//>`
    }
    <p class="small">${textOf(c, task)}</p>
    <div class="acts"><a class=${`btn ${isAlarm || kind === 'leak' ? 'main' : ''} ${kind === 'call' ? 'danger' : ''}`} href=${href}>${words.act}</a>
      <${Acknowledge} c=${c} task=${task} />
      ${view?.asset.lat !== undefined && html`<a class="btn" href=${`#/map/${encodeURIComponent(view.asset.id)}`}>${t.onMap}</a>`}</div>
  <//>`
}

/** @param {Context} c @param {Task} task */
function titleOf({ t }, { kind, view, what = '' }) {
  const named = (
    /** @type {Readonly<Record<string, string>>} */ words,
    /** @type {string} */ key,
  ) => words[key]
  if (kind === 'alarm') return named(t.alarms, what) ?? t.tasks.alarm.title
  const fault = kind === 'cycle' && view ? detailsOf(view).cycleFault?.kind : undefined
  return (fault && named(t.cycleFault.kinds, fault)) || t.tasks[kind].title
}

/** @param {import('../../model.js').AssetView | undefined} view */
function hrefOf(view) {
  if (!view) return '#/safety'
  const { page } = lookOf(view.asset.kind)
  return page === 'safety' ? '#/safety' : `#/${page}/${encodeURIComponent(view.asset.id)}`
}

/** A sensor wears what it serves. @param {Context} c @param {Task} task */
function deviceLook({ model }, { device }) {
  const [id] = device?.assets ?? []
  const view = model.assets?.find(({ asset }) => asset.id === id)
  return view ? lookOf(view.asset.kind) : { domain: 'none', icon: 'devices' }
}

/** @param {Context} c @param {Task} task */
function textOf({ t, f, nowMs }, { kind, view, call, device, sinceMs }) {
  const details = view ? detailsOf(view) : {}
  switch (kind) {
    case 'call':
      return t.tasks.call.text(
        f.time(sinceMs),
        t.press[/** @type {1 | 2 | 3} */ (call?.press ?? 1)] ?? '',
      )
    case 'overstay': {
      const limitMs = (details.overstay?.limitMinutes ?? 0) * 60_000
      return t.tasks.overstay.text(f.lasted(nowMs - sinceMs - limitMs), f.lasted(limitMs))
    }
    case 'cycle':
      return cycleText(t.cycleFault, f, details.cycleFault?.litres ?? 0)
    case 'bin':
      return t.tasks.bin.text(f.percent((details.fill?.percent ?? 0) / 100))
    case 'dry':
      return t.tasks.dry.text(
        f.unit(details.soil?.tensionKpa ?? 0, 'kPa'),
        f.unit(details.soil?.thresholdKpa ?? 0, 'kPa'),
      )
    case 'silent':
      return t.tasks.silent.text(
        device?.lastHeardAtMs ? f.moment(device.lastHeardAtMs, nowMs) : '—',
      )
    default:
      return t.tasks[kind].text
  }
}

/** @param {Context['t']['cycleFault']} words @param {Context['f']} f @param {number} litres */
function cycleText(words, f, litres) {
  return litres < 0 ? words.less(f.volume(-litres)) : words.more(f.volume(litres))
}

/** @param {{ c: Context, tasks: readonly Task[] }} props */
function Trades({ c, tasks }) {
  const { t, f, model } = c
  const { rows } = t.today
  const many = (/** @type {readonly string[]} */ kinds) =>
    tasks.filter(({ kind }) => kinds.includes(kind)).length
  const spaces = countSpaces(assetsOf(model, 'space'))
  const all = assetsOf(model, 'space').length
  const zones = assetsOf(model, 'zone')
  const watering = zones.filter(({ state }) => state === 'watering').length
  const { known = 0, heardLastHour = 0, silent = 0 } = model.status?.devices ?? {}
  const waiting = waitingFacts(model)
  const others = ['tree', 'bin', 'segment', 'noisePoint', 'airPoint', 'heatPoint'].flatMap((kind) =>
    assetsOf(model, kind),
  )
  const end = (/** @type {number} */ count, /** @type {'watch' | 'alarm'} */ state) =>
    count === 0
      ? html`<${Pill} state="ok" word=${t.ok} />`
      : html`<${Pill} state=${state} word=${t.today.toDo(f, count)} />`
  return html`
    <${LinkRow} href="#/parking" kind="parking" icon="parking" title=${rows.free(f, spaces.free)} text=${rows.known(f.number(all - spaces.unknown), f.number(all))} end=${end(many(['overstay']), 'watch')} />
    <${LinkRow} href="#/watering" kind="water" icon="water" title=${rows.zones(f, zones.length)} text=${watering > 0 ? rows.watering(f, watering) : rows.shut} end=${end(many(['leak', 'valve']), 'watch')} />
    <${LinkRow} href="#/safety" kind="safety" icon="safety" title=${t.pages.safety} text=${rows.safety(f.number(assetsOf(model, 'callPoint').length), f.number(assetsOf(model, 'building').length))} end=${end(many(['call', 'intrusion']), 'alarm')} />
    <${LinkRow} href="#/others" kind="air" icon="other" title=${t.pages.others} text=${rows.others(f, others.length)} end=${end(many(['bin', 'dry', 'alarm']), 'watch')} />
    <${LinkRow} href="#/devices" kind="none" icon="devices" title=${rows.heard(f.number(heardLastHour), f.number(known))} text=${rows.lastHour} end=${silent === 0 ? end(0, 'watch') : html`<${Pill} state="unknown" word=${rows.silent(f, silent)} />`} />
    <${LinkRow} href="#/sync" kind="none" icon="sync" title=${t.pages.sync} text=${rows.waiting(f, waiting)} end=${model.status?.sync.connected && model.status.sync.enabled ? end(0, 'watch') : html`<${Pill} state="watch" word=${t.trust.offline} />`} />`
}

/** @param {{ c: Context }} props */
function Numbers({ c }) {
  const { t, f, model } = c
  const { status } = model
  if (!status) return null
  const refused = Object.values(status.refused).reduce((sum, count) => sum + count, 0)
  return html`<${Card} label=${t.today.gateway}>
    <${Head} title=${t.today.gateway} context=${`${t.today.version} ${status.version} · ${t.today.up(f.lasted(status.upMs))}`} />
    <${Figures}>
      <${Figure} value=${f.number(status.uplinks)} label=${t.frames.accepted} />
      <${Figure} value=${f.number(refused)} label=${t.frames.refused} />
    <//>
  <//>`
}
