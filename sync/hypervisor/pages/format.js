// @ts-check
/** Numbers, times and names as people write them, in French or English, in Europe/Paris. */

/** @typedef {'fr' | 'en'} Language */

const LOCALES = { fr: 'fr-FR', en: 'en-GB' }
const ZONE = 'Europe/Paris'

/** @param {Language} language */
export function formats(language) {
  const locale = LOCALES[language]
  const clock = new Intl.DateTimeFormat(locale, { timeZone: ZONE, timeStyle: 'medium' })
  const minute = new Intl.DateTimeFormat(locale, { timeZone: ZONE, timeStyle: 'short' })
  const day = new Intl.DateTimeFormat(locale, {
    timeZone: ZONE,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  })
  return {
    /** @param {number} ms */
    time: (ms) => clock.format(ms),
    /** @param {number} ms */
    minute: (ms) => minute.format(ms),
    /** @param {number} ms */
    day: (ms) => day.format(ms),
    /**
     * @param {number} value
     * @param {number} [decimals]
     */
    number: (value, decimals = 0) => number(locale, value, decimals),
    /** @param {number} ms */
    lasted: (ms) => lasted(language, ms),
  }
}

/**
 * Thin spaces between thousands in French, a real minus sign everywhere.
 * @param {string} locale
 * @param {number} value
 * @param {number} decimals
 */
function number(locale, value, decimals) {
  const text = value.toLocaleString(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  return text.replace('-', '\u2212')
}

/**
 * 47 s, 12 min, 3 h 04, 6 j.
 * @param {Language} language
 * @param {number} ms
 */
export function lasted(language, ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  if (minutes < 1) return `${seconds}\u00a0s`
  if (hours < 1) return `${minutes}\u00a0min`
  if (hours < 48) return `${hours}\u00a0h\u00a0${String(minutes % 60).padStart(2, '0')}`
  return `${Math.floor(hours / 24)}\u00a0${language === 'fr' ? 'j' : 'd'}`
}
