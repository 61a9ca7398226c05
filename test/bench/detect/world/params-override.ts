/**
 * `--params`: a JSON object of the shape of DEFAULTS, of which it needs to name only what differs.
 * Tables are merged; one that holds `"__replace": true` stands as it is written.
 */

import { DEFAULTS, type Params } from './params.ts'

type Tree = { readonly [name: string]: unknown }

/** Throws on a parameter that does not exist: a slip of the pen would measure the wrong world. */
export function overrideParams(overrides: unknown): Params {
  if (!isTree(overrides)) throw new TypeError('parameters are a JSON object')
  for (const [section, values] of Object.entries(overrides)) {
    const known = (DEFAULTS as Tree)[section]
    if (!isTree(known) || !isTree(values)) throw new RangeError(`no parameters "${section}"`)
    const strange = Object.keys(values).find((name) => name !== REPLACE && !(name in known))
    if (strange) throw new RangeError(`no parameter "${section}.${strange}"`)
  }
  return merge(DEFAULTS, overrides) as Params
}

const REPLACE = '__replace'

function merge(base: Tree, over: Tree): Tree {
  const merged: Record<string, unknown> = { ...base }
  for (const [name, value] of Object.entries(over)) {
    if (name === REPLACE) continue
    const before = base[name]
    const isMerged = isTree(before) && isTree(value) && over[REPLACE] !== true
    merged[name] = isMerged ? merge(before, value) : value
  }
  return merged
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
