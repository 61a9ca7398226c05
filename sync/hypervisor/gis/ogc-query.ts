/**
 * What is asked of `/items` (OGC 17-069r4 §7.15, 18-058): read from the query, each parameter once, and
 * refused with words where it is not understood.
 */

import { CRS84, type Crs, readCrs, unproject } from './crs.ts'
import type { Cell, Column, Layer, LayerRow } from './layer.ts'

export const ITEMS_DEFAULT = 100
export const ITEMS_MAX = 10_000

export type ItemsQuery = {
  /** Inclusive, degrees. Where the east is west of the west it goes over the date line. */
  readonly bbox?: readonly [west: number, south: number, east: number, north: number]
  /** UTC, both ends inclusive. */
  readonly datetime?: { readonly fromMs: number; readonly toMs: number }
  readonly limit: number
  readonly offset: number
  readonly crs: Crs
  /** Column → the text that it must be. */
  readonly properties: ReadonlyMap<string, string>
}

export type QueryRead =
  | { readonly kind: 'read'; readonly query: ItemsQuery }
  | { readonly kind: 'rejected'; readonly reason: string }

const KNOWN = ['bbox', 'bbox-crs', 'datetime', 'limit', 'offset', 'crs', 'f']

class Refusal extends Error {}

/** `query`: as the server has taken the address apart. */
export function readItemsQuery(
  query: Readonly<Record<string, unknown>>,
  { columns }: Pick<Layer, 'columns'>,
): QueryRead {
  const text = (name: string): string | undefined => {
    const value = query[name]
    if (value === undefined || value === '') return undefined
    if (typeof value !== 'string') throw new Refusal(`${name} may be given once`)
    return value
  }
  try {
    const format = text('f') ?? 'json'
    if (!['json', 'geojson'].includes(format)) throw new Refusal(`f is json, not ${format}`)
    const [bbox, datetime] = [text('bbox'), text('datetime')]
    return {
      kind: 'read',
      query: {
        limit: Math.min(ITEMS_MAX, wholeNumber('limit', text('limit') ?? String(ITEMS_DEFAULT), 1)),
        offset: wholeNumber('offset', text('offset') ?? '0', 0),
        crs: crsOf('crs', text('crs')),
        ...(bbox !== undefined && { bbox: bboxOf(bbox, crsOf('bbox-crs', text('bbox-crs'))) }),
        ...(datetime !== undefined && { datetime: spanOf(datetime) }),
        properties: propertiesOf(Object.keys(query), text, columns),
      },
    }
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'rejected', reason: error.message }
    throw error
  }
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1
  if (value < least) throw new Refusal(`${name} is a whole number from ${least} on, not ${text}`)
  return value
}

function crsOf(name: string, text: string | undefined): Crs {
  const crs = text === undefined ? CRS84 : readCrs(text)
  if (crs) return crs
  throw new Refusal(`${name} is CRS84, EPSG:2154 or EPSG:3944 by its address, not ${text}`)
}

function bboxOf(text: string, crs: Crs): NonNullable<ItemsQuery['bbox']> {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  // With heights between: nothing here has any.
  const flat = numbers.length === 6 ? [0, 1, 3, 4].map((i) => numbers[i]!) : numbers
  if (flat.length !== 4 || numbers.some((value) => !Number.isFinite(value))) {
    throw new Refusal(`bbox is four numbers, west,south,east,north, not ${text}`)
  }
  const [west, south, east, north] = flat as [number, number, number, number]
  if (south > north) throw new Refusal(`bbox has its south ${south} north of its north ${north}`)
  if (!crs.proj4) return [west, south, east, north]
  // A box of metres is slanted in degrees: the box around its corners.
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ].map(([x, y]) => unproject([x!, y!], crs))
  const [lons, lats] = [corners.map(({ lon }) => lon), corners.map(({ lat }) => lat)]
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
const DAY = /^\d{4}-\d\d-\d\d$/
const DAY_MS = 86_400_000

/** A time, a day, or `from/to`, where `..` or nothing is open. */
function spanOf(text: string): NonNullable<ItemsQuery['datetime']> {
  const parts = text.split('/')
  if (parts.length > 2) throw new Refusal(`datetime is a time or from/to, not ${text}`)
  const [from, to] = parts.length === 1 ? [parts[0]!, parts[0]!] : (parts as [string, string])
  const isOpen = (part: string) => part === '..' || part === ''
  const fromMs = isOpen(from) ? -Infinity : momentOf(from)
  const toMs = isOpen(to) ? Infinity : momentOf(to) + (DAY.test(to) ? DAY_MS - 1 : 0)
  if (fromMs > toMs) throw new Refusal(`datetime begins at ${from}, after its end ${to}`)
  return { fromMs, toMs }
}

function momentOf(text: string): number {
  const ms = TIME.test(text) || DAY.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw new Refusal(`datetime: ${text} is no time as 2026-06-15T09:30:00Z`)
  return ms
}

function propertiesOf(
  names: readonly string[],
  text: (name: string) => string | undefined,
  columns: readonly Column[],
): ReadonlyMap<string, string> {
  const properties = new Map<string, string>()
  for (const name of names) {
    if (KNOWN.includes(name)) continue
    if (!columns.some((column) => column.name === name)) {
      const known = columns.map((column) => column.name).join(', ')
      throw new Refusal(`${name} is no parameter and no property; properties are ${known}`)
    }
    properties.set(name, text(name) ?? '')
  }
  return properties
}

/** Whether a row is asked for. Without a place it is in no box; without a time, in no span. */
export function isAsked(row: LayerRow, query: ItemsQuery, timeColumn: string): boolean {
  const { bbox, datetime, properties } = query
  if (bbox && !isInside(row, bbox)) return false
  if (datetime) {
    const told = row.cells[timeColumn]
    if (typeof told !== 'string') return false
    const ms = Date.parse(told)
    if (ms < datetime.fromMs || ms > datetime.toMs) return false
  }
  for (const [name, text] of properties) if (textOf(row.cells[name] ?? null) !== text) return false
  return true
}

function isInside({ place }: LayerRow, box: NonNullable<ItemsQuery['bbox']>): boolean {
  if (!place) return false
  const [west, south, east, north] = box
  if (place.lat < south || place.lat > north) return false
  return west <= east
    ? place.lon >= west && place.lon <= east
    : place.lon >= west || place.lon <= east
}

function textOf(cell: Cell): string {
  return cell === null ? '' : String(cell)
}
