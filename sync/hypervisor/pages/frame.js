// @ts-check
/** The frame around the city's pages: where one is, the hottest alarm, whether the page still hears. */

import { html } from '../../../base/web/html.js'
import { Icon } from '../../../base/web/icons.js'
import { Band, Empty, Skeleton, Trouble } from '../../../base/web/parts.js'
import { Shell } from '../../../base/web/shell.js'
import { forget, viewOf } from '../../../base/web/views.js'
import { hottest, isWaiting, SAFETY_KINDS, sinceMsOf, WATER_KINDS } from './live/alarm-order.js'
import { PAGES } from './pages.js'
import { mayAct, useSeen } from './parts/alarm-acts.js'
import { clockText, titleOf } from './parts/alarm-text.js'

/** @typedef {import('./app.js').Context} Context */

/** In the dock of a phone; the rest is behind it. */
const FIRST = 4
/** Pages that show one's own and need nothing of the city. */
const OWN = ['account', 'accounts']
/** These say something before any gateway does. @type {readonly string[]} */
const WITHOUT_GATEWAYS = ['map', 'governance', 'report', 'register']

/** @param {{ c: Context }} props */
export function Frame({ c }) {
  const { t, f, city, route, nowMs } = c
  const waiting = c.alarms.filter(isWaiting)
  const count = (/** @type {readonly string[]} */ kinds) =>
    waiting.filter(({ kind }) => kinds.includes(kind)).length
  const badges = /** @type {Readonly<Record<string, number>>} */ ({
    alarms: waiting.length,
    watering: count(WATER_KINDS),
    safety: count(SAFETY_KINDS),
    gateways: count(['gateway']),
  })
  const shown = PAGES.filter(({ page, group }) => group !== '' && c.who?.may.includes(page))
  const places = shown.map(({ page, icon, group }) => ({
    page,
    icon,
    word: wordOf(t.pages, page),
    short: wordOf(t.tabs, page) || wordOf(t.pages, page),
    group: group === '' ? '' : t.groups[group],
    badge: badges[page] ?? 0,
  }))
  const line = PAGES.find(({ page }) => page === route.page) ?? /** @type {any} */ (PAGES[0])
  const { page } = line
  const title = wordOf(t.pages, page)
  const self = c.who && {
    name: c.who.name,
    href: '#/account',
    word: t.pages.account,
    out: t.account.out,
    onOut: () => void c.logOut(),
  }
  document.title = `${title} · Cigale`
  return html`<${Shell}
    brand="Cigale"
    under=${t.brand}
    places=${places}
    first=${FIRST}
    page=${page}
    title=${title}
    context=${city.status ? `${f.day(nowMs)}, ${f.time(nowMs)}` : ''}
    trust=${trustOf(c)}
    tools=${html`<${Sound} c=${c} />`}
    bands=${html`<${Bands} c=${c} page=${page} />`}
    backWord=${t.back}
    words=${t.shell}
    settings=${c.settings}
    self=${self}
  >
    <${Content} c=${c} line=${line} />
  <//>`
}

/** @param {Readonly<Record<string, string>>} words @param {string} page */
function wordOf(words, page) {
  return words[page] ?? ''
}

/** @param {{ c: Context, line: import('./pages.js').PageLine }} props */
function Content({ c, line }) {
  const { t, city } = c
  const { page } = line
  if (c.isLost) {
    const { title, why, todo, again } = t.lost
    return html`<${Trouble} title=${title} words=${t.trouble} why=${why} todo=${todo}>
      <button class="btn main danger" type="button" onClick=${() => location.reload()}>${again}</button>
    <//>`
  }
  if (!c.who) return html`<${Skeleton} word=${t.loading} />`
  if (line.group !== '' && !c.who.may.includes(page)) {
    const { title, text, steps } = t.notAllowed
    return html`<${Empty} icon="safety" title=${title} text=${text} steps=${steps} />`
  }
  const isOwn = OWN.includes(page)
  const view = viewOf(line, c.touch)
  if (view === 'failed') {
    const { title, why, todo, again } = t.pageLost
    return html`<${Trouble} title=${title} words=${t.trouble} why=${why} todo=${todo}>
      <button class="btn main" type="button" onClick=${() => {
        forget(page)
        c.touch()
      }}>${again}</button>
    <//>`
  }
  if (view === 'loading' || (!isOwn && !city.status)) return html`<${Skeleton} word=${t.loading} />`
  if (!isOwn && city.gateways.length === 0 && !WITHOUT_GATEWAYS.includes(page)) {
    const { title, text, steps } = t.nothing
    return html`<${Empty} icon="gateway" title=${title} text=${text} steps=${steps} />`
  }
  const Page = view
  return html`<${Page} key=${page} c=${c} />`
}

/** @param {Context} c */
function trustOf({ t, f, city, isStale, isLost, nowMs, lastMs }) {
  const href = '#/gateways'
  if (isStale) return { state: 'alarm', icon: 'off', word: f.lasted(nowMs - lastMs), href }
  if (!city.status)
    return {
      state: 'unknown',
      icon: isLost ? 'off' : 'clock',
      word: isLost ? t.trust.lost : t.trust.waiting,
      href,
    }
  return { state: 'ok', icon: 'ok', word: t.trust.live, href }
}

/** The one that cannot wait, whatever page is open. @param {{ c: Context, page: string }} props */
function Bands({ c, page }) {
  const { t, f, lastMs, nowMs, isStale, city } = c
  const hot = hottest(c.alarms)
  const href =
    c.who?.may.includes('safety') && hot && SAFETY_KINDS.includes(hot.kind)
      ? '#/safety'
      : '#/alarms'
  const isOpen = href === `#/${page}`
  const isQuiet = !isStale && city.status && !city.isStreamOpen && city.hadStream
  useSeen(c, hot ? [hot] : [])
  return html`<div class="bands" aria-live="polite">
      ${isStale && html`<${Band} state="alarm" icon="off" title=${t.stale.title(f.time(lastMs))} text=${t.alarm.retry} />`}
      ${isQuiet && html`<${Band} state="alarm" icon="off" title=${t.alarm.streamLost} text=${t.alarm.streamText} />`}
      ${hot && html`<a class="band alarm topalarm" href=${href} aria-current=${isOpen ? 'page' : undefined}><${Icon} name="alarm" /><p><strong>${titleOf(c, hot)}</strong>${hot.name}</p><b class="count">${clockText(nowMs - sinceMsOf(hot))}</b></a>`}
      ${c.isDemo && page === 'city' && html`<${Band} state="plain" icon="gateway" title=${t.demo.title} text=${t.demo.text} />`}
    </div>
    <div class="sr" aria-live="assertive">${hot ? `${titleOf(c, hot)}, ${hot.name}` : ''}</div>`
}

/** Off until it was clicked once: a browser lets nothing ring before that. @param {{ c: Context }} props */
function Sound({ c }) {
  const words = c.t.alarm.sound
  if (!c.who?.may.includes('alarms') || !mayAct(c)) return null
  const isOn = c.bell.isOn()
  return html`<button class=${`sound ${isOn ? 'on' : 'off'}`} type="button" title=${isOn ? words.onHint : words.offHint} onClick=${() => void c.bell.enable()}>
    <${Icon} name=${isOn ? 'noise' : 'muted'} size="s" /><span>${isOn ? words.on : words.off}</span>
  </button>`
}
