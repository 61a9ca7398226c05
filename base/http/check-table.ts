/** Our own mistakes in the table of routes end the start, not a request (S5). */

import assert from 'node:assert/strict'
import type { Line } from './route.ts'

/** Of JSON (S8); a line that takes files says how long they may be. */
export const BODY_BYTES_MAX = 1_000_000

type Told = Pick<Line, 'method' | 'path' | 'may' | 'takes' | 'bodyBytesMax'>

export function checkTable(lines: readonly Told[]): void {
  const seen = new Set<string>()
  for (const { method, path, may, takes, bodyBytesMax = 0 } of lines) {
    const name = `${method} ${path}`
    // The router tells no names of parameters apart.
    const place = `${method} ${path.replace(/:\w+/g, ':')}`
    assert(!seen.has(place), `two routes ${name}`)
    seen.add(place)
    assert(may, `${name} says of nobody that they may call it`)
    const isNamed = typeof may === 'string' || may.roles.length + (may.scopes?.length ?? 0) > 0
    assert(isNamed, `${name} lets nobody in`)
    assert(takes || bodyBytesMax <= BODY_BYTES_MAX, `${name} takes more than a megabyte of JSON`)
  }
}

/** A route that the server knows and the table does not has been checked by nobody. */
export function checkKnown(
  lines: readonly Pick<Line, 'method' | 'path'>[],
  known: readonly string[],
): void {
  const told = new Set(lines.flatMap(({ method, path }) => namesOf(method, path)))
  const strange = known.filter((name) => !told.has(name))
  assert.deepEqual(strange, [], 'routes that stand in no table')
}

function namesOf(method: string, path: string): readonly string[] {
  return method === 'GET' ? [`GET ${path}`, `HEAD ${path}`] : [`${method} ${path}`]
}
