// @ts-check
/** What a point measures, the most telling first, and which of its channels are not to be believed. Pure. */

/** @typedef {import('../../model.js').AssetView} AssetView @typedef {import('../../model.js').DeviceView} DeviceView */
/** @typedef {import('../../../../base/web/past.js').PastSeries} Series */

/** The kinds of things that other pages do not have, in the order of the page. */
export const KINDS = /** @type {const} */ ([
  'segment',
  'noisePoint',
  'airPoint',
  'heatPoint',
  'bin',
  'tree',
])

/** Quantities that are about the thing itself, the most telling first. */
const TELLING = [
  'noise.laeq',
  'air.pm25',
  'air.temperature',
  'soil.tension',
  'level.distance',
  'people.inTotal',
]
/** A counter's other half is drawn with it. */
const HIDDEN = ['people.outTotal']

/** @param {readonly { quantity: string }[]} some @returns {string | undefined} the quantity to begin with */
export function tellingOf(some) {
  return TELLING.find((one) => some.some(({ quantity }) => quantity === one)) ?? some[0]?.quantity
}

/** What there is to draw of it: each quantity once, the most telling first. @param {readonly Series[]} series */
export function quantitiesOf(series) {
  const names = new Set(series.map(({ quantity }) => quantity))
  const own = [...names].filter((one) => !one.startsWith('device.') && !HIDDEN.includes(one))
  const place = (/** @type {string} */ one) => {
    const at = TELLING.indexOf(one)
    return at < 0 ? TELLING.length : at
  }
  return own.sort((a, b) => place(a) - place(b))
}

/**
 * Channels of the devices that serve a thing which are not to be believed, with their device.
 * @param {AssetView} view
 * @param {readonly DeviceView[]} devices
 */
export function distrustedOf(view, devices) {
  const bound = new Set(view.bindings.map(({ devEui }) => String(devEui)))
  return devices
    .filter(({ device }) => bound.has(device.devEui))
    .flatMap((device) => (device.care?.distrusted ?? []).map((channel) => ({ device, channel })))
}
