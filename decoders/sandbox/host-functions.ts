/**
 * What a sandbox may ask of the host: a random number, and a text in a language of the world. The
 * question is JSON of plain values, checked here name by name; the answer is JSON too.
 */

import type { HostFunction } from './wasm/instance.ts'

type Question = {
  readonly kind: string
  readonly method: string
  readonly locales?: string | string[]
  readonly options?: Record<string, unknown>
  readonly args: readonly unknown[]
}

type Format = Record<string, (...args: readonly unknown[]) => unknown>

/** Longer questions are no honest dates or numbers. */
const QUESTION_CHARS_MAX = 20_000
const FORMATS_MAX = 32
const LOCALE = 'en-US'

const METHODS: Readonly<Record<string, readonly string[]>> = {
  DateTimeFormat: ['format', 'formatToParts', 'formatRange', 'formatRangeToParts'],
  NumberFormat: ['format', 'formatToParts', 'formatRange', 'formatRangeToParts'],
  Collator: ['compare'],
  PluralRules: ['select', 'selectRange'],
  RelativeTimeFormat: ['format', 'formatToParts'],
  ListFormat: ['format', 'formatToParts'],
  DisplayNames: ['of'],
  Date: ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'],
  String: ['toLocaleUpperCase', 'toLocaleLowerCase'],
}

/** In the order the additions know them. `random` in [0, 1). */
export function hostFunctions(random: () => number): readonly HostFunction[] {
  const formats = new Map<string, Format>()
  return [
    { name: 'random', call: random },
    { name: 'locale', call: (question) => answerLocale(question, formats) },
  ]
}

function answerLocale(question: string, formats: Map<string, Format>): string {
  try {
    if (question.length > QUESTION_CHARS_MAX) throw new RangeError('too long to be formatted')
    return JSON.stringify({ value: formatted(JSON.parse(question), formats) })
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error('unknown')
    return JSON.stringify({ error: name, message })
  }
}

function formatted(question: Question, formats: Map<string, Format>): unknown {
  const { kind, method } = question
  const locales = question.locales ?? LOCALE
  const args = question.args.map(unwire)
  if (kind === 'Intl' && method === 'getCanonicalLocales') return Intl.getCanonicalLocales(locales)
  const isKnown = Object.hasOwn(METHODS, kind) && METHODS[kind]!.includes(method)
  if (!isKnown && method !== 'resolvedOptions' && method !== 'supportedLocalesOf')
    throw new TypeError(`${kind}.${method} is not a function`)
  const options = inUtc(kind, question.options)
  if (kind === 'Date') return onDate(method, args[0] as number, locales, options)
  if (kind === 'String') return onText(method, `${args[0]}`, locales)
  const Kind = (Intl as unknown as Record<string, new (l: unknown, o: unknown) => Format>)[kind]
  if (!Object.hasOwn(METHODS, kind) || !Kind) throw new TypeError(`no Intl.${kind}`)
  if (method === 'supportedLocalesOf') return Intl.DateTimeFormat.supportedLocalesOf(locales)
  const key = JSON.stringify([kind, locales, options])
  let format = formats.get(key)
  if (!format) {
    format = new Kind(locales, options)
    if (formats.size >= FORMATS_MAX) formats.clear()
    formats.set(key, format)
  }
  return format[method]!(...args)
}

function onDate(method: string, ms: number, locales: string | string[], options: object): string {
  const date = new Date(ms) as unknown as Format
  return date[method]!(locales, options) as string
}

function onText(method: string, text: string, locales: string | string[]): string {
  return method === 'toLocaleUpperCase'
    ? text.toLocaleUpperCase(locales)
    : text.toLocaleLowerCase(locales)
}

function inUtc(kind: string, options: Question['options']): Record<string, unknown> {
  const isTime = kind === 'Date' || kind === 'DateTimeFormat'
  return isTime ? { ...options, timeZone: options?.['timeZone'] ?? 'UTC' } : { ...options }
}

function unwire(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { number, bigint } = value as { readonly number?: string; readonly bigint?: string }
  return bigint === undefined ? Number(number) : BigInt(bigint)
}
