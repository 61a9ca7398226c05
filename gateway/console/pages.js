// @ts-check
/**
 * Every page once: its name in the address, its symbol, its group in the navigation, and the module and the
 * words that are loaded when it is first opened. In the order of the navigation (console-ux.md §2).
 */

/** @typedef {import('../../base/web/views.js').ViewLine & { icon: string, group: '' | 'trades' | 'gateway' | 'self' }} PageLine */

/** The daily round, in a phone's tab bar. */
export const FIRST = 4

/** @type {readonly PageLine[]} */
export const PAGES = [
  {
    page: 'today',
    icon: 'today',
    group: '',
    load: async () => (await import('./views/today/today.js')).Today,
    words: () => import('./views/today/words.js'),
  },
  {
    page: 'install',
    icon: 'install',
    group: '',
    load: async () => (await import('./views/install/install.js')).Install,
    words: () => import('./views/install/words.js'),
    sheet: '/views/install/install.css',
  },
  {
    page: 'devices',
    icon: 'devices',
    group: '',
    sheet: '/views/devices/devices.css',
    load: async () => (await import('./views/devices/devices.js')).Devices,
    words: () => import('./views/devices/words.js'),
  },
  {
    page: 'map',
    icon: 'map',
    group: '',
    sheet: '/views/map/map.css',
    load: async () => (await import('./views/map/map.js')).MapPage,
    words: () => import('./views/map/words.js'),
  },
  {
    page: 'parking',
    icon: 'parking',
    group: 'trades',
    load: async () => (await import('./views/parking/parking.js')).Parking,
    words: () => import('./views/parking/words.js'),
    sheet: '/views/parking/parking.css',
  },
  {
    page: 'watering',
    icon: 'water',
    group: 'trades',
    sheet: '/views/watering/watering.css',
    load: async () => (await import('./views/watering/watering.js')).Watering,
    words: () => import('./views/watering/words.js'),
  },
  {
    page: 'safety',
    icon: 'safety',
    group: 'trades',
    load: async () => (await import('./views/safety/safety.js')).Safety,
    words: () => import('./views/safety/words.js'),
    sheet: '/views/safety/safety.css',
  },
  {
    page: 'others',
    icon: 'other',
    group: 'trades',
    load: async () => (await import('./views/others/others.js')).Others,
    words: () => import('./views/others/words.js'),
  },
  {
    page: 'radio',
    icon: 'radio',
    group: 'gateway',
    sheet: '/views/radio/radio.css',
    load: async () => (await import('./views/radio/radio.js')).Radio,
    words: () => import('./views/radio/words.js'),
  },
  {
    page: 'sync',
    icon: 'sync',
    group: 'gateway',
    load: async () => (await import('./views/sync/sync.js')).Sync,
    words: () => import('./views/sync/words.js'),
  },
  {
    page: 'decoders',
    icon: 'decoders',
    group: 'gateway',
    load: async () => (await import('./views/decoders/decoders.js')).Decoders,
    words: () => import('./views/decoders/words.js'),
  },
  {
    page: 'system',
    icon: 'system',
    group: 'gateway',
    sheet: '/views/system/system.css',
    load: async () => (await import('./views/system/system.js')).System,
    words: () => import('./views/system/words.js'),
  },
  {
    page: 'accounts',
    icon: 'people',
    group: 'gateway',
    load: async () => (await import('./views/accounts/accounts.js')).AccountsPage,
    words: accountWords,
  },
  {
    page: 'audit',
    icon: 'register',
    group: 'gateway',
    load: async () => (await import('./views/audit/audit.js')).AuditPage,
    words: () => import('./views/audit/words.js'),
  },
  {
    page: 'account',
    icon: 'people',
    group: 'self',
    load: async () => (await import('../../base/web/people/account.js')).AccountPage,
    words: accountWords,
  },
]

/** For those alone to whom the gateway names them. @type {readonly string[]} */
const NAMED = ['accounts', 'audit']

/** In the navigation of who is here. @param {readonly string[]} may */
export function placesFor(may) {
  return PAGES.filter(({ page, group }) => {
    return group !== 'self' && (!NAMED.includes(page) || may.includes(page))
  })
}

export async function accountWords() {
  const [{ FR }, { EN }] = await Promise.all([
    import('../../base/web/people/account-words-fr.js'),
    import('../../base/web/people/account-words-en.js'),
  ])
  return { FR, EN }
}
