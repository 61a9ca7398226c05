// @ts-check
/** The picture of the city as lists, for pages that go through all of it. */

/**
 * @typedef {import('../city/thing.ts').Thing} Thing
 * @typedef {import('../city/thing.ts').Space} Space
 * @typedef {import('../city/thing.ts').WaterThing} WaterThing
 * @typedef {import('../city/thing.ts').Bin} Bin
 * @typedef {import('../city/thing.ts').MeasuringPoint} MeasuringPoint
 * @typedef {{ things: readonly Thing[], devices: readonly import('../city/thing.ts').Device[],
 *   gateways: readonly import('../city/thing.ts').GatewayNow[] }} Picture
 */

/**
 * `undefined` until it has come.
 * @param {{ city: import('./city.js').City }} c
 * @returns {Picture | undefined}
 */
export function pictureOf({ city: { picture } }) {
  if (!picture) return undefined
  const { things, devices, gateways } = picture
  return { things: [...things.values()], devices: [...devices.values()], gateways }
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
