/** How one field of a codec's output is read: the JSONata that makes a number of what stands in it. */

import { QUANTITIES, type Quantity } from '../contract.ts'
import type { Json } from '../sandbox/codec.ts'
import { knownField } from './known-fields.ts'
import type { SeenField } from './seen-fields.ts'
import { converted } from './units.ts'
import { wordsOf } from './words.ts'

export type GuessedField = {
  readonly quantity: Quantity
  readonly index: number
  /** JSONata; gives nothing where the field is missing. */
  readonly value: string
  readonly unit: string | undefined
}

const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_]*$/
const JSONATA_WORDS = ['and', 'or', 'in', 'true', 'false', 'null', 'function']
const NUMBER_IN_TEXT = /^\s*(-?\d+(?:\.\d+)?)\s*(\S{0,8})\s*$/
const INDEX_MAX = 9_999

/** `undefined`: its name says nothing, or what stood in it does not fit the name. */
export function guessField(field: SeenField): GuessedField | undefined {
  const path = pathText(field.path)
  const texts = field.values.filter((one) => typeof one === 'string')
  const parts = texts.map((text) => NUMBER_IN_TEXT.exec(text))
  const numbers = [
    ...field.values.filter((one) => typeof one === 'number'),
    ...parts.flatMap((match) => (match ? [Number(match[1])] : [])),
  ]
  const found = findKnown(wordsOf(field.name), numbers)
  if (path === undefined || !found) return undefined
  const { index, known } = found
  const { quantity } = known
  if (QUANTITIES[quantity].unit === 'bool') {
    const value = yesOrNo(path, field.values, known.yes ?? [])
    return value === undefined ? undefined : { quantity, index, value, unit: undefined }
  }
  if (numbers.length === 0 || field.values.some((one) => typeof one === 'boolean')) return undefined
  const said = field.unit ?? parts.find((match) => match?.[2])?.[2]
  const unit = unitOf(quantity, numbers, {
    said,
    usual: known.units,
    sign: known.isNegated ? -1 : 1,
  })
  if (unit === undefined) return undefined
  const isNumber = field.values.every((one) => typeof one === 'number')
  const isPlain = parts.every((match) => match?.[2] === '') && !field.values.includes(null)
  const number = isNumber ? path : isPlain ? `$number(${path})` : numberInText(path)
  return { quantity, index, value: known.isNegated ? `-${number}` : number, unit }
}

/** `valve_2` is valve 2; a name that is known with its number, such as CO2, goes before. */
function findKnown(words: string, numbers: readonly number[]) {
  const whole = knownField(words, numbers)
  if (whole) return { index: 0, known: whole }
  const match = /^(.*?)(?: at depth)? (\d{1,4})(?: (.*))?$/.exec(words)
  if (!match) return undefined
  const [, before, digits, behind = ''] = match
  const known = knownField(`${before} ${behind}`.trim(), numbers)
  const index = Number(digits)
  return known && index <= INDEX_MAX ? { index, known } : undefined
}

/** What the samples say, else the first of the usual ones in which all of them are in range. */
function unitOf(
  quantity: Quantity,
  numbers: readonly number[],
  {
    said,
    usual,
    sign,
  }: { said: string | undefined; usual: readonly string[] | undefined; sign: 1 | -1 },
): string | undefined {
  const { unit: ours, min, max } = QUANTITIES[quantity]
  const units = said === undefined ? (usual ?? [ours]) : [said]
  return units.find((from) =>
    numbers.every((number) => {
      const value = converted(number * sign, { from, to: ours })
      return value !== undefined && value >= min && value <= max
    }),
  )
}

function yesOrNo(
  path: string,
  values: readonly Json[],
  yes: readonly string[],
): string | undefined {
  const told = values.filter((one) => one !== null)
  if (told.length === 0) return undefined
  if (told.every((one) => typeof one === 'boolean' || one === 0 || one === 1)) return path
  if (!told.every((one) => typeof one === 'string')) return undefined
  return `$exists(${path}) ? $lowercase($string(${path})) in ${JSON.stringify(yes)}`
}

/** Of "2000 mm", or of what is not always a number. */
function numberInText(path: string): string {
  return String.raw`$number($match($string(${path}), /-?\d+(\.\d+)?/)[0].match)`
}

/** The path as JSONata writes it; `undefined` for a name that cannot stand in one. */
export function pathText(path: readonly string[]): string | undefined {
  const names = path.map((name) => {
    if (PLAIN_NAME.test(name) && !JSONATA_WORDS.includes(name)) return name
    return /^[^`\p{Cc}]{1,60}$/u.test(name) ? `\`${name}\`` : undefined
  })
  return names.includes(undefined) ? undefined : names.join('.')
}
