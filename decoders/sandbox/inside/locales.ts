/**
 * Runs inside the sandbox: `Intl`, `toLocaleString` and `localeCompare`. The engine has none of it,
 * so each is asked of the host as JSON text and answered by V8's own (`host-functions.ts`): locale,
 * options and plain values go out, texts come in. Without a locale it is en-US, without a zone UTC.
 */
export function installLocales(ask: (question: string) => string): void {
  const { parse, stringify } = JSON
  const hidden = { configurable: true, enumerable: false, writable: true }
  const { now } = Date
  const ERRORS: Record<string, ErrorConstructor> = { RangeError, TypeError }

  /** A value that JSON cannot carry goes as text with its kind. */
  function wire(value: unknown): unknown {
    if (typeof value === 'number') return { number: Object.is(value, -0) ? '-0' : `${value}` }
    if (typeof value === 'bigint') return { bigint: `${value}` }
    if (value instanceof Date) return { number: `${value.getTime()}` }
    return value
  }

  function answer(question: Record<string, unknown>): unknown {
    const { locales, options } = question
    const names = Array.isArray(locales) ? locales.map(String) : locales
    const asked = {
      ...question,
      locales: typeof names === 'object' ? names : names && `${names}`,
      options: plain(options),
    }
    const { value, error, message } = parse(ask(stringify(asked)))
    if (error === undefined) return value
    throw new (ERRORS[error] ?? Error)(message)
  }

  /** Options may be inherited or behind getters; only what is read by name counts. */
  function plain(options: unknown): unknown {
    if (typeof options !== 'object' || options === null) return options
    const read: Record<string, unknown> = {}
    for (const name in options) {
      const value = (options as Record<string, unknown>)[name]
      if (value !== undefined) read[name] = typeof value === 'object' ? `${value}` : value
    }
    return read
  }

  function define(on: object, name: string, value: unknown): void {
    Object.defineProperty(on, name, { ...hidden, value })
  }

  for (const method of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) {
    define(Date.prototype, method, function (this: Date, locales?: unknown, options?: unknown) {
      const value = wire(this.getTime())
      return answer({ kind: 'Date', method, locales, options, args: [value] })
    })
  }
  for (const Numeric of [Number, BigInt]) {
    const { valueOf: plainOf } = Numeric.prototype as { valueOf: () => unknown }
    define(
      Numeric.prototype,
      'toLocaleString',
      function (this: unknown, locales?: unknown, options?: unknown) {
        const value = wire(Reflect.apply(plainOf, this, []))
        return answer({ kind: 'NumberFormat', method: 'format', locales, options, args: [value] })
      },
    )
  }
  define(
    Array.prototype,
    'toLocaleString',
    function (this: ArrayLike<unknown>, locales?: unknown, options?: unknown) {
      return Array.from(this, (item) =>
        item === undefined || item === null
          ? ''
          : (item as { toLocaleString(l?: unknown, o?: unknown): string }).toLocaleString(
              locales,
              options,
            ),
      ).join(',')
    },
  )
  define(
    String.prototype,
    'localeCompare',
    function (this: string, other: unknown, locales?: unknown, options?: unknown) {
      return answer({
        kind: 'Collator',
        method: 'compare',
        locales,
        options,
        args: [`${this}`, `${other}`],
      })
    },
  )
  for (const method of ['toLocaleUpperCase', 'toLocaleLowerCase'] as const) {
    const simple =
      method === 'toLocaleUpperCase' ? String.prototype.toUpperCase : String.prototype.toLowerCase
    define(String.prototype, method, function (this: string, locales?: unknown) {
      if (locales === undefined) return Reflect.apply(simple, this, [])
      return answer({ kind: 'String', method, locales, args: [`${this}`] })
    })
  }

  const KINDS: Record<string, readonly string[]> = {
    DateTimeFormat: ['format', 'formatToParts', 'formatRange', 'formatRangeToParts'],
    NumberFormat: ['format', 'formatToParts', 'formatRange', 'formatRangeToParts'],
    Collator: ['compare'],
    PluralRules: ['select', 'selectRange'],
    RelativeTimeFormat: ['format', 'formatToParts'],
    ListFormat: ['format', 'formatToParts'],
    DisplayNames: ['of'],
  }
  /** `format` and `compare` of these are functions that may be taken along. */
  const BOUND = ['DateTimeFormat format', 'NumberFormat format', 'Collator compare']
  const kinds: Record<string, unknown> = {
    getCanonicalLocales: (locales?: unknown) =>
      answer({ kind: 'Intl', method: 'getCanonicalLocales', locales, args: [] }),
  }
  for (const [kind, methods] of Object.entries(KINDS)) {
    const Format = function (this: object, locales?: unknown, options?: unknown): unknown {
      const self: object = new.target ? this : Object.create(Format.prototype)
      function run(method: string, args: readonly unknown[]): unknown {
        const wired = kind === 'DateTimeFormat' && args[0] === undefined ? [new Date(now())] : args
        return answer({ kind, method, locales, options, args: wired.map(wire) })
      }
      run('resolvedOptions', [])
      Object.defineProperty(self, secret, { value: run })
      return self
    } as unknown as { new (): object; prototype: object }
    const secret = Symbol(kind)
    type Made = { readonly [secret]: (method: string, args: readonly unknown[]) => unknown }
    for (const method of [...methods, 'resolvedOptions']) {
      const read = function (this: Made) {
        return (...args: readonly unknown[]) => this[secret](method, args)
      }
      if (BOUND.includes(`${kind} ${method}`))
        Object.defineProperty(Format.prototype, method, { get: read, configurable: true })
      else
        define(Format.prototype, method, function (this: Made, ...args: readonly unknown[]) {
          return this[secret](method, args)
        })
    }
    define(Format, 'supportedLocalesOf', (locales: unknown) =>
      answer({ kind, method: 'supportedLocalesOf', locales, args: [] }),
    )
    Object.defineProperty(Format, 'name', { value: kind })
    Object.defineProperty(Format.prototype, Symbol.toStringTag, {
      value: `Intl.${kind}`,
      configurable: true,
    })
    define(kinds, kind, Format)
  }
  Object.defineProperty(kinds, Symbol.toStringTag, { value: 'Intl', configurable: true })
  define(globalThis, 'Intl', kinds)
}
