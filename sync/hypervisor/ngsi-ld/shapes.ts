/** The three shapes of an entity (ETSI GS CIM 009 4.5): normalized, concise, key-values. */

import type { JsonValue } from '../../../base/records/records.ts'
import type { Attribute, Entity, Marks } from './entity.ts'
import { utcText } from './text.ts'

export const SHAPES = ['normalized', 'concise', 'keyValues'] as const
export type Shape = (typeof SHAPES)[number]
export type EntityJson = { readonly [name: string]: JsonValue }

export function shaped({ id, type, attributes }: Entity, shape: Shape): EntityJson {
  const write = { normalized, concise, keyValues }[shape]
  const named = Object.entries(attributes).map(([name, one]) => [name, write(one)] as const)
  return { id, type, ...Object.fromEntries(named) }
}

export function normalized(attribute: Attribute): EntityJson {
  switch (attribute.kind) {
    case 'property': {
      const sub = (value: JsonValue): EntityJson => ({ type: 'Property', value })
      return { type: 'Property', value: attribute.value, ...marksOf(attribute, sub) }
    }
    case 'time': {
      const value = { '@type': 'DateTime', '@value': utcText(attribute.atMs) }
      return { type: 'Property', value }
    }
    case 'place':
      return { type: 'GeoProperty', value: pointOf(attribute.place) }
    case 'relation':
      return { type: 'Relationship', object: attribute.to }
    default:
      return attribute satisfies never
  }
}

/** Without `type`, which is seen from what is there. */
function concise(attribute: Attribute): EntityJson {
  const { type: _seen, ...rest } = normalized(attribute)
  if (attribute.kind !== 'property') return rest
  return { value: attribute.value, ...marksOf(attribute, (value) => ({ value })) }
}

function keyValues(attribute: Attribute): JsonValue {
  switch (attribute.kind) {
    case 'property':
      return attribute.value
    case 'time':
      return utcText(attribute.atMs)
    case 'place':
      return pointOf(attribute.place)
    case 'relation':
      return attribute.to
    default:
      return attribute satisfies never
  }
}

/** What is as usual is not said: a clock that is trusted, a value that is no estimate. */
function marksOf(
  { observedMs, unitCode, isClockTrusted, isEstimated }: Marks,
  sub: (value: JsonValue) => EntityJson,
): EntityJson {
  return {
    ...(observedMs !== undefined && { observedAt: utcText(observedMs) }),
    ...(unitCode !== undefined && { unitCode }),
    ...(isClockTrusted === false && { clockTrusted: sub(false) }),
    ...(isEstimated === true && { estimated: sub(true) }),
  }
}

function pointOf({ lon, lat }: { readonly lon: number; readonly lat: number }): EntityJson {
  return { type: 'Point', coordinates: [lon, lat] }
}
