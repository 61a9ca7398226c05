/**
 * Whether an entity is asked for. A path may lead over other entities; where it leads to several, one of
 * them is enough. What is not there is null: it is equal to null, and in no order.
 */

import type { Comparison, Filter, FunctionName, Operand } from './filter.ts'
import { type Geometry, isWithin, type XY } from './geometry.ts'

/** What stands at a path of an entity; throws SensorThingsError where no path can lead there. */
export type ValuesAt<One> = (entity: One, path: readonly string[]) => readonly unknown[]

type Value = string | number | boolean | null | { readonly fromMs: number; readonly toMs: number }

export function isTrue<One>(filter: Filter, entity: One, valuesAt: ValuesAt<One>): boolean {
  const truth = (one: Filter): boolean => isTrue(one, entity, valuesAt)
  switch (filter.kind) {
    case 'and':
      return truth(filter.left) && truth(filter.right)
    case 'or':
      return truth(filter.left) || truth(filter.right)
    case 'not':
      return !truth(filter.of)
    case 'truth':
      return valuesOf(filter.of, entity, valuesAt).includes(true)
    case 'compare': {
      const lefts = valuesOf(filter.left, entity, valuesAt)
      const rights = valuesOf(filter.right, entity, valuesAt)
      return lefts.some((left) =>
        rights.some((right) => isSo(filter.op, asValue(left, right), asValue(right, left))),
      )
    }
    default:
      return filter satisfies never
  }
}

function valuesOf<One>(operand: Operand, entity: One, valuesAt: ValuesAt<One>): readonly unknown[] {
  switch (operand.kind) {
    case 'literal':
      return [operand.value]
    case 'time':
      return [{ fromMs: operand.fromMs, toMs: operand.toMs }]
    case 'geometry':
      return [operand.geometry]
    case 'path': {
      const found = valuesAt(entity, operand.path)
      return found.length > 0 ? found : [null]
    }
    case 'call': {
      const [firsts = [], seconds = [undefined]] = operand.of.map((one) =>
        valuesOf(one, entity, valuesAt),
      )
      return firsts.flatMap((a) => seconds.map((b) => called(operand.name, a, b)))
    }
    default:
      return operand satisfies never
  }
}

function called(name: FunctionName, a: unknown, b: unknown): unknown {
  if (name === 'geo.intersects' || name === 'st_intersects' || name === 'st_within') {
    const at = pointOf(a) ?? pointOf(b)
    const geometry = geometryOf(b) ?? geometryOf(a)
    return at !== undefined && geometry !== undefined && isWithin(at, geometry)
  }
  if (typeof a !== 'string') return null
  switch (name) {
    case 'tolower':
      return a.toLowerCase()
    case 'toupper':
      return a.toUpperCase()
    case 'trim':
      return a.trim()
    case 'length':
      return a.length
    case 'substringof':
      return typeof b === 'string' && b.includes(a)
    case 'contains':
      return typeof b === 'string' && a.includes(b)
    case 'startswith':
      return typeof b === 'string' && a.startsWith(b)
    case 'endswith':
      return typeof b === 'string' && a.endsWith(b)
    default:
      return name satisfies never
  }
}

/** Of a GeoJSON point. */
function pointOf(value: unknown): XY | undefined {
  const { type, coordinates } = (value ?? {}) as { type?: unknown; coordinates?: unknown }
  if (type !== 'Point' || !Array.isArray(coordinates)) return undefined
  return [Number(coordinates[0]), Number(coordinates[1])]
}

function geometryOf(value: unknown): Geometry | undefined {
  const { kind } = (value ?? {}) as { kind?: unknown }
  return kind === 'point' || kind === 'polygon' ? (value as Geometry) : undefined
}

/** A text beside a time is read as one: `phenomenonTime`, which is written as text. */
function asValue(value: unknown, other: unknown): Value {
  if (typeof value === 'string' && isTime(other)) {
    const [fromMs = Number.NaN, toMs = fromMs] = value.split('/').map((part) => Date.parse(part))
    return Number.isNaN(fromMs) || Number.isNaN(toMs) ? value : { fromMs, toMs }
  }
  if (isTime(value)) return value
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null
}

function isTime(value: unknown): value is { readonly fromMs: number; readonly toMs: number } {
  return typeof value === 'object' && value !== null && 'fromMs' in value
}

function isSo(op: Comparison, left: Value, right: Value): boolean {
  if (isTime(left) && isTime(right)) return isTimeSo(op, left, right)
  const areEqual = left === right
  if (op === 'eq') return areEqual
  if (op === 'ne') return !areEqual
  if (typeof left !== typeof right || left === null || right === null) return false
  switch (op) {
    case 'gt':
      return left > right
    case 'ge':
      return left >= right
    case 'lt':
      return left < right
    case 'le':
      return left <= right
    default:
      return op satisfies never
  }
}

type Span = { readonly fromMs: number; readonly toMs: number }

/** An interval is before what begins at its end, for its end does not belong to it. */
function isTimeSo(op: Comparison, left: Span, right: Span): boolean {
  const areEqual = left.fromMs === right.fromMs && left.toMs === right.toMs
  const isInterval = (span: Span) => span.toMs > span.fromMs
  const isBefore = (a: Span, b: Span) => a.toMs < b.fromMs || (isInterval(a) && a.toMs === b.fromMs)
  switch (op) {
    case 'eq':
      return areEqual
    case 'ne':
      return !areEqual
    case 'lt':
      return isBefore(left, right)
    case 'gt':
      return isBefore(right, left)
    case 'le':
      return left.toMs <= right.toMs && left.fromMs <= right.fromMs
    case 'ge':
      return left.fromMs >= right.fromMs && left.toMs >= right.toMs
    default:
      return op satisfies never
  }
}
