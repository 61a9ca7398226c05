/** Texts, names and times as brokers of the Orion family take them (city-data-standards.md §2.1). */

/** Refused by them in ids and in strings; each becomes what reads alike. */
const ALIKE: Readonly<Record<string, string>> = {
  '<': '‹',
  '>': '›',
  '"': '”',
  "'": '’',
  '=': '꞊',
  ';': ',',
  '(': '[',
  ')': ']',
}

export const FORBIDDEN = /[<>"'=;()]/

/** Free text without the characters that are refused; what cannot be seen becomes a blank. */
export function plainText(text: string): string {
  return text
    .replace(/[<>"'=;()]/g, (one) => ALIKE[one]!)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
}

/** A part of a URN: percent-encoded where it is more than letters, digits and `-._~:`. */
export function urnPart(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** RFC 3339 in UTC; milliseconds only where there are some (C1). */
export function utcText(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}

/** As in ids: `20260615T0915Z`, with seconds and milliseconds only where there are some. */
export function stampText(ms: number): string {
  const [, minutes, seconds, millis] = /^(.{16}):(\d\d)\.(\d{3})Z$/.exec(
    new Date(ms).toISOString(),
  ) as unknown as readonly [string, string, string, string]
  const more = millis !== '000' ? `${seconds}${millis}` : seconds === '00' ? '' : seconds
  return `${minutes.replaceAll(/[-:]/g, '')}${more}Z`
}

/** The UTC of such a stamp; `undefined` for any other text. */
export function stampMs(stamp: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(\d{3})?Z$/.exec(stamp)
  if (!match) return undefined
  const [year, month, day, hour, minute, second = 0, millis = 0] = match.slice(1).map(Number)
  const ms = Date.UTC(year!, month! - 1, day, hour, minute, second || 0, millis || 0)
  return Number.isNaN(ms) ? undefined : ms
}

/** ISO 8601 duration of whole minutes: `PT20M`, `PT12H`, `PT1H30M`. */
export function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return `PT${hours > 0 ? `${hours}H` : ''}${rest > 0 || hours === 0 ? `${rest}M` : ''}`
}
