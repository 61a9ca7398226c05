/** Whose Observations a filter can leave at all: `Datastream/Thing/id eq 'a' and …` reads one of thousands. */

import type { Filter, Operand } from './filter.ts'
import { isTrue } from './filter-truth.ts'
import type { DatastreamEntity, Model } from './model.ts'
import { valuesAt } from './related.ts'

/** By the parts of the filter that speak of nothing but the Datastream. */
export function datastreamsLeft(
  datastreams: readonly DatastreamEntity[],
  filter: Filter | undefined,
  model: Model,
): readonly DatastreamEntity[] {
  const parts = filter ? conjuncts(filter).filter(isOfDatastream) : []
  if (parts.length === 0) return datastreams
  return datastreams.filter(({ id }) => {
    const any = { set: 'Observations' as const, id: '', fields: {}, links: { Datastream: [id] } }
    return parts.every((part) => isTrue(part, any, (entity, path) => valuesAt(entity, path, model)))
  })
}

function conjuncts(filter: Filter): readonly Filter[] {
  if (filter.kind !== 'and') return [filter]
  return [...conjuncts(filter.left), ...conjuncts(filter.right)]
}

function isOfDatastream(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return isOfDatastream(filter.left) && isOfDatastream(filter.right)
    case 'not':
      return isOfDatastream(filter.of)
    case 'truth':
      return pathsOf(filter.of).every(isIts)
    case 'compare':
      return [...pathsOf(filter.left), ...pathsOf(filter.right)].every(isIts)
    default:
      return filter satisfies never
  }
}

function isIts(path: readonly string[]): boolean {
  return path[0] === 'Datastream'
}

function pathsOf(operand: Operand): readonly (readonly string[])[] {
  if (operand.kind === 'call') return operand.of.flatMap(pathsOf)
  return operand.kind === 'path' ? [operand.path] : []
}
