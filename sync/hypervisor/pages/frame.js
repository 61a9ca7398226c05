// @ts-check
/** The frame around the city's pages: where one is, the hottest alarm, whether the page still hears. */

import { html } from '../../../base/web/html.js'
import { Icon } from '../../../base/web/icons.js'
import { Band, Empty, Skeleton, Trouble } from '../../../base/web/parts.js'
import { Shell } from '../../../base/web/shell.js'
import { alarmsOf, nameOf } from './city.js'
import { forget, PAGES, viewOf } from './pages.js'

/** Alarms of the page of safety. @type {readonly string[]} */
const SAFETY = ['call', 'intrusion', 'device', 'missed']

/** @typedef {import('./app.js').Context} Context */

/** In the dock of a phone; the rest is behind it. */
const FIRST = 4
/** Pages that show one's own and need nothing of the city. */
const OWN = ['account', 'accounts']

/** @param {{ c: Context }} props */
export function Frame({ c }) {
  const { t, f, city, route, nowMs } = c
  const alarms = city.status ? alarmsOf(city, nowMs) : []
  const badges = /** @type {Readonly<Record<string, number>>} */ ({
    city: alarms.length,
    watering: alarms.filter(({ kind }) => kind === 'leak' || kind === 'valve').length,
    safety: alarms.filter(({ kind }) => SAFETY.includes(kind)).length,
    gateways: alarms.filter(({ kind }) => kind === 'silent' || kind === 'data').length,
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
    bands=${bandsOf(c, page, alarms)}
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
  if (!isOwn && city.gateways.length === 0 && page !== 'map') {
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

/** @param {Context} c @param {string} page @param {readonly import('./city.js').Alarm[]} alarms */
function bandsOf(c, page, alarms) {
  const { t, f, city, nowMs, lastMs, isStale } = c
  const hot = alarms.find(({ urgency }) => urgency <= 1)
  const name = hot ? nameOf(city, hot.subject) : ''
  return html`<div class="bands" aria-live="polite">
      ${isStale && html`<${Band} state="alarm" icon="off" title=${t.stale.title(f.time(lastMs))} text=${t.stale.text} />`}
      ${hot && page !== 'city' && page !== 'safety' && html`<a class="band alarm" href="#/safety"><${Icon} name="alarm" /><p><strong>${t.alarms[hot.kind].title}</strong>${name} · ${f.lasted(nowMs - hot.sinceMs)}</p><span class="btn quiet">${t.see}</span></a>`}
      ${c.isDemo && page === 'city' && html`<${Band} state="plain" icon="gateway" title=${t.demo.title} text=${t.demo.text} />`}
    </div>
    <div class="sr" aria-live="assertive">${hot ? `${t.alarms[hot.kind].title}, ${name}` : ''}</div>`
}
