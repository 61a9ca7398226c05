/**
 * What the expression of a device profile makes of a codec's output. One reading is
 *
 *   {"quantity": "soil.tension", "index": 40, "value": 23, "unit": "cbar", "time": "2026-03-09T06:00:00Z"}
 *
 * of which `quantity` and `value` must stand. The short form is for readings in our units:
 *
 *   {"air.temperature": 21.5, "valve.open": [true, false], "time": "…"}     a list: index 1, 2, …
 *
 * Lists of both, and lists of lists, are read as one list. Described in docs/protocol/decoder-mapping.md.
 */

import type { Json } from '../sandbox/codec.ts'
import type { Draft } from './draft.ts'
import { DEPTH_MAX, isObject, type JsonObject, own } from './json.ts'

/** Reads it into `draft`. Nothing at all is a frame without readings. */
export function readMapped(mapped: Json, draft: Draft, depth = 0): void {
  if (mapped === null || draft.isFull) return
  if (Array.isArray(mapped)) {
    if (depth >= DEPTH_MAX) draft.warn(`lists in lists, deeper than ${DEPTH_MAX}: left out`)
    else for (const one of mapped) readMapped(one, draft, depth + 1)
  } else if (isObject(mapped)) {
    if (typeof own(mapped, 'quantity') === 'string') readLong(mapped, draft)
    else readShort(mapped, draft)
  } else draft.warn(`the mapping gives a ${typeof mapped}: objects with a quantity are needed`)
}

function readLong(reading: JsonObject, draft: Draft): void {
  draft.add({
    quantity: own(reading, 'quantity') as string,
    index: own(reading, 'index'),
    value: own(reading, 'value'),
    unit: own(reading, 'unit'),
    time: own(reading, 'time'),
  })
}

function readShort(readings: JsonObject, draft: Draft): void {
  const time = own(readings, 'time')
  for (const [quantity, value] of Object.entries(readings)) {
    if (quantity === 'time') continue
    if (!Array.isArray(value)) draft.add({ quantity, value, time })
    else
      for (const [i, one] of value.entries())
        draft.add({ quantity, index: i + 1, value: one, time })
  }
}
