// @ts-check
/** All that the city's pages say: what every page says at once, the rest with the view that says it. */

export const VIEW_WORDS = {
  alarmList: () => import('./views/alarms/words.js'),
  cityMap: () => import('./views/map/words.js'),
  decoders: () => import('./views/decoders/words.js'),
  environment: () => import('./views/environment/words.js'),
  gateways: () => import('./views/gateways/words.js'),
  governance: () => import('./views/governance/words.js'),
  leaks: () => import('./views/leaks/words.js'),
  openData: () => import('./views/openData/words.js'),
  overview: () => import('./views/overview/words.js'),
  parkings: () => import('./views/parking/words.js'),
  patrol: () => import('./views/patrol/words.js'),
  register: () => import('./views/register/words.js'),
  report: () => import('./views/report/words.js'),
  safetyPage: () => import('./views/safety/words.js'),
  trades: () => import('./parts/trade-words.js'),
  waterings: () => import('./views/watering/words.js'),
}

/** @typedef {{ [Key in keyof typeof VIEW_WORDS]: Awaited<ReturnType<typeof VIEW_WORDS[Key]>>['FR'] }} OfViews */
/** @typedef {import('./words-fr.js').Words & OfViews} Words */

/** Those of all pages; views find theirs beside them (base/web/views.js). */
export const WORDS = {
  fr: async () => /** @type {Words} */ ((await import('./words-fr.js')).FR),
  en: async () => /** @type {Words} */ ((await import('./words-en.js')).EN),
}

/** @param {readonly (keyof typeof VIEW_WORDS)[]} keys that a view says; rejects when they do not come */
export async function wordsOf(...keys) {
  const said = await Promise.all(keys.map((key) => VIEW_WORDS[key]()))
  const inLanguage = (/** @type {'FR' | 'EN'} */ language) =>
    Object.fromEntries(keys.map((key, i) => [key, said[i]?.[language]]))
  return { FR: inLanguage('FR'), EN: inLanguage('EN') }
}
