/**
 * `$filter` (OGC 18-088 §9.3.3.5) as a tree: comparisons, `and` `or` `not`, parentheses, functions of text
 * and place. Without arithmetic.
 *
 *   or   = and { "or" and }          unary = "not" unary | "(" or ")" | operand [ op operand ]
 *   and  = unary { "and" unary }     operand = literal | path | function "(" operand { "," operand } ")"
 */

import { filterError, type Token, tokensOf } from './filter-tokens.ts'
import { type Geometry, readWkt } from './geometry.ts'

const COMPARISONS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const
export type Comparison = (typeof COMPARISONS)[number]

/** UTC; an instant begins where it ends. */
export type Time = { readonly kind: 'time'; readonly fromMs: number; readonly toMs: number }

export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | Time
  | { readonly kind: 'geometry'; readonly geometry: Geometry }
  | { readonly kind: 'path'; readonly path: readonly string[]; readonly at: number }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly of: readonly Operand[] }

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly of: Filter }
  | {
      readonly kind: 'compare'
      readonly op: Comparison
      readonly left: Operand
      readonly right: Operand
    }
  /** A function, a path or a literal that is true or false by itself. */
  | { readonly kind: 'truth'; readonly of: Operand }

/** Function → how many arguments it takes. */
const FUNCTIONS = {
  substringof: 2,
  startswith: 2,
  endswith: 2,
  contains: 2,
  tolower: 1,
  toupper: 1,
  trim: 1,
  length: 1,
  'geo.intersects': 2,
  st_intersects: 2,
  st_within: 2,
} as const
export type FunctionName = keyof typeof FUNCTIONS

const DEPTH_MAX = 40

/** Throws SensorThingsError that says what was wrong at which character. */
export function readFilter(text: string): Filter {
  const reader = new Reader(tokensOf(text))
  const filter = reader.or(0)
  reader.expectEnd()
  return filter
}

class Reader {
  readonly #tokens: readonly Token[]
  #next = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  or(depth: number): Filter {
    let left = this.#and(depth)
    while (this.#takeWord('or')) left = { kind: 'or', left, right: this.#and(depth) }
    return left
  }

  expectEnd(): void {
    const { kind, text, at } = this.#peek()
    if (kind !== 'end') throw filterError(at, `an end, and, or or was expected, not "${text}"`)
  }

  #and(depth: number): Filter {
    let left = this.#unary(depth)
    while (this.#takeWord('and')) left = { kind: 'and', left, right: this.#unary(depth) }
    return left
  }

  #unary(depth: number): Filter {
    if (depth > DEPTH_MAX) {
      throw filterError(this.#peek().at, `parentheses go deeper than ${DEPTH_MAX}`)
    }
    if (this.#takeWord('not')) return { kind: 'not', of: this.#unary(depth + 1) }
    if (this.#takeSign('(')) {
      const filter = this.or(depth + 1)
      this.#expectSign(')')
      return filter
    }
    const left = this.#operand(depth)
    const { kind, text } = this.#peek()
    if (kind !== 'word' || !isComparison(text)) return { kind: 'truth', of: left }
    this.#next++
    return { kind: 'compare', op: text, left, right: this.#operand(depth) }
  }

  #operand(depth: number): Operand {
    const token = this.#peek()
    const { kind, text, at } = token
    if (kind === 'end') throw filterError(at, 'a value or a property was expected, not the end')
    this.#next++
    switch (kind) {
      case 'string':
        return { kind: 'literal', value: text }
      case 'number':
        return { kind: 'literal', value: Number(text) }
      case 'time':
        return timeOf(text, at)
      case 'geography': {
        const geometry = readWkt(text)
        if (!geometry) throw filterError(at, `"${text}" is no POINT and no closed POLYGON`)
        return { kind: 'geometry', geometry }
      }
      case 'word':
        return this.#word(token, depth)
      case 'sign':
        throw filterError(at, `a value or a property was expected, not "${text}"`)
      default:
        return kind satisfies never
    }
  }

  #word({ text, at }: Token, depth: number): Operand {
    if (text === 'null') return { kind: 'literal', value: null }
    if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' }
    const { kind, text: sign } = this.#peek()
    if (kind !== 'sign' || sign !== '(') return { kind: 'path', path: text.split('/'), at }
    if (!isFunction(text)) {
      throw filterError(
        at,
        `there is no function ${text}; there are ${Object.keys(FUNCTIONS).join(', ')}`,
      )
    }
    if (depth > DEPTH_MAX) throw filterError(at, `functions go deeper than ${DEPTH_MAX}`)
    this.#next++
    const of: Operand[] = [this.#operand(depth + 1)]
    while (this.#takeSign(',')) of.push(this.#operand(depth + 1))
    this.#expectSign(')')
    const wanted = FUNCTIONS[text]
    if (of.length !== wanted)
      throw filterError(at, `${text} takes ${wanted} arguments, not ${of.length}`)
    return { kind: 'call', name: text, of }
  }

  #peek(): Token {
    return this.#tokens[this.#next]!
  }

  #takeWord(word: string): boolean {
    const { kind, text } = this.#peek()
    if (kind !== 'word' || text !== word) return false
    this.#next++
    return true
  }

  #takeSign(sign: string): boolean {
    const { kind, text } = this.#peek()
    if (kind !== 'sign' || text !== sign) return false
    this.#next++
    return true
  }

  #expectSign(sign: string): void {
    const { at, text } = this.#peek()
    if (!this.#takeSign(sign))
      throw filterError(at, `"${sign}" was expected, not "${text || 'the end'}"`)
  }
}

function isComparison(text: string): text is Comparison {
  return (COMPARISONS as readonly string[]).includes(text)
}

function isFunction(text: string): text is FunctionName {
  return Object.hasOwn(FUNCTIONS, text)
}

function timeOf(text: string, at: number): Time {
  const [fromMs = Number.NaN, toMs = fromMs] = text.split('/').map((part) => Date.parse(part))
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) throw filterError(at, `"${text}" is no time`)
  return { kind: 'time', fromMs, toMs }
}
