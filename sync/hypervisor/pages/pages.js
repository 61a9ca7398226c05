// @ts-check
/**
 * Every page once: its name in the address, its symbol, its group in the navigation, and the module that
 * is loaded when it is first opened, with the words that only it says.
 */

import { wordsOf } from './words.js'

/** @typedef {import('../../../base/web/views.js').ViewLine & { icon: string, group: '' | 'now' | 'domains' | 'decide' | 'operate' }} PageLine */

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
    words: () => wordsOf('overview'),
    load: async () => (await import('./views/overview/overview.js')).Overview,
  },
  {
    page: 'map',
    icon: 'map',
    group: 'now',
    sheet: '/views/map/map.css',
    words: () => wordsOf('cityMap', 'overview', 'safetyPage'),
    load: async () => (await import('./views/map/map.js')).MapPage,
  },
  {
    page: 'alarms',
    icon: 'alarm',
    group: 'now',
    words: () => wordsOf('alarmList'),
    load: async () => (await import('./views/alarms/alarms.js')).AlarmsPage,
  },
  {
    page: 'patrol',
    icon: 'walk',
    group: 'now',
    sheet: '/views/patrol/patrol.css',
    words: () => wordsOf('patrol'),
    load: async () => (await import('./views/patrol/patrol.js')).Patrol,
  },
  {
    page: 'parking',
    icon: 'parking',
    group: 'domains',
    sheet: TRADES_SHEET,
    words: () => wordsOf('parkings', 'trades'),
    load: async () => (await import('./views/parking/page.js')).Parking,
  },
  {
    page: 'watering',
    icon: 'water',
    group: 'domains',
    sheet: TRADES_SHEET,
    words: () => wordsOf('trades', 'waterings'),
    load: async () => (await import('./views/watering/page.js')).Watering,
  },
  {
    page: 'leaks',
    icon: 'leak',
    group: 'domains',
    sheet: TRADES_SHEET,
    words: () => wordsOf('leaks', 'trades'),
    load: async () => (await import('./views/leaks/page.js')).Leaks,
  },
  {
    page: 'safety',
    icon: 'safety',
    group: 'domains',
    words: () => wordsOf('safetyPage'),
    load: async () => (await import('./views/safety/safety.js')).Safety,
  },
  {
    page: 'environment',
    icon: 'air',
    group: 'domains',
    sheet: TRADES_SHEET,
    words: () => wordsOf('environment', 'trades'),
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
    words: () => wordsOf('governance'),
    load: async () => (await import('./views/governance/governance.js')).Governance,
  },
  {
    page: 'report',
    icon: 'report',
    group: 'decide',
    sheet: DECIDE_SHEET,
    words: () => wordsOf('governance', 'report'),
    load: async () => (await import('./views/report/report.js')).ReportPage,
  },
  {
    page: 'gateways',
    icon: 'gateway',
    group: 'operate',
    sheet: TRADES_SHEET,
    words: () => wordsOf('gateways'),
    load: async () => (await import('./views/gateways/page.js')).Gateways,
  },
  {
    page: 'decoders',
    icon: 'devices',
    group: 'operate',
    sheet: TRADES_SHEET,
    words: () => wordsOf('decoders', 'trades'),
    load: async () => (await import('./views/decoders/page.js')).Decoders,
  },
  {
    page: 'openData',
    icon: 'sync',
    group: 'operate',
    sheet: TRADES_SHEET,
    words: () => wordsOf('openData', 'trades'),
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
    words: () => wordsOf('register'),
    load: async () => (await import('./views/register/register.js')).RegisterPage,
  },
  {
    page: 'account',
    icon: 'people',
    group: '',
    load: async () => (await import('../../../base/web/people/account.js')).AccountPage,
  },
]

/** Whether there is such a page: links lead to those that are there. @param {string} name */
export function isPage(name) {
  return PAGES.some(({ page }) => page === name)
}
