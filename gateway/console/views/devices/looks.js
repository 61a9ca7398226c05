// @ts-check
/** What a sensor wears: the symbol of what it serves, the pill of its state. */

import { lookOf } from '../../model.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../model.js').DeviceView} DeviceView */

/** @param {Context} c @param {DeviceView} view */
export function lookOfDevice({ model }, { assets }) {
  const view = model.assets?.find(({ asset }) => asset.id === assets[0])
  return view ? lookOf(view.asset.kind) : { domain: 'none', icon: 'devices' }
}

export const PILLS = /** @type {const} */ ({
  active: 'ok',
  silent: 'unknown',
  joining: 'plain',
  'never-heard': 'unknown',
})
