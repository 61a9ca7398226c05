/** The fields that samples of a codec's output have, with what stood in them. */

import type { Json } from '../sandbox/codec.ts'
import { DEPTH_MAX, isObject, type JsonObject, own } from './json.ts'

export type SeenField = {
  /** Names from the top down. */
  readonly path: readonly string[]
  /** What it is called: the last name, or the one above a `value`, which may stand beside its unit. */
  readonly name: string
  /** Said beside the value, as Decentlab's codecs do. */
  readonly unit: string | undefined
  readonly values: Json[]
}

/** Lists of records, such as a device's own history, are looked into apart. */
export type SeenList = { readonly path: readonly string[]; readonly items: JsonObject[] }

export type Seen = { readonly fields: readonly SeenField[]; readonly lists: readonly SeenList[] }

const FIELDS_MAX = 256
const SAMPLES_MAX = 256
const VALUES_MAX = 16
const ENVELOPE = ['data', 'warnings', 'errors']

/** `samples`: answers of a codec, with or without the `data` around them. */
export function seenIn(samples: readonly Json[]): Seen {
  const fields = new Map<string, SeenField>()
  const lists = new Map<string, SeenList>()
  const objects = new Set<string>()
  for (const sample of samples.slice(0, SAMPLES_MAX)) {
    const data = withoutEnvelope(sample)
    if (isObject(data)) look(data, [])
  }
  // What is a value in one sample and something with parts in another cannot be read as a value.
  const plain = [...fields.values()].filter(
    ({ path }) =>
      !objects.has(keyOf(path)) && !path.some((_, i) => lists.has(keyOf(path.slice(0, i + 1)))),
  )
  return { fields: plain, lists: [...lists.values()] }

  function look(object: JsonObject, path: readonly string[]): void {
    if (objects.size < FIELDS_MAX) objects.add(keyOf(path))
    const unit = own(object, 'unit')
    const value = own(object, 'value')
    if (value !== undefined && typeof value !== 'object' && path.length > 0) {
      const said = typeof unit === 'string' ? unit : undefined
      noteValue([...path, 'value'], { name: path.at(-1)!, unit: said, value })
      return
    }
    for (const [name, value] of Object.entries(object)) {
      const at = [...path, name]
      if (isObject(value) && at.length < DEPTH_MAX) look(value, at)
      else if (Array.isArray(value))
        note(lists, at, () => ({ path: at, items: [] })).items.push(...records(value))
      else noteValue(at, { name, unit: undefined, value })
    }
  }

  function noteValue(
    path: readonly string[],
    { name, unit, value }: Pick<SeenField, 'name' | 'unit'> & { readonly value: Json },
  ): void {
    const { values } = note(fields, path, () => ({ path, name, unit, values: [] }))
    if (values.length < VALUES_MAX) values.push(value)
  }
}

/** The entry of a path, made when it is new; past the bound one that nobody sees. */
function note<T>(map: Map<string, T>, path: readonly string[], make: () => T): T {
  const key = keyOf(path)
  const there = map.get(key) ?? make()
  if (map.size < FIELDS_MAX) map.set(key, there)
  return there
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path)
}

function records(list: readonly Json[]): JsonObject[] {
  return list.slice(0, VALUES_MAX).filter(isObject)
}

function withoutEnvelope(sample: Json): Json {
  if (!isObject(sample)) return sample
  const isAnswer = Object.keys(sample).every((key) => ENVELOPE.includes(key))
  return isAnswer ? (own(sample, 'data') ?? null) : sample
}
