/** `$filter` as tokens, each with the place where it stands, so that errors can point at it. */

import { SensorThingsError } from './problem.ts'

export type Token = {
  readonly kind: 'word' | 'string' | 'number' | 'time' | 'geography' | 'sign' | 'end'
  /** Of a string and a geography what is between the quotes. */
  readonly text: string
  /** 1 is the first character of the filter. */
  readonly at: number
}

/** A filter is a line that people write; longer ones are no filters. */
const FILTER_CHARS_MAX = 4_000

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)`
const PATTERN = new RegExp(
  [
    String.raw`(?<blank>\s+)`,
    "(?<geography>geography'(?:[^']|'')*')",
    "(?<string>'(?:[^']|'')*')",
    `(?<time>${TIME}(?:/${TIME})?)`,
    String.raw`(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`,
    String.raw`(?<word>[A-Za-z_@][\w@.]*(?:/[A-Za-z_@][\w@.]*)*)`,
    '(?<sign>[(),])',
  ].join('|'),
  'y',
)

export function tokensOf(filter: string): readonly Token[] {
  if (filter.length > FILTER_CHARS_MAX) {
    throw new SensorThingsError(400, `$filter is longer than ${FILTER_CHARS_MAX} characters`)
  }
  const tokens: Token[] = []
  PATTERN.lastIndex = 0
  while (PATTERN.lastIndex < filter.length) {
    const from = PATTERN.lastIndex
    const groups = PATTERN.exec(filter)?.groups
    if (!groups) throw filterError(from + 1, `"${filter.slice(from, from + 12)}" is not understood`)
    const [kind, text] = Object.entries(groups).find(([, found]) => found !== undefined)!
    if (kind === 'blank') continue
    tokens.push({ kind: kind as Token['kind'], text: unquoted(kind, text!), at: from + 1 })
  }
  return [...tokens, { kind: 'end', text: '', at: filter.length + 1 }]
}

function unquoted(kind: string, text: string): string {
  if (kind !== 'string' && kind !== 'geography') return text
  return text.slice(text.indexOf("'") + 1, -1).replaceAll("''", "'")
}

export function filterError(at: number, what: string): SensorThingsError {
  return new SensorThingsError(400, `$filter, character ${at}: ${what}`)
}
