// @ts-check
/** The city's picture as pages read it (`GET /api/v1/city`): known and unknown are counted apart. Pure. */

/** @typedef {import('../../city/thing.ts').Thing} Thing */
/** @typedef {import('../../city/thing.ts').Space} Space */
/** @typedef {import('../../city/thing.ts').Device} Device */
/** @typedef {import('../../city/thing.ts').GatewayNow} GatewayNow */
/**
 * @typedef {{ position: number, things: ReadonlyMap<string, Thing>, devices: ReadonlyMap<string, Device>,
 *   gateways: readonly GatewayNow[] }} Picture
 * @typedef {{ free: number, occupied: number, over: number, unknown: number, all: number }} SpaceCounts
 */

/** @param {any} body of `GET /api/v1/city` @returns {Picture} */
export function readPicture(body) {
  const things = /** @type {Thing[]} */ (body.things)
  const devices = /** @type {Device[]} */ (body.devices)
  return {
    position: body.position,
    things: new Map(things.map((thing) => [thing.id, thing])),
    devices: new Map(devices.map((device) => [device.devEui, device])),
    gateways: body.gateways,
  }
}

/**
 * @template Kind, One
 * @typedef {One extends { readonly kind: infer Own } ? (Kind extends Own ? One : never) : never} OfKind
 */

/**
 * @template {Thing['kind']} Kind
 * @param {Picture} picture
 * @param {...Kind} kinds
 * @returns {readonly OfKind<Kind, Thing>[]}
 */
export function thingsOf({ things }, ...kinds) {
  const wanted = /** @type {readonly string[]} */ (kinds)
  return /** @type {any} */ ([...things.values()].filter(({ kind }) => wanted.includes(kind)))
}

/** Over is occupied too, and counted once. @param {Space} space */
export function stateOfSpace({ status, over }) {
  return status === 'occupied' && over ? 'over' : status
}

/** @param {readonly Space[]} spaces @returns {SpaceCounts} */
export function countSpaces(spaces) {
  const counts = { free: 0, occupied: 0, over: 0, unknown: 0, all: spaces.length }
  for (const space of spaces) counts[stateOfSpace(space)]++
  return counts
}

/**
 * Rows of a table of spaces, in the order of their names; spaces without a row are under ''.
 * @param {readonly Space[]} spaces
 * @returns {readonly { row: string, name: string, spaces: readonly Space[] }[]}
 */
export function rowsOf(spaces) {
  /** @type {Map<string, { row: string, name: string, spaces: Space[] }>} */
  const rows = new Map()
  for (const space of spaces) {
    const { row = '', rowName = row } = space
    const known = rows.get(row)
    if (known) known.spaces.push(space)
    else rows.set(row, { row, name: rowName, spaces: [space] })
  }
  return [...rows.values()].sort((a, b) => a.name.localeCompare(b.name, 'fr'))
}

/** The newest value of one quantity; `soil.tension` finds `soil.tension@20`. @param {Thing} thing @param {string} quantity */
export function newestOf(thing, quantity) {
  const values = 'values' in thing ? thing.values : []
  return values.find(({ quantity: one }) => one === quantity || one.startsWith(`${quantity}@`))
}
