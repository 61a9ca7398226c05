/** JSON that came from outside, read without trusting a single name in it. */

import type { Json } from '../sandbox/codec.ts'

export type JsonObject = { readonly [key: string]: Json }

/** JSON of a foreign codec is looked into so deep and no deeper. */
export const DEPTH_MAX = 8

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands there itself: never what a prototype lends, such as `constructor`. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
