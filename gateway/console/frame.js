// @ts-check
/** The console's frame around its pages: where one is, what is urgent, which link is broken. */

import { html } from '../../base/web/html.js'
import { Icon } from '../../base/web/icons.js'
import { Band, Empty, Skeleton, Trouble } from '../../base/web/parts.js'
import { Shell } from '../../base/web/shell.js'
import { forget, viewOf } from '../../base/web/views.js'
import { tasksOf, waitingFacts } from './model.js'
import { FIRST, PAGES, placesFor } from './pages.js'
import { StepUpDialog } from './step-up.js'

/** @typedef {import('./app.js').Context} Context */

const FIRST_PAGE = /** @type {import('./pages.js').PageLine} */ (PAGES[0])
/** They show the list of devices. */
const OF_DEVICES = ['devices', 'radio', 'install']
/** One of their things has a page of its own. */
const OF_OBJECTS = ['devices', 'watering']
/** They say something before any sensor does. */
const OF_THE_GATEWAY = [
  'install',
  'radio',
  'sync',
  'decoders',
  'system',
  'accounts',
  'audit',
  'account',
]

/** @param {{ c: Context }} props */
export function Frame({ c }) {
  const { t, f, model, route, nowMs } = c
  const tasks = model.assets ? tasksOf(model, nowMs) : []
  const calls = tasks.filter(({ kind, seen }) => !seen && (kind === 'call' || kind === 'intrusion'))
  const badges = /** @type {Readonly<Record<string, number>>} */ ({
    today: tasks.length,
    safety: calls.length,
  })
  const places = placesFor(c.who?.may ?? []).map(({ page, icon, group }) => ({
    page,
    icon,
    word: wordOf(t.pages, page),
    short: wordOf(t.tabs, page) || wordOf(t.pages, page),
    group: group === '' || group === 'self' ? '' : t.groups[group],
    badge: badges[page] ?? 0,
  }))
  const line = PAGES.find(({ page }) => page === route.page) ?? FIRST_PAGE
  const { page } = line
  const title = titleOf(c, page)
  document.title = `${title} · ${model.status?.name ?? 'Cigale'} · Cigale`
  const isObject = OF_OBJECTS.includes(page) && route.id !== ''
  return html`<${Shell}
    brand="Cigale"
    under=${model.status?.name ?? ''}
    places=${places}
    first=${FIRST}
    page=${page}
    title=${title}
    context=${model.status ? `${f.day(nowMs)}, ${f.minute(nowMs)}` : ''}
    trust=${trustOf(c)}
    bands=${bandsOf(c, page, calls)}
    back=${isObject ? `#/${page}` : undefined}
    backWord=${t.back}
    words=${t.shell}
    settings=${c.settings}
    self=${selfOf(c)}
  >
    <${Content} c=${c} line=${line} />
    ${c.stepUp && html`<${StepUpDialog} c=${c} stepUp=${c.stepUp} />`}
  <//>`
}

/** Who came with an account or a grant; a token has nothing to set. @param {Context} c */
function selfOf({ t, who, logOut }) {
  if (!who || who.by === 'token') return undefined
  const { name } = who
  return { name, href: '#/account', word: t.pages.account, out: t.out, onOut: () => void logOut() }
}

/** @param {Context} c @param {string} page */
function titleOf({ t, model, route }, page) {
  if (page === 'devices' && route.id !== '') {
    return (
      model.devices?.find(({ device }) => device.devEui === route.id)?.device.name ?? t.device.one
    )
  }
  const zone =
    page === 'watering' && model.assets?.find(({ asset }) => asset.id === route.id)?.asset.name
  return zone || wordOf(t.pages, page)
}

/** @param {Readonly<Record<string, string>>} words @param {string} page */
function wordOf(words, page) {
  return words[page] ?? ''
}

/** @param {{ c: Context, line: import('./pages.js').PageLine }} props */
function Content({ c, line }) {
  const { t, model } = c
  const { page } = line
  if (c.isLost) {
    const { title, why, todo, again } = t.lost
    return html`<${Trouble} title=${title} words=${t.trouble} why=${why} todo=${todo}>
      <button class="btn main danger" type="button" onClick=${() => location.reload()}>${again}</button>
    <//>`
  }
  const view = viewOf(line, c.refresh)
  if (view === 'failed') {
    const { title, why, todo, again } = t.pageLost
    return html`<${Trouble} title=${title} words=${t.trouble} why=${why} todo=${todo}>
      <button class="btn main" type="button" onClick=${() => {
        forget(page)
        c.refresh()
      }}>${again}</button>
    <//>`
  }
  const isDevicesAwaited = OF_DEVICES.includes(page) && !model.devices
  if (view === 'loading' || !model.status || !model.assets || isDevicesAwaited)
    return html`<${Skeleton} word=${t.loading} />`
  if (!OF_THE_GATEWAY.includes(page) && countOf(model) === 0) {
    const { title, text, steps, begin } = t.nothing
    return html`<${Empty} icon="devices" title=${title} text=${text} steps=${steps}>${c.mayAct && html`<a class="btn main" href="#/install">${begin}</a>`}<//>`
  }
  const Page = view
  return html`<${Page} key=${page} c=${c} />`
}

/** Places and sensors, as far as they are listed. @param {Context['model']} model */
function countOf({ assets, devices, status }) {
  return (assets?.length ?? 0) + (devices?.length ?? status?.devices.known ?? 0)
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
  if (c.shown) {
    bands.push(
      html`<${Band} key="shown" state="plain" icon="search" title=${t.shown.title} text=${t.shown.states[c.shown]} />`,
    )
  }
  if (c.isDemo && page === 'today') {
    bands.push(
      html`<${Band} key="demo" state="plain" icon="radio" title=${t.demo.title} text=${t.demo.text} />`,
    )
  }
  return html`<div class="bands" aria-live="polite">${bands}</div>
    <div class="sr" aria-live="assertive">${hot ? `${t.tasks[hot.kind].title}, ${hot.view?.asset.name ?? ''}` : ''}</div>`
}
