/**
 * Fields of a JSON object from a peer, each checked when it is asked for. Own fields only: a
 * `__proto__` or `constructor` in the text is a name like any other.
 */

export type JsonObject = { readonly [name: string]: unknown }

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** The object that UTF-8 text holds; `undefined` for any other text or value. */
export function readJsonObject(text: Uint8Array): JsonObject | undefined {
  try {
    return asObject(JSON.parse(UTF8.decode(text)))
  } catch {
    return undefined
  }
}

export function asObject(value: unknown): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as JsonObject) : undefined
}

export function field(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

export function textField(object: JsonObject, name: string): string | undefined {
  const value = field(object, name)
  return typeof value === 'string' ? value : undefined
}

/** A finite number; JSON's 1e999 is not. */
export function numberField(object: JsonObject, name: string): number | undefined {
  const value = field(object, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function integerField(
  object: JsonObject,
  name: string,
  range: { readonly least: number; readonly most: number },
): number | undefined {
  const value = numberField(object, name)
  const fits = Number.isInteger(value) && value! >= range.least && value! <= range.most
  return fits ? value : undefined
}
