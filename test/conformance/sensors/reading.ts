/**
 * The words in which a maker's field becomes what our decoder must give for it. Their fields have
 * their names, ours have the city's: the tables beside this file say which is which.
 */

import type { DeviceNote, Quantity } from '../../../decoders/contract.ts'

export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

export type Expected = {
  readonly quantity: Quantity
  readonly index?: number
  readonly value: number
  readonly observedMs?: number
  /** Where the maker's codec gives fewer decimals than the bytes hold. */
  readonly within?: number
}
export type Given = Expected | DeviceNote
/** Gets the field and the object it stands in. */
export type Reading = (value: Json, data: JsonObject) => Given | readonly Given[]
export type Fields = Readonly<Record<string, Reading>>
/** Beginning of a model's id → its fields; the longest beginning counts most. */
export type Makers = Readonly<Record<string, Fields>>

export const number = (value: Json): number => Number(value)

export function as(quantity: Quantity, index?: number): Reading {
  const place = index === undefined ? {} : { index }
  return (value) => ({ quantity, ...place, value: number(value) })
}

/** In another unit than ours. */
export function times(factor: number, quantity: Quantity): Reading {
  return (value) => ({ quantity, value: number(value) * factor, within: 1e-6 })
}

/** Rounded by the maker's codec: to the decimals given, or to those of its text. */
export function about(quantity: Quantity, decimals?: number, index = 0): Reading {
  return (value) => {
    const places = decimals ?? String(value).split('.')[1]?.length ?? 0
    return { quantity, index, value: number(value), within: 0.5 * 10 ** -places + 1e-9 }
  }
}

export function oneOf(
  quantity: Quantity,
  codes: Readonly<Record<string, number>>,
  index = 0,
): Reading {
  return (value) => ({ quantity, index, value: codes[String(value)]! })
}

export function info(name: string): Reading {
  return (value) => ({ kind: 'info', name, value: String(value) })
}

export const nothing: Reading = () => []

/** Of an object `{ value, unit }`. */
export function inUnit(reading: Reading): Reading {
  return (value, data) => reading((value as JsonObject)['value']!, data)
}

/** Of an object with fields of its own. */
export function within(fields: Fields): Reading {
  return (value) => readAll(value as JsonObject, fields)
}

export function readAll(data: JsonObject, fields: Fields): readonly Given[] {
  return Object.entries(data).flatMap(([name, value]) => {
    const reading = fields[name]
    if (!reading) throw new Error(`the table lacks the maker's field ${name}`)
    return reading(value, data)
  })
}

export function fieldsOf(makers: Makers, id: string): Fields {
  const known = Object.keys(makers).filter((beginning) => id.startsWith(beginning))
  const ordered = known.sort((a, b) => a.length - b.length)
  return Object.assign({}, ...ordered.map((beginning) => makers[beginning]))
}
