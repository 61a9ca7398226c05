// @ts-check
/** Numbers, times and names as people write them, in French or English, in Europe/Paris (console-ux §7). */

/** @typedef {'fr' | 'en'} Language */
/** @typedef {ReturnType<typeof formats>} Formats */

const LOCALES = { fr: 'fr-FR', en: 'en-GB' }
const ZONE = 'Europe/Paris'
/** Narrow no-break space: between a number and its unit. */
export const THIN = '\u202f'
const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * A count with its noun.
 * @param {Formats} f
 * @param {number} count
 * @param {string} one
 * @param {string} other
 */
export function many(f, count, one, other) {
  return `${f.number(count)} ${f.plural(count, { one, other })}`
}

/** @type {Map<Language, any>} */
const made = new Map()

/**
 * Made once a language: `Intl` is dear.
 * @param {Language} language
 */
export function formats(language) {
  const known = made.get(language)
  if (known) return /** @type {ReturnType<typeof makeFormats>} */ (known)
  const fresh = makeFormats(language)
  made.set(language, fresh)
  return fresh
}

/** @param {Language} language */
function makeFormats(language) {
  const locale = LOCALES[language]
  /** @param {Intl.DateTimeFormatOptions} options */
  const date = (options) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options })
    return (/** @type {number} */ ms) => format.format(ms)
  }
  const minute = date({ hour: '2-digit', minute: '2-digit' })
  const dayShort = date({ day: 'numeric', month: 'short' })
  const sameDay = date({ year: 'numeric', month: '2-digit', day: '2-digit' })
  /** @param {number} value @param {number} [decimals] */
  const number = (value, decimals = 0) => numberText(locale, value, decimals)
  return {
    language,
    time: date({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    minute,
    day: date({ weekday: 'long', day: 'numeric', month: 'long' }),
    weekday: date({ weekday: 'short' }),
    dayShort,
    hour: date({ hour: 'numeric' }),
    /** `YYYY-MM-DD` in Paris. */
    civilDay: (/** @type {number} */ ms) =>
      new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(ms),
    number,
    /** @param {number} value @param {string} unit @param {number} [decimals] */
    unit: (value, unit, decimals = 0) => `${number(value, decimals)}${THIN}${unit}`,
    /** A share of one. @param {number} share */
    percent: (share) => `${number(share * 100)}${language === 'fr' ? THIN : ''}%`,
    /** @param {number} ms */
    lasted: (ms) => lastedText(language, ms),
    /** Hour of today; another day with its date. @param {number} ms @param {number} nowMs */
    moment: (ms, nowMs) =>
      sameDay(ms) === sameDay(nowMs) ? minute(ms) : `${dayShort(ms)}, ${minute(ms)}`,
    /** Litres up to 9 999, then cubic metres. @param {number} litres */
    volume: (litres) =>
      litres < 10_000 ? `${number(litres)}${THIN}L` : `${number(litres / 1000, 1)}${THIN}m³`,
    /** @param {number} lat @param {number} lon */
    position: (lat, lon) => `${number(lat, 5)}° N, ${number(lon, 5)}° E`,
    plural: (
      /** @type {number} */ count,
      /** @type {{ one: string, other: string }} */ { one, other },
    ) => (new Intl.PluralRules(locale).select(count) === 'one' ? one : other),
  }
}

/** @type {Map<string, Intl.NumberFormat>} */
const numberFormats = new Map()

/**
 * Thin spaces between thousands in French, a real minus sign everywhere.
 * @param {string} locale
 * @param {number} value
 * @param {number} decimals
 */
function numberText(locale, value, decimals) {
  const name = `${locale} ${decimals}`
  let format = numberFormats.get(name)
  if (!format) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
    format = new Intl.NumberFormat(locale, digits)
    numberFormats.set(name, format)
  }
  return format.format(value).replace('-', '\u2212')
}

/**
 * 47 s, 12 min, 3 h 04, 6 j.
 * @param {Language} language
 * @param {number} ms
 */
function lastedText(language, ms) {
  const positive = Math.max(0, ms)
  if (positive < MINUTE_MS) return `${Math.floor(positive / SECOND_MS)}${THIN}s`
  if (positive < HOUR_MS) return `${Math.floor(positive / MINUTE_MS)}${THIN}min`
  const hours = Math.floor(positive / HOUR_MS)
  const minutes = String(Math.floor((positive % HOUR_MS) / MINUTE_MS)).padStart(2, '0')
  if (positive < 2 * DAY_MS) {
    return language === 'fr'
      ? `${hours}${THIN}h${THIN}${minutes}`
      : `${hours}${THIN}h ${minutes}${THIN}min`
  }
  return `${Math.floor(positive / DAY_MS)}${THIN}${language === 'fr' ? 'j' : 'd'}`
}
