// @ts-check
/** Names of places made from ids, for sides that know no others. */

const SMALL_WORDS = new Set(['de', 'la', 'le', 'du', 'des', 'les', 'et', 'of', 'the'])

/**
 * `rue-d-italie` as people write it: Rue d’Italie.
 * @param {string} id
 */
export function placeName(id) {
  const words = id.split('-').filter((word) => word !== '')
  let name = ''
  for (const [i, word] of words.entries()) {
    const elided = word === 'd' || word === 'l'
    const small = i > 0 && (SMALL_WORDS.has(word) || elided)
    const shown = small ? word : word.charAt(0).toUpperCase() + word.slice(1)
    name += elided && i > 0 && i < words.length - 1 ? `${shown}’` : `${shown} `
  }
  return name.trim()
}

/** The street of a space: its id without the number. @param {string} id */
export function streetOf(id) {
  return id.replace(/-[a-z]?\d+$/, '')
}

/** As printed on the label, the last four apart: they tell sensors of one delivery apart. @param {string} devEui */
export function euiText(devEui) {
  return `${devEui.slice(0, 12)}\u202f${devEui.slice(12)}`.toUpperCase()
}
