/** From one entity to others, and to the values at a path. */

import { type Entity, NAVIGATION, PROPERTIES } from './entity.ts'
import type { DatastreamEntity, Model } from './model.ts'
import { SensorThingsError } from './problem.ts'

/** Entities behind a navigation; Observations are not among them: they are in the store. */
export function relatedTo(entity: Entity, name: string, { sets }: Model): readonly Entity[] {
  const { set } = NAVIGATION[entity.set][name]!
  if (set === 'Observations') return []
  return (entity.links[name] ?? []).flatMap((id) => sets[set].get(id) ?? [])
}

/** Whose Observations stand behind an entity's `Observations`. */
export function datastreamsOf(entity: Entity, { datastreams }: Model): readonly DatastreamEntity[] {
  if (entity.set === 'Datastreams') return [datastreams.get(entity.id)!]
  return [...datastreams.values()].filter(
    ({ thing }) => thing.id === entity.id && thing.place !== undefined,
  )
}

/** Values at `Datastream/Thing/name`, `properties/category`, `@iot.id`: none where nothing stands there. */
export function valuesAt(
  entity: Entity,
  path: readonly string[],
  model: Model,
): readonly unknown[] {
  const [name = '', ...rest] = path
  if (name === '@iot.id' || name === 'id') return [entity.id]
  const navigation = NAVIGATION[entity.set][name]
  if (navigation?.set === 'Observations') {
    throw new SensorThingsError(
      400,
      'Observations stand at the end of no path: ask for them themselves',
    )
  }
  if (navigation) {
    return relatedTo(entity, name, model).flatMap((one) => valuesAt(one, rest, model))
  }
  if (!PROPERTIES[entity.set].includes(name)) {
    const known = [...PROPERTIES[entity.set], ...Object.keys(NAVIGATION[entity.set])].join(', ')
    throw new SensorThingsError(400, `${entity.set} have no ${name}; they have @iot.id, ${known}`)
  }
  const value = rest.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Readonly<Record<string, unknown>>)[key]
        : undefined,
    entity.fields[name],
  )
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
