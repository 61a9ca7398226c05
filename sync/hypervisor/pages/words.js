// @ts-check
/** All that the city's pages say: what every page says at once, the rest with the view that says it. */

import { bringWords } from '../../../base/web/view-words.js'
import { EN } from './words-en.js'
import { FR } from './words-fr.js'

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

/** @typedef {keyof typeof VIEW_WORDS} ViewWords */
/** @typedef {typeof FR & import('../../../base/web/view-words.js').WordsOf<typeof VIEW_WORDS>} Words */

export const WORDS = {
  fr: /** @type {Words} */ (FR),
  en: /** @type {Words} */ (EN),
}

/** @param {readonly ViewWords[]} keys */
export async function bringViewWords(keys) {
  await bringWords(WORDS, VIEW_WORDS, keys)
}
