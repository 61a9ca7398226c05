// @ts-check
/** One measurement in words: value, unit, and what a number stands for where it is a state. */

const UNITS = /** @type {Readonly<Record<string, [unit: string, decimals: number]>>} */ ({
  'noise.laeq': ['dB(A)', 0],
  'noise.laf': ['dB(A)', 0],
  'noise.lafmax': ['dB(A)', 0],
  'air.pm1': ['µg/m³', 1],
  'air.pm25': ['µg/m³', 1],
  'air.pm10': ['µg/m³', 1],
  'air.temperature': ['°C', 1],
  'soil.temperature': ['°C', 1],
  'air.relativeHumidity': ['%', 0],
  'air.pressure': ['hPa', 0],
  'soil.tension': ['kPa', 0],
  'level.distance': ['mm', 0],
  'device.batteryPercent': ['%', 0],
  'device.batteryVoltage': ['V', 2],
})

/** Names of a kind of number, which nobody says aloud. */
const UNITLESS = new Set(['', 'count', 'bool', 'code', 'index'])

/**
 * The unit that people know and the decimals that mean something.
 * @param {string} quantity
 * @param {string} unit as it was told
 * @returns {[unit: string, decimals: number]}
 */
export function unitOf(quantity, unit) {
  const [shown, decimals] = UNITS[quantity] ?? [unit, 1]
  return [UNITLESS.has(shown) ? '' : shown, decimals]
}

/**
 * @param {Pick<import('../app.js').Context, 't' | 'f'>} c
 * @param {{ quantity: string, value: number, unit?: string }} measured
 */
export function quantityText({ t, f }, { quantity, value, unit = '' }) {
  const { values } = t
  if (quantity === 'parking.occupied') return value === 1 ? values.occupied : values.free
  if (quantity === 'valve.open') return value === 1 ? values.open : values.shut
  if (quantity === 'contact.open') return value === 1 ? values.open : values.shut
  if (quantity === 'alarm.sos') return values.call
  if (quantity === 'motion.detected') return value === 1 ? values.motion : values.rest
  if (quantity.startsWith('alarm.')) return value === 0 ? values.rest : values.alarm
  if (quantity === 'flow.pulses') return `${f.number(value)}\u202f${values.pulses}`
  if (quantity !== 'people.count' && quantity.startsWith('people.'))
    return `${f.number(value)}\u202f${values.passed}`
  const [shown, decimals] = UNITS[quantity] ?? [unit, Number.isInteger(value) ? 0 : 1]
  return UNITLESS.has(shown) ? f.number(value, decimals) : f.unit(value, shown, decimals)
}
