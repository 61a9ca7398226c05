/** The options of a request, `$filter` to `$resultFormat`, and those within `$expand`, as values. */

import { type Filter, readFilter } from './filter.ts'
import { SensorThingsError } from './problem.ts'

const TOP_DEFAULT = 100
const TOP_MAX = 1_000
const SKIP_MAX = 1_000_000
const EXPAND_DEPTH_MAX = 5

export type Order = { readonly path: readonly string[]; readonly isDescending: boolean }

export type Expand = {
  /** The first step; what follows it is expanded within. */
  readonly name: string
  readonly query: Query
}

export type Query = {
  readonly top: number
  readonly skip: number
  readonly hasCount: boolean
  readonly filter?: Filter
  readonly orders: readonly Order[]
  /** Left out: everything. */
  readonly select?: readonly string[]
  readonly expands: readonly Expand[]
  readonly resultFormat?: string
  /** Ours, in `@iot.nextLink`: where to go on. */
  readonly skipToken?: string
  /** As they came, for links. */
  readonly options: ReadonlyMap<string, string>
}

export const NO_OPTIONS: Query = {
  ...{ top: TOP_DEFAULT, skip: 0, hasCount: false },
  ...{ orders: [], expands: [], options: new Map() },
}

/** `search`: what stands behind `?`. Throws SensorThingsError. */
export function readQuery(search: string): Query {
  const options = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(search)) {
    if (!name.startsWith('$')) continue
    if (options.has(name)) throw new SensorThingsError(400, `${name} may be given once`)
    options.set(name, value)
  }
  return queryOf(options, 0)
}

function queryOf(options: ReadonlyMap<string, string>, depth: number): Query {
  let query: Query = { ...NO_OPTIONS, options }
  for (const [name, value] of options) query = { ...query, ...optionOf(name, value, depth) }
  return query
}

function optionOf(name: string, value: string, depth: number): Partial<Query> {
  switch (name) {
    case '$top':
      return { top: Math.min(TOP_MAX, wholeNumber(name, value)) }
    case '$skip':
      return { skip: wholeNumber(name, value) }
    case '$count':
      if (value !== 'true' && value !== 'false') {
        throw new SensorThingsError(400, `$count is true or false, not ${value}`)
      }
      return { hasCount: value === 'true' }
    case '$filter':
      return { filter: readFilter(value) }
    case '$orderby':
      return { orders: parted(value, ',').map(orderOf) }
    case '$select':
      return { select: parted(value, ',').map((one) => one.trim()) }
    case '$expand':
      return { expands: merged(parted(value, ',').map((one) => expandOf(one.trim(), depth))) }
    case '$resultFormat':
      return { resultFormat: value }
    case '$skiptoken':
      return { skipToken: value }
    default:
      throw new SensorThingsError(400, `there is no option ${name}`)
  }
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value) || Number(value) > SKIP_MAX) {
    throw new SensorThingsError(400, `${name} is a whole number up to ${SKIP_MAX}, not ${value}`)
  }
  return Number(value)
}

function orderOf(text: string): Order {
  const [, path = '', direction = 'asc'] = /^\s*([\w@./]+)(?:\s+(asc|desc))?\s*$/.exec(text) ?? []
  if (path === '')
    throw new SensorThingsError(400, `$orderby: "${text}" is no property with asc or desc`)
  return { path: path.split('/'), isDescending: direction === 'desc' }
}

/** `Datastreams/Observations($top=1;$orderby=phenomenonTime desc)`: options are those of the last step. */
function expandOf(text: string, depth: number): Expand {
  if (depth >= EXPAND_DEPTH_MAX) {
    throw new SensorThingsError(400, `$expand goes deeper than ${EXPAND_DEPTH_MAX}`)
  }
  const [, path = '', inner] = /^([A-Za-z/]+)(?:\((.*)\))?$/s.exec(text) ?? []
  const [name = '', ...rest] = path.split('/')
  if (name === '') throw new SensorThingsError(400, `$expand: "${text}" is not understood`)
  if (rest.length > 0) {
    const deeper = expandOf(
      `${rest.join('/')}${inner === undefined ? '' : `(${inner})`}`,
      depth + 1,
    )
    return { name, query: { ...NO_OPTIONS, expands: [deeper] } }
  }
  const options = new Map<string, string>()
  for (const part of inner ? parted(inner, ';') : []) {
    const at = part.indexOf('=')
    const option = part.slice(0, at).trim()
    if (at < 0 || options.has(option)) {
      throw new SensorThingsError(400, `$expand: "${part}" is no option that is given once`)
    }
    options.set(option, part.slice(at + 1).trim())
  }
  return { name, query: queryOf(options, depth + 1) }
}

/** `Datastreams/Sensor,Datastreams/Thing` is one expansion of Datastreams; of options the later ones count. */
function merged(expands: readonly Expand[]): readonly Expand[] {
  const byName = new Map<string, Query>()
  for (const { name, query } of expands) {
    const there = byName.get(name)
    const inner = merged([...(there?.expands ?? []), ...query.expands])
    byName.set(name, { ...query, expands: inner })
  }
  return [...byName].map(([name, query]) => ({ name, query }))
}

/** Parted at signs that are outside of quotes and parentheses. */
export function parted(text: string, sign: ',' | ';' | '/'): readonly string[] {
  const parts: string[] = ['']
  let [depth, isQuoted] = [0, false]
  for (const one of text) {
    if (one === "'") isQuoted = !isQuoted
    if (!isQuoted && one === '(') depth++
    if (!isQuoted && one === ')') depth--
    if (one === sign && depth === 0 && !isQuoted) parts.push('')
    else parts[parts.length - 1] += one
  }
  return parts
}
