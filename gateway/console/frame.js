// @ts-check
/** The console's frame around its pages: where one is, what is urgent, which link is broken. */

import { html } from '../../base/web/html.js'
import { Icon } from '../../base/web/icons.js'
import { Band, Empty, Skeleton, Trouble } from '../../base/web/parts.js'
import { Shell } from '../../base/web/shell.js'
import { tasksOf, waitingFacts } from './model.js'
import { DevicePage, Devices } from './pages/devices.js'
import { MapPage } from './pages/map.js'
import { Others } from './pages/others.js'
import { Parking } from './pages/parking.js'
import { Radio } from './pages/radio.js'
import { Safety } from './pages/safety.js'
import { Sync } from './pages/sync.js'
import { Today } from './pages/today.js'
import { Watering } from './pages/watering.js'

/** @typedef {import('./app.js').Context} Context */

const PAGES = /** @type {Readonly<Record<string, (props: { c: Context }) => any>>} */ ({
  today: Today,
  devices: Devices,
  map: MapPage,
  parking: Parking,
  watering: Watering,
  safety: Safety,
  others: Others,
  radio: Radio,
  sync: Sync,
})
const ICONS = /** @type {Readonly<Record<string, string>>} */ ({
  today: 'today',
  devices: 'devices',
  map: 'map',
  parking: 'parking',
  watering: 'water',
  safety: 'safety',
  others: 'other',
  radio: 'radio',
  sync: 'sync',
})
const FIRST = ['today', 'devices', 'map', 'parking']
const GROUPS = /** @type {const} */ ([
  ['', ['today', 'devices', 'map']],
  ['trades', ['parking', 'watering', 'safety', 'others']],
  ['gateway', ['radio', 'sync']],
])

/** @param {{ c: Context }} props */
export function Frame({ c }) {
  const { t, f, model, route, nowMs } = c
  const tasks = model.assets ? tasksOf(model, nowMs) : []
  const calls = tasks.filter(({ kind, seen }) => !seen && (kind === 'call' || kind === 'intrusion'))
  const places = GROUPS.flatMap(([group, pages]) =>
    pages.map((page) => ({
      page,
      icon: ICONS[page] ?? 'other',
      word: t.pages[page],
      ...(page === 'parking' && { short: t.tabs.parking }),
      group: group === '' ? '' : t.groups[group],
      badge: page === 'today' ? tasks.length : page === 'safety' ? calls.length : 0,
    })),
  )
  const page = PAGES[route.page] ? route.page : 'today'
  const title = titleOf(c, page)
  document.title = `${title} · ${model.status?.name ?? 'Cigale'} · Cigale`
  const isObject = page === 'devices' && route.id !== ''
  return html`<${Shell}
    brand="Cigale"
    under=${model.status?.name ?? ''}
    places=${places}
    first=${FIRST.length}
    page=${page}
    title=${title}
    context=${model.status ? `${f.day(nowMs)}, ${f.minute(nowMs)}` : ''}
    trust=${trustOf(c)}
    bands=${bandsOf(c, page, calls)}
    back=${isObject ? '#/devices' : undefined}
    backWord=${t.back}
    words=${t.shell}
    settings=${c.settings}
  >
    <${Content} c=${c} page=${page} />
  <//>`
}

/** @param {Context} c @param {string} page */
function titleOf({ t, model, route }, page) {
  if (page === 'devices' && route.id !== '') {
    return (
      model.devices?.find(({ device }) => device.devEui === route.id)?.device.name ?? t.device.one
    )
  }
  return t.pages[/** @type {keyof typeof t.pages} */ (page)]
}

/** @param {{ c: Context, page: string }} props */
function Content({ c, page }) {
  const { t, model, route } = c
  if (c.isLost) {
    const { title, why, todo, again } = t.lost
    return html`<${Trouble} title=${title} words=${t.trouble} why=${why} todo=${todo}>
      <button class="btn main danger" type="button" onClick=${() => location.reload()}>${again}</button>
    <//>`
  }
  if (!model.status || !model.assets || !model.devices)
    return html`<${Skeleton} word=${t.loading} />`
  if (page !== 'radio' && page !== 'sync' && model.assets.length + model.devices.length === 0) {
    const { title, text, steps } = t.nothing
    return html`<${Empty} icon="devices" title=${title} text=${text} steps=${steps} />`
  }
  if (page === 'devices' && route.id !== '') return html`<${DevicePage} c=${c} />`
  const Page = PAGES[page] ?? Today
  return html`<${Page} c=${c} />`
}

/** Phone to gateway, then gateway to hypervisor; the two are never mixed up. @param {Context} c */
function trustOf({ t, f, model, isStale, isLost, nowMs, lastMs }) {
  const href = '#/sync'
  if (isStale) return { state: 'unknown', icon: 'phone', word: f.lasted(nowMs - lastMs), href }
  if (!model.status)
    return {
      state: 'unknown',
      icon: isLost ? 'off' : 'clock',
      word: isLost ? t.trust.lost : t.trust.waiting,
      href,
    }
  const { sync } = model.status
  if (!sync.enabled) return { state: 'watch', icon: 'off', word: t.trust.paused, href }
  if (!sync.connected) return { state: 'watch', icon: 'off', word: t.trust.offline, href }
  return { state: 'ok', icon: 'ok', word: t.trust.online, href }
}

/** @param {Context} c @param {string} page @param {readonly import('./model.js').Task[]} calls */
function bandsOf(c, page, calls) {
  const { t, f, model, nowMs, lastMs, isStale } = c
  const { status } = model
  const bands = []
  const [hot] = calls
  if (hot && page !== 'today' && page !== 'safety') {
    const place = hot.view?.asset.name ?? hot.call?.subject ?? ''
    bands.push(html`<a class="band alarm" href="#/safety" key="alarm">
      <${Icon} name="alarm" /><p><strong>${t.tasks[hot.kind].title}</strong>${place} · ${f.lasted(nowMs - hot.sinceMs)}</p><span class="btn quiet">${t.see}</span>
    </a>`)
  }
  if (isStale) {
    bands.push(
      html`<${Band} key="stale" state="unknown" icon="phone" title=${t.stale.title(f.time(lastMs))} text=${t.stale.text} />`,
    )
  } else if (status && page !== 'sync' && (!status.sync.enabled || !status.sync.connected)) {
    const waiting = waitingFacts(model)
    const facts = `${f.number(waiting)} ${f.plural(waiting, t.facts)}`
    const title = status.sync.enabled ? t.offline.title : t.offline.paused
    bands.push(html`<${Band} key="offline" state="watch" icon="off" title=${title} text=${t.offline.text(facts)}>
      <a class="btn quiet" href="#/sync">${t.see}</a>
    <//>`)
  }
  if (c.isDemo && page === 'today') {
    bands.push(
      html`<${Band} key="demo" state="plain" icon="radio" title=${t.demo.title} text=${t.demo.text} />`,
    )
  }
  return html`<div class="bands" aria-live="polite">${bands}</div>
    <div class="sr" aria-live="assertive">${hot ? `${t.tasks[hot.kind].title}, ${hot.view?.asset.name ?? ''}` : ''}</div>`
}
