/** What a path leads to: a collection, an entity, or a property of one. */

import { ENTITY_SETS, type Entity, type EntitySet, NAVIGATION, PROPERTIES } from './entity.ts'
import type { DatastreamEntity } from './model.ts'
import { type ObservationParts, observationById } from './observations-page.ts'
import { SensorThingsError } from './problem.ts'
import { datastreamsOf, relatedTo } from './related.ts'
import type { Step } from './resource-path.ts'

export type Target =
  | { readonly kind: 'entities'; readonly set: EntitySet; readonly entities: readonly Entity[] }
  | { readonly kind: 'observations'; readonly datastreams: readonly DatastreamEntity[] }
  | { readonly kind: 'entity'; readonly entity: Entity }
  /** `$value`: as text and not as JSON. */
  | {
      readonly kind: 'property'
      readonly name: string
      readonly value: unknown
      readonly isRaw: boolean
    }

/** Throws SensorThingsError: 404 where there is nothing, 400 where the path makes no sense. */
export async function targetOf(steps: readonly Step[], parts: ObservationParts): Promise<Target> {
  const [first, ...rest] = steps
  let target = await rootTarget(first!, parts)
  for (const step of rest) target = await nextTarget(target, step, parts)
  return target
}

async function rootTarget({ name, id }: Step, parts: ObservationParts): Promise<Target> {
  const set = ENTITY_SETS.find((one) => one === name)
  if (!set) {
    throw new SensorThingsError(404, `there is no ${name}; there are ${ENTITY_SETS.join(', ')}`)
  }
  if (set === 'Observations') {
    if (id === undefined) {
      return { kind: 'observations', datastreams: [...parts.model.datastreams.values()] }
    }
    return found(await observationById(id, parts), set, id)
  }
  const entities = parts.model.sets[set]
  if (id === undefined) return { kind: 'entities', set, entities: [...entities.values()] }
  return found(entities.get(id), set, id)
}

function found(entity: Entity | undefined, set: EntitySet, id: string): Target {
  if (!entity) throw new SensorThingsError(404, `there is no ${set}('${id}')`)
  return { kind: 'entity', entity }
}

async function nextTarget(target: Target, step: Step, parts: ObservationParts): Promise<Target> {
  const { name, id } = step
  if (target.kind === 'property' && name === '$value' && !target.isRaw) {
    return { ...target, isRaw: true }
  }
  if (target.kind !== 'entity') {
    throw new SensorThingsError(400, `nothing stands behind that in the path: ${name}`)
  }
  const { entity } = target
  const navigation = NAVIGATION[entity.set][name]
  if (!navigation) return propertyOf(entity, name)
  if (navigation.set === 'Observations') return observationsOf(entity, id, parts)
  const related = relatedTo(entity, name, parts.model)
  if (!navigation.isMany) return found(related[0], navigation.set, name)
  if (id !== undefined)
    return found(
      related.find((one) => one.id === id),
      navigation.set,
      id,
    )
  return { kind: 'entities', set: navigation.set, entities: related }
}

async function observationsOf(
  entity: Entity,
  id: string | undefined,
  parts: ObservationParts,
): Promise<Target> {
  const datastreams = datastreamsOf(entity, parts.model)
  if (id === undefined) return { kind: 'observations', datastreams }
  const one = await observationById(id, parts)
  const isIts = datastreams.some((datastream) => one?.links['Datastream']?.[0] === datastream.id)
  return found(isIts ? one : undefined, 'Observations', id)
}

function propertyOf(entity: Entity, name: string): Target {
  if (!PROPERTIES[entity.set].includes(name)) {
    throw new SensorThingsError(404, `${entity.set} have no ${name}`)
  }
  return { kind: 'property', name, value: entity.fields[name] ?? null, isRaw: false }
}
