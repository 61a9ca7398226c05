// @ts-check
/** Results of programmes as text, for the page of governance and for the report. Pure. */

/**
 * @typedef {import('../../../../../base/web/format.js').Formats} Formats
 * @typedef {import('../../../governance/view.ts').GovernanceView} GovernanceView
 * @typedef {import('../../../governance/view.ts').ProgrammeView} ProgrammeView
 * @typedef {import('../../../governance/view.ts').IndicatorView} IndicatorView
 * @typedef {import('../../../governance/light.ts').Target} Target
 */

const HOUR_MS = 3_600_000
const THIN = '\u202f'
const NB = '\u00a0'

/** @type {Readonly<Record<string, import('../../../../../base/web/states.js').Shape>>} */
export const SHAPES = { kept: 'ok', watch: 'watch', off: 'alarm', notReported: 'unknown' }

/**
 * @param {Formats} f
 * @param {{ unit: string, decimals: number }} indicator
 * @param {number | null} value
 */
export function valueText(f, { unit, decimals }, value) {
  if (value === null) return '—'
  if (unit === 'h')
    return Number.isInteger(value) ? `${f.number(value)}${THIN}h` : f.lasted(value * HOUR_MS)
  const number = f.number(value, decimals)
  return unit === '' ? number : `${number}${f.language === 'en' && unit === '%' ? '' : THIN}${unit}`
}

/**
 * @param {Formats} f
 * @param {{ unit: string, decimals: number }} indicator
 * @param {Target | null} target
 * @param {string} otherwise where no value of a year before is known
 */
export function targetText(f, indicator, target, otherwise) {
  if (!target) return otherwise
  if (target.kind === 'between') {
    const least = f.number(target.least, indicator.decimals)
    return `${least}–${valueText(f, indicator, target.most)}`
  }
  if (target.kind === 'atMost' && target.value === 0) return f.number(0)
  const sign = target.kind === 'atLeast' ? '≥' : '≤'
  return `${sign}${NB}${valueText(f, indicator, target.value)}`
}

/** Where a line of months has its target. @param {Target | null} target */
export function targetLines(target) {
  if (!target) return []
  return target.kind === 'between' ? [target.least, target.most] : [target.value]
}

/** `2026-06` → juin 2026; short: juin. @param {Formats} f @param {string} month @param {{ isShort?: boolean }} [how] */
export function monthText(f, month, { isShort = false } = {}) {
  const date = new Date(`${month}-15T12:00:00Z`)
  const locale = f.language === 'fr' ? 'fr-FR' : 'en-GB'
  return isShort
    ? date.toLocaleDateString(locale, { month: 'short' })
    : date.toLocaleDateString(locale, { month: 'long', year: 'numeric' })
}

/** @param {string} month @param {number} months */
export function monthAfter(month, months) {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const count = year * 12 + number - 1 + months
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
}

/** @param {string} from @param {string} to */
export function monthsBetween(from, to) {
  const count = (/** @type {string} */ month) => {
    const [year = 0, number = 1] = month.split('-').map(Number)
    return year * 12 + number
  }
  return count(to) - count(from)
}

/** First letter as a sentence begins. @param {string} text */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/**
 * What the city's pages say of all of a month in one line: counts by light, those that there are.
 * @param {Formats} f
 * @param {GovernanceView['lights']} lights
 * @param {Readonly<Record<string, { one: string, other: string }>>} words
 */
export function countsText(f, lights, words) {
  return /** @type {const} */ (['kept', 'watch', 'off', 'notReported'])
    .filter((light) => lights[light] > 0)
    .map((light) => {
      const word = words[light] ?? { one: light, other: light }
      return `${f.number(lights[light])}${NB}${f.plural(lights[light], word)}`
    })
    .join(', ')
}
