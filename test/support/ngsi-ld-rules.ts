/** What is wrong with an entity, in the eyes of a broker of the Orion family: normalized or concise. */

export type Json = { readonly [name: string]: unknown }

const FORBIDDEN = /[<>"'=;()]/
const URI = /^[a-z][a-z0-9+.-]*:[^\s]+$/i
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/
const NAME = /^[A-Za-z@][\w-]*$/
const GEOMETRIES = ['Point', 'LineString', 'Polygon', 'MultiPoint']
const TYPES = ['Property', 'GeoProperty', 'Relationship']

/** The first fault; `undefined`: it is taken. */
export function faultOf(entity: unknown): string | undefined {
  if (!isObject(entity)) return 'not an object'
  const head = faultOfHead(entity)
  if (head !== undefined) return head
  for (const [name, attribute] of Object.entries(entity)) {
    if (name === 'id' || name === 'type' || name === '@context') continue
    const fault = faultOfAttribute(name, attribute)
    if (fault !== undefined) return `${name}: ${fault}`
  }
  return undefined
}

/** As `temporal/entities` takes it: of each attribute a list of instances, each with its moment. */
export function faultOfTemporal(entity: unknown): string | undefined {
  if (!isObject(entity)) return 'not an object'
  const head = faultOfHead(entity)
  if (head !== undefined) return head
  for (const [name, instances] of Object.entries(entity)) {
    if (name === 'id' || name === 'type' || name === '@context') continue
    if (!Array.isArray(instances)) return `${name}: not an array of instances`
    for (const instance of instances) {
      if (!isObject(instance) || instance['observedAt'] === undefined)
        return `${name}: an instance without observedAt`
      const fault = faultOfAttribute(name, instance)
      if (fault !== undefined) return `${name}: ${fault}`
    }
  }
  return undefined
}

function faultOfHead({ id, type }: Json): string | undefined {
  if (typeof id !== 'string') return 'no id'
  if (!URI.test(id)) return 'id is no URI'
  if (FORBIDDEN.test(id)) return 'forbidden characters in id'
  if (typeof type !== 'string' || !NAME.test(type)) return 'no type'
  return undefined
}

function faultOfAttribute(name: string, attribute: unknown): string | undefined {
  if (!NAME.test(name)) return 'forbidden characters in its name'
  if (!isObject(attribute)) return 'not an attribute'
  const { type = seenType(attribute), value, object, observedAt, unitCode, ...subs } = attribute
  if (observedAt !== undefined && !isUtc(observedAt)) return 'observedAt is no UTC with Z'
  if (unitCode !== undefined && !/^[A-Z0-9]{2,3}$/.test(String(unitCode))) return 'unitCode'
  if (!TYPES.includes(String(type))) return `unknown type ${type}`
  if (type === 'Relationship') {
    const objects = Array.isArray(object) ? object : [object]
    if (objects.length === 0) return 'Relationship without object'
    const wrong = objects.find((one) => typeof one !== 'string' || !URI.test(one))
    if (wrong !== undefined || object === undefined) return 'Relationship without object'
    return objects.some((one) => FORBIDDEN.test(one)) ? 'forbidden characters in object' : undefined
  }
  if (value === undefined || value === null) return `${type} without value`
  if (type === 'GeoProperty') return faultOfGeometry(value)
  const text = faultOfValue(value)
  if (text !== undefined) return text
  for (const [sub, one] of Object.entries(subs)) {
    const fault = faultOfAttribute(sub, one)
    if (fault !== undefined) return `${sub}: ${fault}`
  }
  return undefined
}

/** Concise: what is not said is seen. */
function seenType({ value, object }: Json): string {
  if (object !== undefined) return 'Relationship'
  const { type } = (value ?? {}) as { readonly type?: unknown }
  return GEOMETRIES.includes(String(type)) ? 'GeoProperty' : 'Property'
}

function faultOfGeometry(value: unknown): string | undefined {
  const { type, coordinates } = (value ?? {}) as Json
  if (!GEOMETRIES.includes(String(type)) || !Array.isArray(coordinates)) return 'no GeoJSON'
  const flat = coordinates.flat(4) as unknown[]
  if (flat.length < 2 || !flat.every((one) => typeof one === 'number' && Number.isFinite(one)))
    return 'no GeoJSON'
  return type === 'Point' && Math.abs(flat[1] as number) > 90 ? 'no GeoJSON' : undefined
}

function faultOfValue(value: unknown): string | undefined {
  if (typeof value === 'string') return FORBIDDEN.test(value) ? 'forbidden characters' : undefined
  if (Array.isArray(value)) {
    if (value.length === 0) return 'an empty array'
    return value.map(faultOfValue).find((fault) => fault !== undefined)
  }
  if (!isObject(value)) return undefined
  if (value['@type'] === 'DateTime')
    return isUtc(value['@value']) ? undefined : '@value is no UTC with Z'
  return Object.values(value)
    .map(faultOfValue)
    .find((fault) => fault !== undefined)
}

function isUtc(text: unknown): boolean {
  return typeof text === 'string' && UTC.test(text) && !Number.isNaN(Date.parse(text))
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
