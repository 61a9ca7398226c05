// @ts-check
/** How far a case is, and the nearest first. Pure. */

/** @typedef {{ lat: number, lon: number }} Place */

const EARTH_M = 6_371_000
/** On foot, in streets: longer than as the crow flies. */
const DETOUR = 1.3
const WALK_M_PER_MIN = 80

/** @param {Place} a @param {Place} b metres as the crow flies */
export function distanceM(a, b) {
  const rad = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180
  const [dLat, dLon] = [rad(b.lat - a.lat), rad(b.lon - a.lon)]
  const half =
    Math.sin(dLat / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(half)))
}

/** @param {number} metres as the crow flies @returns {number} minutes, at least one */
export function walkMinutes(metres) {
  return Math.max(1, Math.round((metres * DETOUR) / WALK_M_PER_MIN))
}

/**
 * The nearest first; those without a place last, in their own order.
 * @template {{ place?: Place }} One
 * @param {readonly One[]} cases
 * @param {Place | undefined} here
 * @returns {readonly One[]}
 */
export function nearestFirst(cases, here) {
  if (!here) return cases
  const far = (/** @type {{ place?: Place }} */ { place }) =>
    place ? distanceM(here, place) : Number.POSITIVE_INFINITY
  return [...cases].sort((a, b) => far(a) - far(b))
}
