/**
 * Runs inside the sandbox: dates are read and written as V8 does. Reading is V8's own two parsers
 * (src/date/dateparser-inl.h): ISO 8601 first, else words and numbers in nearly any order. The time
 * zone is UTC everywhere, so "local" needs no conversion.
 */

/** Milliseconds since 1970 of a date in text, or NaN. Pure, so that it is tested outside too. */
export function parseDate(text: string): number {
  type Token = { kind: string; n: number; length: number; word: string }
  const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
  const ZONES: Record<string, number> = {
    ...{ ut: 0, utc: 0, z: 0, gmt: 0, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6 },
    ...{ pst: -8, pdt: -7 },
  }
  const DIGITS_MAX = 9
  let at = 0
  let token = scan()
  const day: number[] = []
  const time: number[] = []
  let namedMonth = 0
  let isIso = false
  let hourOffset: number | undefined
  let sign = 0
  let zoneHour: number | undefined
  let zoneMinute: number | undefined
  const isRead = readIso() && readRest()
  return isRead ? milliseconds1970() : Number.NaN

  function scan(): Token {
    const start = at
    const char = text[at] ?? ''
    const rest = { n: 0, length: 1, word: '' }
    if (at >= text.length) return { ...rest, kind: 'end' }
    if (/[0-9]/.test(char)) return { ...rest, kind: 'number', n: scanNumber(), length: at - start }
    at++
    if (':-+.)'.includes(char)) return { ...rest, kind: char }
    if (char >= 'A' && !/\s/.test(char)) {
      while (at < text.length && text[at]! >= 'A' && !/\s/.test(text[at]!)) at++
      return { ...rest, kind: 'word', word: text.slice(start, at), length: at - start }
    }
    if (/\s/.test(char)) return { ...rest, kind: ' ' }
    if (char === '(') skipParentheses()
    return { ...rest, kind: 'unknown' }
  }

  function scanNumber(): number {
    let digits = ''
    for (; /[0-9]/.test(text[at] ?? ''); at++) digits += text[at]
    return Number(digits.replace(/^0+/, '').slice(0, DIGITS_MAX))
  }

  function skipParentheses(): void {
    for (let depth = 1; at < text.length && depth > 0; at++) {
      if (text[at] === '(') depth++
      if (text[at] === ')') depth--
    }
  }

  function next(): Token {
    const was = token
    token = scan()
    return was
  }
  function skip(kind: string): boolean {
    if (token.kind !== kind) return false
    next()
    return true
  }
  function isAtEnd(): boolean {
    return token.kind === 'end'
  }
  function isFixed(length: number): boolean {
    return token.kind === 'number' && token.length === length
  }
  /** A word by its first three letters; only months may be longer. */
  function key(word: Token): string {
    const prefix = word.word.slice(0, 3).toLowerCase()
    return word.length <= 3 || MONTHS.includes(prefix) ? prefix : ''
  }
  function addTime(n: number): boolean {
    return time.length < 4 && time.push(n) > 0
  }
  function finishTime(n: number): void {
    addTime(n)
    while (time.length < 4) time.push(0)
  }
  function milliseconds({ n, length }: Token): number {
    if (length <= 3) return n * 10 ** (3 - length)
    return Math.floor(n / 10 ** (Math.min(length, DIGITS_MAX) - 3))
  }

  /** False when it can be no date at all; else what is left is for `readRest`. */
  function readIso(): boolean {
    if (token.kind === '+' || token.kind === '-') {
      const mark = token
      const before = at
      next()
      if (!isFixed(6)) {
        at = before
        token = mark
        return true
      }
      const year = next().n
      if (mark.kind === '-' && year === 0) return true
      day.push(mark.kind === '-' ? -year : year)
    } else if (isFixed(4)) day.push(next().n)
    else return true
    if (skip('-')) {
      if (!isFixed(2) || token.n < 1 || token.n > 12) return true
      day.push(next().n)
      if (skip('-')) {
        if (!isFixed(2) || token.n < 1 || token.n > 31) return true
        day.push(next().n)
      }
    }
    if (token.kind === 'word' && key(token) === 't') {
      next()
      if (!readIsoTime() || !readIsoZone() || !isAtEnd()) return false
    } else if (!isAtEnd()) return true
    if (sign === 0 && time.length === 0) sign = 1
    isIso = true
    return true
  }

  function readIsoTime(): boolean {
    if (!isFixed(2) || token.n > 24) return false
    const is24 = token.n === 24
    time.push(next().n)
    if (!skip(':') || !isFixed(2) || token.n > 59 || (is24 && token.n > 0)) return false
    time.push(next().n)
    if (!skip(':')) return true
    if (!isFixed(2) || token.n > 59 || (is24 && token.n > 0)) return false
    time.push(next().n)
    if (!skip('.')) return true
    if (token.kind !== 'number' || (is24 && token.n > 0)) return false
    time.push(milliseconds(next()))
    return true
  }

  function readIsoZone(): boolean {
    if (token.kind === 'word' && token.length === 1 && key(token) === 'z') {
      next()
      setZone(0)
      return true
    }
    if (token.kind !== '+' && token.kind !== '-') return true
    sign = next().kind === '-' ? -1 : 1
    if (isFixed(4)) {
      zoneHour = Math.floor(token.n / 100)
      zoneMinute = next().n % 100
      return zoneHour < 24 && zoneMinute < 60
    }
    if (!isFixed(2) || token.n > 23) return false
    zoneHour = next().n
    if (!skip(':') || !isFixed(2) || token.n > 59) return false
    zoneMinute = next().n
    return true
  }

  function setZone(hours: number): void {
    sign = hours < 0 ? -1 : 1
    zoneHour = hours * sign
    zoneMinute = 0
  }

  function readRest(): boolean {
    let hasNumber = day.length > 0
    while (token.kind !== 'end') {
      const now = next()
      if (now.kind === 'number') {
        hasNumber = true
        if (!readNumber(now.n)) return false
      } else if (now.kind === 'word') {
        if (!readWord(now, hasNumber)) return false
      } else if (isSign(now) && ((zoneHour === 0 && zoneMinute === 0) || time.length > 0)) {
        hasNumber = true
        if (!readOffset(now.kind === '-' ? -1 : 1)) return false
      } else if ((isSign(now) || now.kind === ')') && hasNumber) return false
    }
    return true
  }

  function isSign({ kind }: Token): boolean {
    return kind === '+' || kind === '-'
  }

  function expectsTime(n: number): boolean {
    const { length } = time
    return (length === 1 && n < 60) || (length === 2 && n < 60) || (length === 3 && n < 1000)
  }

  function readNumber(n: number): boolean {
    if (skip(':')) {
      if (skip(':')) {
        if (time.length > 0) return false
        time.push(n, 0)
        return true
      }
      if (!addTime(n)) return false
      if (token.kind === '.') next()
      return true
    }
    if (skip('.') && expectsTime(n)) {
      time.push(n)
      if (token.kind !== 'number') return false
      finishTime(milliseconds(next()))
      return true
    }
    if (zoneHour !== undefined && zoneMinute === undefined && n < 60) {
      zoneMinute = n
      return true
    }
    if (expectsTime(n)) {
      finishTime(n)
      const isZ = token.kind === 'word' && token.length === 1 && key(token) === 'z'
      return token.kind === 'end' || token.kind === ' ' || isZ || isSign(token)
    }
    if (day.length === 3) return false
    day.push(n)
    skip('-')
    return true
  }

  function readWord(word: Token, hasNumber: boolean): boolean {
    const name = key(word)
    if ((name === 'am' || name === 'pm') && time.length > 0) {
      hourOffset = name === 'pm' ? 12 : 0
      return true
    }
    if (MONTHS.includes(name)) {
      namedMonth = MONTHS.indexOf(name) + 1
      skip('-')
      return true
    }
    if (Object.hasOwn(ZONES, name) && hasNumber) {
      setZone(ZONES[name]!)
      return true
    }
    return !hasNumber && token.kind !== 'number'
  }

  function readOffset(newSign: number): boolean {
    sign = newSign
    const { n, length } = token.kind === 'number' ? next() : { n: 0, length: 0 }
    if (token.kind === ':') {
      zoneHour = n
      zoneMinute = undefined
      return true
    }
    if (length === 0 || length > 4) return false
    zoneHour = length <= 2 ? n : Math.floor(n / 100)
    zoneMinute = length <= 2 ? 0 : n % 100
    return true
  }

  /** Year, month, day in the order their values allow; what is missing is 1. */
  function ordered(): readonly [number, number, number] {
    const [a = 1, b = 1, c = 1] = day
    if (namedMonth > 0) {
      return a < 1 || a > 31 ? [a, namedMonth, b] : [b, namedMonth, a]
    }
    return isIso || a < 1 || a > 31 ? [a, b, c] : [c, a, b]
  }

  function milliseconds1970(): number {
    if (day.length === 0) return Number.NaN
    let [year, month, date] = ordered()
    if (!isIso && year >= 0 && year <= 99) year += year < 50 ? 2000 : 1900
    if (month < 1 || month > 12 || date < 1 || date > 31) return Number.NaN
    let [hour = 0, minute = 0, second = 0, ms = 0] = time
    if (hourOffset !== undefined) {
      if (hour > 12) return Number.NaN
      hour = (hour % 12) + hourOffset
    }
    if (hour > 23 || minute > 59 || second > 59 || ms > 999) {
      if (hour !== 24 || minute > 0 || second > 0 || ms > 0) return Number.NaN
    }
    const zoneMs = sign * ((zoneHour ?? 0) * 3600 + (zoneMinute ?? 0) * 60) * 1000
    // Date.UTC takes years below 100 for the last century: 400 years are a whole number of days.
    const utc = Date.UTC(year + 400, month - 1, date, hour, minute, second, ms)
    const value = utc - 146_097 * 86_400_000 - zoneMs
    return Math.abs(value) <= 8.64e15 ? value + 0 : Number.NaN
  }
}

/** Runs inside the sandbox: `Date` with that reading, and with V8's words for UTC. */
export function installDates(parse: (text: string) => number): void {
  const Inner = Date
  const zone = ' (Coordinated Universal Time)'
  const { toString: write, toTimeString: writeTime } = Inner.prototype
  function read(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) {
      return typeof value === 'string' ? parse(value) : value
    }
    if (value instanceof Inner) return value
    const primitive = value as { [Symbol.toPrimitive]?: (hint: string) => unknown }
    const plain = primitive[Symbol.toPrimitive]?.('default') ?? plainOf(value)
    return typeof plain === 'string' ? parse(plain) : plain
  }
  /** A wrapped or foreign object as a constructor of dates sees it: number before text. */
  function plainOf(value: object): unknown {
    const number = value.valueOf()
    return typeof number === 'object' ? `${value}` : number
  }
  const Outer = function (this: unknown, ...args: readonly unknown[]): unknown {
    if (!new.target) return new Outer().toString()
    return Reflect.construct(Inner, args.length === 1 ? [read(args[0])] : args, new.target)
  } as unknown as DateConstructor
  const hidden = { configurable: true, enumerable: false, writable: true }
  const members: Record<string, unknown> = {
    parse: (text: unknown) => parse(`${text}`),
    UTC: Inner.UTC,
    now: Inner.now,
  }
  for (const name of Object.keys(members))
    Object.defineProperty(Outer, name, { ...hidden, value: members[name] })
  Object.defineProperty(Outer, 'name', { value: 'Date', configurable: true })
  Object.defineProperty(Outer, 'length', { value: 7, configurable: true })
  Object.defineProperty(Outer, 'prototype', { value: Inner.prototype, writable: false })
  const methods: Record<string, unknown> = {
    constructor: Outer,
    toString(this: Date) {
      const text = Reflect.apply(write, this, [])
      return text === 'Invalid Date' ? text : text + zone
    },
    toTimeString(this: Date) {
      const text = Reflect.apply(writeTime, this, [])
      return text === 'Invalid Date' ? text : text + zone
    },
  }
  for (const name of Object.keys(methods))
    Object.defineProperty(Inner.prototype, name, { ...hidden, value: methods[name] })
  Object.defineProperty(globalThis, 'Date', { ...hidden, value: Outer })
}
