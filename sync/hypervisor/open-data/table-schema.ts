/**
 * Table Schema of Frictionless: what the columns of a CSV are, as data. The same value describes a file
 * for others (`datapackage.json`) and checks one that comes to us.
 */

import type { Column } from '../gis/layer.ts'

export type Field = {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'datetime'
  readonly description: string
  readonly example?: string
  readonly constraints?: {
    readonly required?: true
    readonly unique?: true
    readonly pattern?: string
    readonly enum?: readonly string[]
    readonly minimum?: number
    readonly maximum?: number
  }
}

const TYPES = {
  text: 'string',
  integer: 'integer',
  real: 'number',
  boolean: 'boolean',
  time: 'datetime',
} as const

export function fieldOf({ name, type, fr }: Column): Field {
  return { name, type: TYPES[type], description: fr }
}

/** What is wrong with a text in a column; undefined: nothing. `unique` is the business of who sees all. */
export function problemWith(text: string, { type, constraints = {} }: Field): string | undefined {
  const { required, pattern, enum: allowed, minimum = -Infinity, maximum = Infinity } = constraints
  if (text === '') return required ? 'is required' : undefined
  if (allowed && !allowed.includes(text)) return `must be one of ${allowed.join(', ')}`
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) return `must match ${pattern}`
  if (type === 'boolean' && !['true', 'false'].includes(text)) return 'must be true or false'
  if (type === 'integer' && !/^-?\d+$/.test(text)) return 'must be a whole number'
  if (type === 'number' && !/^-?\d+(\.\d+)?$/.test(text)) {
    return 'must be a number with a decimal point'
  }
  const isNumber = type === 'integer' || type === 'number'
  if (isNumber && Number(text) < minimum) return `must be ${minimum} or more`
  if (isNumber && Number(text) > maximum) return `must be ${maximum} or less`
  return undefined
}
