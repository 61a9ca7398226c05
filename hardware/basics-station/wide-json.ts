/**
 * JSON with integers of 64 bits. Station's `xtime` has its session in the bits above 48, so as a
 * JavaScript number it would lose its last digits (2⁵³) and with them the microsecond. Reading keeps
 * the digits of the text where a number cannot hold them; writing puts a bigint's digits in the text.
 */

import { asObject, field, type JsonObject } from '../json-fields.ts'

type ReviverContext = { readonly source?: string }
type SourceReviver = (name: string, value: unknown, context?: ReviverContext) => unknown
type WideJson = {
  readonly parse: (text: string, reviver: SourceReviver) => unknown
  readonly rawJSON: (text: string) => unknown
}
// Node has both since V8 11.4 (TC39 "JSON.parse source text access"); TypeScript's types do not.
const wideJson = JSON as unknown as WideJson

const INTEGER = /^-?\d{1,20}$/

/** The object in `text`, integers beyond 2⁵³ as bigint; `undefined` for any other text or value. */
export function readWideObject(text: string): JsonObject | undefined {
  try {
    return asObject(wideJson.parse(text, widened))
  } catch {
    // No JSON, or nested so deep that the stack ended.
    return undefined
  }
}

const widened: SourceReviver = (_, value, context) => {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source
  return source !== undefined && INTEGER.test(source) ? BigInt(source) : value
}

/** A signed 64-bit integer of an object that `readWideObject` gave. */
export function int64Field(object: JsonObject, name: string): bigint | undefined {
  const value = field(object, name)
  const wide =
    typeof value === 'number' && Number.isSafeInteger(value)
      ? BigInt(value)
      : typeof value === 'bigint'
        ? value
        : undefined
  return wide !== undefined && BigInt.asIntN(64, wide) === wide ? wide : undefined
}

/** JSON text of a message; bigints become integers with all their digits. */
export function writeWide(message: object): string {
  return JSON.stringify(message, (_, value) =>
    typeof value === 'bigint' ? wideJson.rawJSON(value.toString()) : value,
  )
}
