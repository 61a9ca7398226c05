// @ts-check
/** Which spaces a technician looks for: by state, category and words. Pure. */

import { detailsOf, spaceMark } from '../../model.js'

/** @typedef {import('../../model.js').AssetView} AssetView */
/** @typedef {'sure' | 'pending' | 'inferred' | 'doubted' | 'silent' | 'unheard'} Trust how far a state is known */

/** @type {readonly string[]} */
export const STATES = ['free', 'occupied', 'over', 'unknown', 'check']
export const CATEGORIES = /** @type {const} */ (['prm', 'delivery', 'ev', 'normal'])

/** @param {AssetView} view */
export function categoryOf({ asset }) {
  return asset.properties.category ?? 'normal'
}

/**
 * How far the state of a space is known: why it is unknown, or what makes it less than sure.
 * @param {AssetView} view
 * @returns {Trust}
 */
export function trustOf(view) {
  const { proof, doubt } = detailsOf(view)
  if (!proof) return 'unheard'
  if (spaceMark(view) === 'unknown') return 'silent'
  if (doubt) return 'doubted'
  if (proof.isInferred) return 'inferred'
  return proof.pending ? 'pending' : 'sure'
}

/** Somebody should look at its sensor. @param {AssetView} view */
export function isToCheck(view) {
  return ['unheard', 'silent', 'doubted'].includes(trustOf(view))
}

/**
 * In the order in which they stand in the street.
 * @param {readonly AssetView[]} spaces
 * @param {{ state: string, category: string, text: string }} wanted '': all
 */
export function foundIn(spaces, { state, category, text }) {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return spaces
    .filter((view) => isIn(view, state))
    .filter((view) => category === '' || categoryOf(view) === category)
    .filter((view) => {
      const { asset, bindings } = view
      const said = `${asset.name} ${asset.id} ${bindings.map(({ devEui }) => devEui).join(' ')}`
      return words.every((word) => said.toLowerCase().includes(word))
    })
    .sort((a, b) => a.asset.id.localeCompare(b.asset.id))
}

/** Over is occupied, too. @param {AssetView} view @param {string} state */
export function isIn(view, state) {
  if (state === '') return true
  if (state === 'check') return isToCheck(view)
  const mark = spaceMark(view)
  return mark === state || (state === 'occupied' && mark === 'over')
}
