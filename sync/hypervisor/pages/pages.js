// @ts-check
/**
 * Every page once: its name in the address, its symbol, its group in the navigation, and the module that
 * is loaded when it is first opened. `sheet` and `words`: a sheet and words of its own,
 * loaded with it.
 */

import { bringViewWords } from './words.js'

/** @typedef {import('./app.js').Context} Context */
/** @typedef {(props: { c: Context }) => any} PageView */
/**
 * @typedef {{ page: string, icon: string, group: '' | 'now' | 'domains' | 'decide' | 'operate', sheet?: string,
 *   words?: readonly import('./words.js').ViewWords[], load: () => Promise<PageView> }} PageLine
 */

/** Charts and lists of the trades. */
const TRADES_SHEET = '/trades.css'

/** Tables and prints of what is decided. */
const DECIDE_SHEET = '/decide.css'

/** In the order of the navigation (hypervisor-ux.md §2); without a group it is not in it. @type {readonly PageLine[]} */
export const PAGES = [
  {
    page: 'city',
    icon: 'city',
    group: 'now',
    words: ['overview'],
    load: async () => (await import('./views/overview/overview.js')).Overview,
  },
  {
    page: 'map',
    icon: 'map',
    group: 'now',
    sheet: '/views/map/map.css',
    words: ['cityMap', 'overview', 'safetyPage'],
    load: async () => (await import('./views/map/map.js')).MapPage,
  },
  {
    page: 'alarms',
    icon: 'alarm',
    group: 'now',
    words: ['alarmList'],
    load: async () => (await import('./views/alarms/alarms.js')).AlarmsPage,
  },
  {
    page: 'patrol',
    icon: 'walk',
    group: 'now',
    sheet: '/views/patrol/patrol.css',
    words: ['patrol'],
    load: async () => (await import('./views/patrol/patrol.js')).Patrol,
  },
  {
    page: 'parking',
    icon: 'parking',
    group: 'domains',
    sheet: TRADES_SHEET,
    words: ['parkings', 'trades'],
    load: async () => (await import('./views/parking/page.js')).Parking,
  },
  {
    page: 'watering',
    icon: 'water',
    group: 'domains',
    sheet: TRADES_SHEET,
    words: ['trades', 'waterings'],
    load: async () => (await import('./views/watering/page.js')).Watering,
  },
  {
    page: 'leaks',
    icon: 'leak',
    group: 'domains',
    sheet: TRADES_SHEET,
    words: ['leaks', 'trades'],
    load: async () => (await import('./views/leaks/page.js')).Leaks,
  },
  {
    page: 'safety',
    icon: 'safety',
    group: 'domains',
    words: ['safetyPage'],
    load: async () => (await import('./views/safety/safety.js')).Safety,
  },
  {
    page: 'environment',
    icon: 'air',
    group: 'domains',
    sheet: TRADES_SHEET,
    words: ['environment', 'trades'],
    load: async () => (await import('./views/environment/page.js')).Environment,
  },
  {
    page: 'indicators',
    icon: 'chart',
    group: 'decide',
    load: async () => (await import('./views/indicators.js')).Indicators,
  },
  {
    page: 'governance',
    icon: 'flag',
    group: 'decide',
    sheet: DECIDE_SHEET,
    words: ['governance'],
    load: async () => (await import('./views/governance/governance.js')).Governance,
  },
  {
    page: 'report',
    icon: 'report',
    group: 'decide',
    sheet: DECIDE_SHEET,
    words: ['governance', 'report'],
    load: async () => (await import('./views/report/report.js')).ReportPage,
  },
  {
    page: 'gateways',
    icon: 'gateway',
    group: 'operate',
    sheet: TRADES_SHEET,
    words: ['gateways'],
    load: async () => (await import('./views/gateways/page.js')).Gateways,
  },
  {
    page: 'decoders',
    icon: 'devices',
    group: 'operate',
    sheet: TRADES_SHEET,
    words: ['decoders', 'trades'],
    load: async () => (await import('./views/decoders/page.js')).Decoders,
  },
  {
    page: 'openData',
    icon: 'sync',
    group: 'operate',
    sheet: TRADES_SHEET,
    words: ['openData', 'trades'],
    load: async () => (await import('./views/openData/page.js')).OpenData,
  },
  {
    page: 'accounts',
    icon: 'people',
    group: 'operate',
    load: async () => (await import('./views/accounts.js')).AccountsPage,
  },
  {
    page: 'register',
    icon: 'register',
    group: 'operate',
    sheet: DECIDE_SHEET,
    words: ['register'],
    load: async () => (await import('./views/register/register.js')).RegisterPage,
  },
  {
    page: 'account',
    icon: 'people',
    group: '',
    load: async () => (await import('./views/account.js')).AccountPage,
  },
]

/**
 * Pages that have come, kept for as long as this page lives; one that did not come is asked for again.
 * @type {Map<string, PageView | 'loading' | 'failed'>}
 */
const loaded = new Map()

/**
 * The page's view, or how far it is.
 * @param {PageLine} line
 * @param {() => void} onNews
 */
export function viewOf(line, onNews) {
  const known = loaded.get(line.page)
  if (known) return known
  loaded.set(line.page, 'loading')
  void bring(line).then(onNews)
  return 'loading'
}

/** Whether there is such a page: links lead to those that are there. @param {string} name */
export function isPage(name) {
  return PAGES.some(({ page }) => page === name)
}

/** @param {string} page that failed: the next look asks again */
export function forget(page) {
  loaded.delete(page)
}

/** @param {PageLine} line */
async function bring({ page, sheet, words = [], load }) {
  try {
    const [view] = await Promise.all([
      load(),
      sheet === undefined ? undefined : addSheet(sheet),
      bringViewWords(words),
    ])
    loaded.set(page, view)
  } catch {
    loaded.set(page, 'failed')
  }
}

/** @param {string} href @returns {Promise<void>} */
function addSheet(href) {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = href
    link.onload = () => resolve()
    link.onerror = () => {
      link.remove()
      reject(new Error(`no sheet ${href}`))
    }
    document.head.append(link)
  })
}
