/**
 * JSON objects one after the other, with or without line ends and commas between them or brackets
 * around them: what `ttn-lw-cli end-devices list` and The Things Stack's migration tool write.
 */

import { fileError, parseJson, type Table } from './import-table.ts'

/** The objects in order; where one is not JSON, the error says which, and never quotes it. */
export function readJsonStream(text: string): readonly unknown[] | Table {
  const values: unknown[] = []
  for (const piece of objectsOf(text)) {
    if (piece === undefined) return fileError('ends within an object', values.length + 1)
    const parsed = parseJson(piece)
    if ('errors' in parsed) return fileError('is not JSON', values.length + 1)
    values.push(parsed.value)
  }
  return values
}

/** Each outermost `{…}`; undefined for one without an end. What stands between them is left out. */
function* objectsOf(text: string): Generator<string | undefined> {
  let depth = 0
  let begin = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') at = endOfString(text, at)
    else if (char === '{' && depth++ === 0) begin = at
    else if (char === '}' && depth > 0 && --depth === 0) yield text.slice(begin, at + 1)
  }
  if (depth > 0) yield undefined
}

/** The quote that ends the string which begins at `from`: no brace within it counts. */
function endOfString(text: string, from: number): number {
  let at = from + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

const DEPTH_MAX = 6

/** Nested objects as one flat one, names joined by dots: `root_keys.app_key.key`. Lists are left out. */
export function flattened(value: unknown, depth = 0): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const flat: Record<string, unknown> = Object.create(null)
  for (const [name, one] of Object.entries(value)) {
    if (typeof one !== 'object') flat[name] = one
    else if (depth < DEPTH_MAX) {
      for (const [inner, deep] of Object.entries(flattened(one, depth + 1))) {
        flat[`${name}.${inner}`] = deep
      }
    }
  }
  return flat
}
