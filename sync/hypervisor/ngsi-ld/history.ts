/** Instances of the past, as `temporal/entities` takes them: of each attribute a list, oldest first. */

import type { JsonValue } from '../../../base/records/records.ts'
import type { Attribute, Entity } from './entity.ts'
import { type EntityJson, normalized } from './shapes.ts'

/** One entity for each id; always normalized, for that is what the temporal interface reads. */
export function historyOf(past: readonly Entity[]): readonly EntityJson[] {
  const byId = Map.groupBy(past, ({ id }) => id)
  return [...byId].map(([id, entities]) => {
    const instances = new Map<string, Attribute[]>()
    for (const { attributes } of entities)
      for (const [name, one] of Object.entries(attributes))
        instances.set(name, [...(instances.get(name) ?? []), one])
    const lists = [...instances].map(([name, all]): [string, JsonValue] => [
      name,
      all.sort((a, b) => observedOf(a) - observedOf(b)).map(normalized),
    ])
    return { id, type: entities[0]!.type, ...Object.fromEntries(lists) }
  })
}

function observedOf(attribute: Attribute): number {
  return (attribute.kind === 'property' && attribute.observedMs) || 0
}
