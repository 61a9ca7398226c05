// @ts-check
/**
 * How long a passphrase would hold whoever has the file, roughly: what a guesser has to go through, in
 * bits. A word counts as one of two thousand, whatever its length; a word or sign that comes again, nothing. Pure.
 */

/** As the gateway asks for (base/passphrase-seal.ts). */
export const CHARACTERS_MIN = 12

const WORD_BITS = 11
const SIGN_BITS = 3.5
const FAIR_BITS = 36
const STRONG_BITS = 52

/** @typedef {'short' | 'weak' | 'fair' | 'strong'} Strength */

/** @param {string} text @returns {Strength} */
export function strengthOf(text) {
  if (text.length < CHARACTERS_MIN) return 'short'
  const bits = bitsOf(text)
  if (bits >= STRONG_BITS) return 'strong'
  return bits >= FAIR_BITS ? 'fair' : 'weak'
}

/** @param {string} text */
function bitsOf(text) {
  const words = new Set(text.toLowerCase().match(/\p{L}{3,}/gu) ?? [])
  const signs = new Set(text.replaceAll(/\p{L}{3,}|\s/gu, ''))
  return words.size * WORD_BITS + signs.size * SIGN_BITS
}
