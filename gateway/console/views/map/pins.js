// @ts-check
/** Items as symbols of the plan: kind by its sign, state by a second sign at its corner, never by colour alone. */

import { lookOf, spaceMark, streetName } from '../../model.js'

/** @typedef {import('./items.js').Context} Context @typedef {import('./items.js').Item} Item @typedef {import('../../../../base/web/map.js').Pin} Pin */

const BADGES = /** @type {Readonly<Record<string, string>>} */ ({
  alarm: 'alarm',
  watch: 'watch',
  unknown: 'unknown',
})

/** @param {Context} c @param {readonly Item[]} items @returns {Pin[]} */
export function pinsOf(c, items) {
  return items.flatMap((item) => (item.at ? [pinOf(c, item, item.at)] : []))
}

/** @param {Context} c @param {Item} item @param {{ lat: number, lon: number }} at @returns {Pin} */
function pinOf({ t }, item, { lat, lon }) {
  const { id, name, kind, state, word, view } = item
  const place = { id, lat, lon, title: `${name}, ${word}` }
  if (kind === 'space' && view) {
    const mark = spaceMark(view)
    const group = streetName(name)
    const letter =
      mark === 'over' ? '!' : t.categories[view.asset.properties.category ?? 'normal'].letter
    return { ...place, look: 'space', state: mark, mark: letter, group, groupName: group }
  }
  const { domain, icon } = kind === 'gateway' ? { domain: 'none', icon: 'gateway' } : lookOf(kind)
  const badge = BADGES[state]
  return {
    ...place,
    look: 'disc',
    state: state === 'plain' || state === 'ok' ? '' : state,
    domain,
    icon: view?.state.startsWith('leak') ? 'leak' : icon,
    ...(badge && { badge }),
  }
}
