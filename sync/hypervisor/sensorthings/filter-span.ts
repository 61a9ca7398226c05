/** The time that a filter leaves: what of the store need not even be read. */

import type { Filter, Operand } from './filter.ts'
import type { OrderBy } from './observation-walk.ts'

/** UTC, from (including) to (excluding); infinite where it is open. */
export type Span = { readonly fromMs: number; readonly toMs: number }

const ALL: Span = { fromMs: -Infinity, toMs: Infinity }

/**
 * Of when an Observation begins (`phenomenonTime`) or was told (`resultTime`). It may be too wide, never
 * too narrow: the filter itself decides in the end.
 */
export function spanOf(filter: Filter | undefined, name: OrderBy): Span {
  if (filter?.kind === 'and') return both(spanOf(filter.left, name), spanOf(filter.right, name))
  if (filter?.kind !== 'compare') return ALL
  const { op, left, right } = filter
  const isNamed = (one: Operand) => one.kind === 'path' && one.path.join('/') === name
  if (isNamed(left) && right.kind === 'time') return spanBy(op, right)
  if (isNamed(right) && left.kind === 'time') return spanBy(MIRRORED[op], left)
  return ALL
}

const MIRRORED = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' } as const

function spanBy(
  op: keyof typeof MIRRORED,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Span {
  switch (op) {
    case 'eq':
      return { fromMs, toMs: fromMs + 1 }
    case 'gt':
    case 'ge':
      return { fromMs, toMs: Infinity }
    case 'lt':
    case 'le':
      return { fromMs: -Infinity, toMs: toMs + 1 }
    default:
      return ALL
  }
}

function both(a: Span, b: Span): Span {
  return { fromMs: Math.max(a.fromMs, b.fromMs), toMs: Math.min(a.toMs, b.toMs) }
}
