// @ts-check
/** One measurement in words. */

/**
 * @param {Pick<import('../app.js').Context, 't' | 'f'>} c
 * @param {{ quantity: string, value: number, unit: string }} measurement
 */
export function measured({ t, f }, { quantity, value, unit }) {
  if (quantity === 'parking.occupied') return value === 1 ? t.space.occupied : t.space.free
  if (quantity === 'valve.open' || quantity === 'contact.open') return value === 1 ? t.open : t.shut
  const digits = Number.isInteger(value) ? 0 : 1
  return unit === '' || unit === 'count' || unit === 'bool' || unit === 'code'
    ? f.number(value, digits)
    : f.unit(value, unit, digits)
}
