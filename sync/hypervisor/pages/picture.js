// @ts-check
/** The city as it stands now, as far as one may see it: `GET /api/v1/city`. */

/**
 * @typedef {import('../city/thing.ts').Thing} Thing
 * @typedef {import('../city/thing.ts').Space} Space
 * @typedef {import('../city/thing.ts').WaterThing} WaterThing
 * @typedef {import('../city/thing.ts').Bin} Bin
 * @typedef {import('../city/thing.ts').MeasuringPoint} MeasuringPoint
 * @typedef {{ things: readonly Thing[], devices: readonly import('../city/thing.ts').Device[],
 *   gateways: readonly import('../city/thing.ts').GatewayNow[] }} Picture
 */

const FRESH_MS = 3_000

/**
 * `undefined` until it has come.
 * @param {{ past: import('../../../base/web/past.js').Past }} c
 * @returns {{ state: 'loading' | 'ready' | 'failed', picture: Picture | undefined }}
 */
export function pictureOf({ past }) {
  const { state, data } = past.text('city', FRESH_MS)
  return { state, picture: data }
}

/** Spaces in order of their ids. @param {Picture} picture @returns {readonly Space[]} */
export function spacesIn({ things }) {
  return /** @type {readonly Space[]} */ (things.filter(({ kind }) => kind === 'space'))
}

/** Zones, mains and trees. @param {Picture} picture @returns {readonly WaterThing[]} */
export function waterIn({ things }) {
  const kinds = ['zone', 'site', 'tree']
  return /** @type {readonly WaterThing[]} */ (things.filter(({ kind }) => kinds.includes(kind)))
}
