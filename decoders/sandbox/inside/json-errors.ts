/**
 * Runs inside the sandbox: says of a text that is no JSON what V8 says (its src/json/json-parser.cc),
 * as codecs of devices that send JSON put it into their results.
 */
export function installJsonErrors(whyNoJson: (text: string) => string | undefined): void {
  const { parse } = JSON
  const asV8 = {
    parse(text: unknown, reviver?: never): unknown {
      const source = `${text}`
      try {
        return parse(source, reviver)
      } catch (error) {
        // A reviver may throw one of its own: then the text is JSON.
        const message = error instanceof SyntaxError ? whyNoJson(source) : undefined
        if (message !== undefined) Object.defineProperty(error, 'message', { value: message })
        throw error
      }
    },
  }
  Object.defineProperty(JSON, 'parse', { value: asV8.parse })
}

/** `undefined` for JSON. */
export function whyNoJson(text: string): string | undefined {
  const SPACES = new Set([' ', '\t', '\n', '\r'])
  const CONTEXT = 10
  const isDigit = (character: string | undefined) => /^\d$/.test(character ?? '')
  let at = 0
  let why: string | undefined

  function fail(words: string): false {
    const before = text.slice(0, at).split(/\r\n|\r|\n/)
    const place = `line ${before.length} column ${before.at(-1)!.length + 1}`
    why ??= `${words} JSON at position ${at} (${place})`
    return false
  }
  /** What V8 says of a character that cannot stand where it stands. */
  function unexpected(): false {
    const character = text[at]
    if (character === undefined) why ??= 'Unexpected end of JSON input'
    else if (character === '"') fail('Unexpected string in')
    else if (character === '-' || isDigit(character)) fail('Unexpected number in')
    else if (/^(?:NaN|Infinity|undefined|\[object Object\])$/.test(text))
      why ??= `"${text}" is not valid JSON`
    else {
      const isLong = text.length > 2 * CONTEXT
      const isHeadCut = isLong && at >= CONTEXT
      const isTailCut = isLong && at < text.length - CONTEXT
      const shown = text.slice(isHeadCut ? at - CONTEXT : 0, isTailCut ? at + CONTEXT : undefined)
      const quoted = `${isHeadCut ? '...' : ''}"${shown}"${isTailCut ? '...' : ''}`
      why ??= `Unexpected token '${character}', ${quoted} is not valid JSON`
    }
    return false
  }
  function next(): string | undefined {
    while (SPACES.has(text[at] ?? '')) at++
    return text[at]
  }
  function take(character: string, words: string): boolean {
    if (next() !== character) return fail(words)
    at++
    return true
  }
  function string(words?: string): boolean {
    if (words !== undefined && next() !== '"') return fail(words)
    for (at++; ; at++) {
      const character = text[at]
      if (character === undefined) return fail('Unterminated string in')
      if (character === '"') break
      if (character < ' ') return fail('Bad control character in string literal in')
      if (character !== '\\') continue
      at++
      if (text[at] === undefined || text[at]! > '\xff') return unexpected()
      if (!'"\\/bfnrtu'.includes(text[at]!)) return fail('Bad escaped character in')
      if (text[at] !== 'u') continue
      for (let digit = 0; digit < 4; digit++) {
        at++
        if (!/^[\da-f]$/i.test(text[at] ?? '')) return fail('Bad Unicode escape in')
      }
    }
    at++
    return true
  }
  function digits(words: string): boolean {
    if (!isDigit(text[at])) return fail(words)
    while (isDigit(text[at])) at++
    return true
  }
  function number(): boolean {
    if (text[at] === '-') at++
    if (text[at] === '0') {
      at++
      if (isDigit(text[at])) return unexpected()
    } else if (!digits('No number after minus sign in')) return false
    if (text[at] === '.') {
      at++
      if (!digits('Unterminated fractional number in')) return false
    }
    if (text[at] !== 'e' && text[at] !== 'E') return true
    at++
    if (text[at] === '+' || text[at] === '-') at++
    return digits('Exponent part is missing a number in')
  }
  function literal(word: string): boolean {
    for (const character of word) {
      if (text[at] !== character) return unexpected()
      at++
    }
    return true
  }
  function key(words: string): boolean {
    return string(words) && take(':', "Expected ':' after property name in")
  }
  /** A value, or the beginning of one that `open` then waits for. */
  const open: string[] = []
  function value(): 'whole' | 'begun' | 'wrong' {
    const character = next()
    const isWhole = (is: boolean) => (is ? 'whole' : 'wrong')
    if (character === '"') return isWhole(string())
    if (character === '-' || isDigit(character)) return isWhole(number())
    const word = { t: 'true', f: 'false', n: 'null' }[character ?? '']
    if (word) return isWhole(literal(word))
    if (character !== '{' && character !== '[') return isWhole(unexpected())
    const end = character === '{' ? '}' : ']'
    at++
    if (next() === end) {
      at++
      return 'whole'
    }
    open.push(end)
    return character === '[' || key("Expected property name or '}' in") ? 'begun' : 'wrong'
  }
  for (;;) {
    const found = value()
    if (found === 'wrong') return why
    if (found === 'begun') continue
    while (open.length > 0 && next() !== ',') {
      const end = open.pop()!
      const after = end === '}' ? 'property value' : 'array element'
      if (!take(end, `Expected ',' or '${end}' after ${after} in`)) return why
    }
    if (open.length === 0) break
    at++
    if (open.at(-1) === '}' && !key('Expected double-quoted property name in')) return why
  }
  if (next() !== undefined) fail('Unexpected non-whitespace character after')
  return why
}
