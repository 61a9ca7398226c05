// @ts-check
/** The frame around the city's pages: where one is, the hottest alarm, whether the page still hears. */

import { html } from '../../../base/web/html.js'
import { Icon } from '../../../base/web/icons.js'
import { Band, Empty, Skeleton, Trouble } from '../../../base/web/parts.js'
import { Shell } from '../../../base/web/shell.js'
import { alarmsOf, nameOf } from './city.js'
import { AccountPage } from './views/account.js'
import { CityPage } from './views/city.js'
import { Gateways } from './views/gateways.js'
import { Governance } from './views/governance/governance.js'
import { Indicators } from './views/indicators.js'
import { MapPage } from './views/map.js'
import { Parking } from './views/parking.js'
import { RegisterPage } from './views/register/register.js'
import { ReportPage } from './views/report/report.js'
import { Safety } from './views/safety.js'
import { Watering } from './views/watering.js'

/** Alarms of the page of safety. @type {readonly string[]} */
const SAFETY = ['call', 'intrusion', 'device', 'missed']

/** @typedef {import('./app.js').Context} Context */

const PAGES = /** @type {Readonly<Record<string, (props: { c: Context }) => any>>} */ ({
  city: CityPage,
  map: MapPage,
  parking: Parking,
  watering: Watering,
  safety: Safety,
  indicators: Indicators,
  governance: Governance,
  report: ReportPage,
  gateways: Gateways,
  register: RegisterPage,
  account: AccountPage,
})
const PLACES = /** @type {const} */ ([
  ['city', 'city', 'now'],
  ['map', 'map', 'now'],
  ['parking', 'parking', 'domains'],
  ['watering', 'water', 'domains'],
  ['safety', 'safety', 'domains'],
  ['indicators', 'chart', 'domains'],
  ['governance', 'flag', 'decide'],
  ['report', 'report', 'decide'],
  ['gateways', 'gateway', 'operate'],
  ['register', 'register', 'operate'],
])
const FIRST = 4
/** These say something before any gateway does. @type {readonly string[]} */
const WITHOUT_GATEWAYS = ['map', 'governance', 'report', 'register']

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
  const places = PLACES.filter(([page]) => !c.who || c.who.may.includes(page)).map(
    ([page, icon, group]) => {
      return {
        page,
        icon,
        word: t.pages[page],
        group: t.groups[group],
        badge: badges[page] ?? 0,
        ...(page === 'parking' && { short: t.tabs.parking }),
      }
    },
  )
  const page = PAGES[route.page] ? route.page : 'city'
  const title = t.pages[/** @type {keyof typeof t.pages} */ (page)]
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
    <${Content} c=${c} page=${page} />
  <//>`
}

/** @param {{ c: Context, page: string }} props */
function Content({ c, page }) {
  const { t, city } = c
  if (c.isLost) {
    const { title, why, todo, again } = t.lost
    return html`<${Trouble} title=${title} words=${t.trouble} why=${why} todo=${todo}>
      <button class="btn main danger" type="button" onClick=${() => location.reload()}>${again}</button>
    <//>`
  }
  if (page === 'account') return html`<${AccountPage} c=${c} />`
  if (c.who && !c.who.may.includes(page)) {
    const { title, text, steps } = t.notAllowed
    return html`<${Empty} icon="safety" title=${title} text=${text} steps=${steps} />`
  }
  if (!city.status) return html`<${Skeleton} word=${t.loading} />`
  if (city.gateways.length === 0 && !WITHOUT_GATEWAYS.includes(page)) {
    const { title, text, steps } = t.nothing
    return html`<${Empty} icon="gateway" title=${title} text=${text} steps=${steps} />`
  }
  const Page = PAGES[page] ?? CityPage
  return html`<${Page} c=${c} />`
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
