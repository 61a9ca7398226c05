/**
 * The Things Stack's normalized payload, and what newer codecs add in its style: nested names, one
 * object for a moment, or a list of them. The names of our own quantities are understood as they are.
 *
 *   {"time": "…", "air": {"temperature": 21.5}, "soil": [{"depth": 10, "moisture": 31}], "history": [ … ]}
 *
 * Source: The Things Stack, "Payload Normalization"; lorawan-schema (lib/payload.json).
 */

import type { Json } from '../sandbox/codec.ts'
import { type Draft, isQuantity } from './draft.ts'
import { DEPTH_MAX, isObject, type JsonObject, own } from './json.ts'

type Meaning = { readonly quantity: string; readonly words?: Readonly<Record<string, number>> }

/** Their path → our quantity, where the two differ; `words` are texts that stand for a value. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  battery: { quantity: 'device.batteryVoltage' },
  'soil.pH': { quantity: 'soil.ph' },
  'soil.n': { quantity: 'soil.nitrogen' },
  'soil.p': { quantity: 'soil.phosphorus' },
  'soil.k': { quantity: 'soil.potassium' },
  'water.leak': { quantity: 'alarm.leak' },
  'water.temperature.current': { quantity: 'water.temperature' },
  'water.temperature.min': { quantity: 'water.temperatureLowest' },
  'water.temperature.max': { quantity: 'water.temperatureHighest' },
  'action.motion.detected': { quantity: 'motion.detected' },
  'action.motion.count': { quantity: 'motion.count' },
  'action.contactState': { quantity: 'contact.open', words: { open: 1, closed: 0 } },
  'alarm.sos': { quantity: 'alarm.sos', words: { short: 1, long: 2, double: 3 } },
}

/** Places, not readings: `depth` in cm and `index` say which of several. */
const PLACES = ['depth', 'index']
const FIELDS_NAMED = 8
const FIELD_CHARS_MAX = 40

type Moment = {
  readonly draft: Draft
  readonly time: Json | undefined
  readonly unknown: Set<string>
}

/** Reads it into `draft`; fields that mean nothing here are named in one warning. */
export function readNormalised(data: Json, draft: Draft): void {
  const unknown = new Set<string>()
  readMoments(data, { draft, time: undefined, unknown }, 0)
  if (unknown.size === 0) return
  const named = [...unknown].slice(0, FIELDS_NAMED).join(', ')
  const more = unknown.size > FIELDS_NAMED ? ` and ${unknown.size - FIELDS_NAMED} more` : ''
  draft.warn(`fields without a meaning here, for a mapping: ${named}${more}`)
}

function readMoments(data: Json, { draft, unknown, time }: Moment, depth: number): void {
  for (const one of Array.isArray(data) ? data : [data]) {
    if (!isObject(one)) unknown.add('(no object)')
    else
      readFields(one, '', { draft, unknown, time: own(one, 'time') ?? time }, { depth, index: 0 })
  }
}

type Place = { readonly depth: number; readonly index: Json }

function readFields(fields: JsonObject, path: string, moment: Moment, place: Place): void {
  const { draft, unknown } = moment
  const index =
    PLACES.map((name) => own(fields, name)).find((one) => one !== undefined) ?? place.index
  const below = { depth: place.depth + 1, index }
  for (const [name, value] of Object.entries(fields)) {
    if (draft.isFull) return
    const at = path === '' ? name : `${path}.${name}`
    if ((path === '' && name === 'time') || (path !== '' && PLACES.includes(name))) continue
    if (below.depth > DEPTH_MAX) unknown.add(at)
    else if (name === 'history') readMoments(value, moment, below.depth)
    else if (isObject(value)) readFields(value, at, moment, below)
    else if (Array.isArray(value)) {
      for (const one of value) {
        if (isObject(one)) readFields(one, at, moment, below)
        else unknown.add(at)
      }
    } else readLeaf(at, { ...moment, value, index })
  }
}

function readLeaf(
  path: string,
  { draft, unknown, time, value, index }: Moment & { readonly value: Json; readonly index: Json },
): void {
  const meaning = Object.hasOwn(MEANINGS, path) ? MEANINGS[path]! : { quantity: path }
  const { quantity, words } = meaning
  if (!isQuantity(quantity)) unknown.add(path.slice(0, FIELD_CHARS_MAX))
  else {
    const isWord = words && typeof value === 'string' && Object.hasOwn(words, value)
    draft.add({ quantity, index, value: isWord ? words[value]! : value, time })
  }
}
