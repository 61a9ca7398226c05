/**
 * Reads the file of `asset import`: assets and the devices bound to them, as CSV or GeoJSON. Pure.
 *
 *   id, kind, name, lat, lon                                        the asset
 *   category, limitMinutes, heartbeatSeconds                        of a space
 *   toleranceMinutes, inForceHours                                  of a space: when its limit holds
 *   heartbeatSeconds, testPress                                     of a call point
 *   heartbeatSeconds, armedHours                                    of a building
 *   loudDb                                                          of a noise point
 *   counterBits                                                     of a segment
 *   litresPerPulse, designLitresPerMinute, counterBits, siteId      of a zone or site
 *   startLitresPerHour, otherUse (yes or no)                        of a zone or site; of a site
 *   row, position                                                   of a space: its neighbours
 *   dryKpa, soil, plant                                             of a zone or tree
 *   openAtOnceMax                                                   of a site: valves
 *   emptyMm, fullMm                                                 of a bin
 *   devEui, role, index, from, to                                   one binding
 *   week, role, index (week 2026-W27, or `any`)                     a sensor that is to be installed
 *
 * An asset with several devices has several rows: the first says all, the others its id and their
 * binding. In GeoJSON they are `properties.bindings`, and a place other than a point is its middle.
 */

import { type DevEui, parseDevEui } from '../../base/ids.ts'
import { parseWeeklyHours } from '../../base/weekly-hours.ts'
import { rowsOfGeoJson } from './import-geojson.ts'
import type { ImportError } from './import-report.ts'
import { fieldsOfColumns, RowReader, type Spellings, unknownColumns } from './import-row.ts'
import { readCsvTable, type Table } from './import-table.ts'
import { type Mount, USUAL_ROLES, WEEK_PATTERN } from './installation.ts'
import {
  ASSET_KINDS,
  type Asset,
  type AssetKind,
  type AssetProperties,
  BINDING_ROLES,
  type Binding,
  type BindingRole,
  PLANT_KINDS,
  SOIL_KINDS,
  SPACE_CATEGORIES,
} from './model.ts'

type AssetField = keyof typeof ASSET_SPELLINGS

const ASSET_SPELLINGS = {
  id: ['assetid'],
  kind: ['type'],
  name: [],
  lat: ['latitude'],
  lon: ['lng', 'longitude'],
  category: [],
  limitMinutes: [],
  toleranceMinutes: ['tolerance'],
  inForceHours: [],
  heartbeatSeconds: [],
  litresPerPulse: [],
  designLitresPerMinute: [],
  counterBits: [],
  startLitresPerHour: [],
  otherUse: [],
  dryKpa: [],
  emptyMm: [],
  fullMm: [],
  testPress: [],
  armedHours: [],
  loudDb: [],
  siteId: ['site'],
  row: [],
  position: [],
  soil: [],
  plant: [],
  openAtOnceMax: [],
  devEui: [],
  role: [],
  index: [],
  from: [],
  to: [],
  week: ['plannedweek', 'semaine'],
} as const satisfies Spellings<string>

export type AssetContext = {
  /** Ids of the assets there are: a row may bind a device to one of them. */
  readonly assets: ReadonlySet<string>
  /** UTC of the import: bindings without a beginning begin now. */
  readonly nowMs: number
}

export type PlannedMount = {
  readonly row: number
  readonly mount: Mount
  /** Left out: in no particular week. */
  readonly week?: string
}

export type AssetImport = {
  readonly assets: readonly { readonly row: number; readonly asset: Asset }[]
  readonly bindings: readonly { readonly row: number; readonly binding: Binding }[]
  /** Sensors that are to be installed. */
  readonly plans: readonly PlannedMount[]
  readonly errors: readonly ImportError[]
  readonly unknownColumns: readonly string[]
}

export function readAssetFile(text: string, context: AssetContext): AssetImport {
  const table = /^\s*\uFEFF?\s*[[{]/.test(text) ? rowsOfGeoJson(text) : readCsvTable(text)
  return readAssetTable(table, context)
}

function readAssetTable(table: Table, context: AssetContext): AssetImport {
  const fields = fieldsOfColumns<AssetField>(table.columns, ASSET_SPELLINGS)
  const errors: ImportError[] = [...table.errors]
  const assets = new Map<string, { readonly row: number; readonly asset: Asset }>()
  const bindings: { readonly row: number; readonly binding: Binding }[] = []
  const plans: PlannedMount[] = []
  const byDevice = new Map<DevEui, { readonly row: number; readonly binding: Binding }[]>()
  for (const row of table.rows) {
    const reader = new RowReader<AssetField>(row, fields)
    const id = reader.require('id', reader.read('id', parseAssetId, ID_PROBLEM))
    const known = id === undefined ? undefined : assets.get(id)
    const isKnown = known !== undefined || (id !== undefined && context.assets.has(id))
    const asset = id === undefined ? undefined : readAsset(reader, id, isKnown)
    if (known && asset) reader.fail('id', `is in row ${known.row} already`)
    const binding = id === undefined ? undefined : readBinding(reader, id, context)
    const plan = id === undefined ? undefined : readPlan(reader, id, asset ?? known?.asset)
    const others = (binding && byDevice.get(binding.devEui)) ?? []
    const clash = binding && others.find((other) => overlaps(other.binding, binding))
    if (clash)
      reader.fail('devEui', `has this role at ${clash.binding.asset} already, row ${clash.row}`)
    errors.push(...reader.errors)
    if (reader.errors.length > 0) continue
    if (asset) assets.set(asset.id, { row: row.row, asset })
    if (plan) plans.push({ row: row.row, ...plan })
    if (binding) {
      const bound = { row: row.row, binding }
      bindings.push(bound)
      byDevice.set(binding.devEui, [...others, bound])
    }
  }
  const unknown = unknownColumns(table, fields)
  return { assets: [...assets.values()], bindings, plans, errors, unknownColumns: unknown }
}

type Reader = RowReader<AssetField>

const ID_PROBLEM = 'is not 1 to 64 letters, digits, dots, colons, dashes or underscores'

function parseAssetId(text: string): string | undefined {
  return /^[A-Za-z0-9._:-]{1,64}$/.test(text) ? text : undefined
}

/** `undefined` for a row that only binds a device to an asset that is known. */
function readAsset(reader: Reader, id: string, isKnown: boolean): Asset | undefined {
  if (isKnown && reader.text('kind') === undefined) return undefined
  const kind = reader.require('kind', reader.oneOf('kind', ASSET_KINDS))
  const place = reader.position('lat', 'lon')
  if (!kind) return undefined
  const name = reader.text('name') ?? id
  if (name.length > 100) reader.fail('name', 'is longer than 100 characters')
  return { id, kind, name, ...place, properties: readProperties(reader, kind) }
}

/** Property → the kinds that have it, and the bounds of a number. */
const NUMBERS = {
  limitMinutes: { kinds: ['space'], min: 1, max: 100_000 },
  toleranceMinutes: { kinds: ['space'], min: 0, max: 1_440 },
  heartbeatSeconds: { kinds: ['space', 'callPoint', 'building'], min: 60, max: 604_800 },
  litresPerPulse: { kinds: ['zone', 'site'], min: 0.001, max: 100_000 },
  designLitresPerMinute: { kinds: ['zone'], min: 0.01, max: 100_000 },
  counterBits: { kinds: ['zone', 'site', 'segment'], min: 8, max: 48 },
  startLitresPerHour: { kinds: ['zone', 'site'], min: 0, max: 10_000 },
  dryKpa: { kinds: ['zone', 'tree'], min: 1, max: 240 },
  emptyMm: { kinds: ['bin'], min: 1, max: 10_000 },
  fullMm: { kinds: ['bin'], min: 0, max: 10_000 },
  testPress: { kinds: ['callPoint'], min: 1, max: 3 },
  loudDb: { kinds: ['noisePoint'], min: 30, max: 140 },
  position: { kinds: ['space'], min: 0, max: 100_000 },
  openAtOnceMax: { kinds: ['site'], min: 1, max: 1_000 },
} as const satisfies Partial<
  Record<AssetField, { kinds: readonly AssetKind[]; min: number; max: number }>
>

function readProperties(reader: Reader, kind: AssetKind): AssetProperties {
  const numbers: { -readonly [name in keyof typeof NUMBERS]?: number } = {}
  for (const field of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) {
    const { kinds, min, max } = NUMBERS[field]
    const value = reader.number(field, { min, max })
    if (reader.text(field) !== undefined && !(kinds as readonly AssetKind[]).includes(kind))
      reader.fail(field, `is not of a ${kind}, but of: ${kinds.join(', ')}`)
    if (value !== undefined) numbers[field] = value
  }
  const category = reader.oneOf('category', SPACE_CATEGORIES)
  if (category && kind !== 'space') reader.fail('category', `is not of a ${kind}, but of: space`)
  const armedHours = reader.read('armedHours', armedText, ARMED_PROBLEM)
  if (armedHours && kind !== 'building')
    reader.fail('armedHours', `is not of a ${kind}, but of: building`)
  const inForceHours = reader.read('inForceHours', armedText, ARMED_PROBLEM)
  if (inForceHours && kind !== 'space')
    reader.fail('inForceHours', `is not of a ${kind}, but of: space`)
  const siteId = reader.read('siteId', parseAssetId, ID_PROBLEM)
  const otherUse = reader.oneOf('otherUse', ['yes', 'no'])
  if (otherUse && kind !== 'site') reader.fail('otherUse', `is not of a ${kind}, but of: site`)
  const row = reader.read('row', parseAssetId, ID_PROBLEM)
  const soil = reader.oneOf('soil', SOIL_KINDS)
  const plant = reader.oneOf('plant', PLANT_KINDS)
  if ((soil || plant) && kind !== 'zone' && kind !== 'tree')
    reader.fail(soil ? 'soil' : 'plant', `is not of a ${kind}, but of: zone, tree`)
  if (row && kind !== 'space') reader.fail('row', `is not of a ${kind}, but of: space`)
  return {
    ...(category && { category }),
    ...numbers,
    ...(armedHours && { armedHours }),
    ...(inForceHours && { inForceHours }),
    ...(siteId && { siteId }),
    ...(otherUse && { otherUse: otherUse === 'yes' }),
    ...(row && { row }),
    ...(soil && { soil }),
    ...(plant && { plant }),
  }
}

const ARMED_PROBLEM = 'is not hours like Mo-Fr 19:00-07:00; Sa,Su 00:00-24:00'

function armedText(text: string): string | undefined {
  return parseWeeklyHours(text) === undefined ? undefined : text
}

/** `role` may carry its index: `probe@40cm`, `valve@2`. */
function readBinding(reader: Reader, asset: string, context: AssetContext): Binding | undefined {
  if (reader.text('devEui') === undefined) {
    const isPlan = reader.text('week') !== undefined
    if (reader.text('role') !== undefined && !isPlan) reader.fail('devEui', 'is missing')
    return undefined
  }
  const devEui = reader.read('devEui', parseDevEui, 'is not 16 hex digits')
  const { role, index } = readPlaceOf(reader)
  reader.require('role', role)
  const fromMs = reader.read('from', parseUtc, DATE_PROBLEM) ?? context.nowMs
  const toMs = reader.read('to', parseUtc, DATE_PROBLEM)
  if (toMs !== undefined && toMs <= fromMs) reader.fail('to', 'is not after the beginning')
  if (!devEui || !role) return undefined
  return { asset, devEui, role, index, fromMs, ...(toMs !== undefined && { toMs }) }
}

/** `probe@40cm` is the role and the index in one cell. */
function readPlaceOf(reader: Reader): {
  readonly role: BindingRole | undefined
  readonly index: number
} {
  const role = reader.oneOf('role', BINDING_ROLES, (text) => text.split('@', 1)[0] ?? '')
  const suffix = /@(\d{1,3})(cm)?$/.exec(reader.text('role') ?? '')?.[1]
  const given = reader.number('index', { min: 0, max: 999 })
  const index = given ?? (suffix === undefined ? 0 : Number(suffix))
  if (!Number.isInteger(index)) reader.fail('index', 'is not a whole number')
  return { role, index }
}

/** A row with a week: such an asset's usual sensor, or the one that `role` names. */
function readPlan(
  reader: Reader,
  id: string,
  asset: Asset | undefined,
): Omit<PlannedMount, 'row'> | undefined {
  if (reader.text('week') === undefined) return undefined
  const week = reader.read('week', weekText, WEEK_PROBLEM)
  if (reader.text('devEui') !== undefined) {
    reader.fail('week', 'is of a sensor that is to come: leave devEui out, or the week')
    return undefined
  }
  const { role = asset && USUAL_ROLES[asset.kind], index } = readPlaceOf(reader)
  reader.require('role', role)
  if (!role || !week) return undefined
  return { mount: { asset: id, role, index }, ...(week !== ANY_WEEK && { week }) }
}

const ANY_WEEK = 'any'
const WEEK_PROBLEM = 'is not a week like 2026-W27, nor `any`'

function weekText(text: string): string | undefined {
  return text === ANY_WEEK || WEEK_PATTERN.test(text) ? text : undefined
}

const DATE_PROBLEM = 'is not a date like 2026-03-29 or 2026-03-29T06:00:00Z'

/** A date is midnight UTC; a time must carry its zone. */
function parseUtc(text: string): number | undefined {
  const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/
  const ms = iso.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

/** Two bindings of one device. */
function overlaps(a: Binding, b: Binding): boolean {
  const isSame = a.role === b.role && a.index === b.index
  return isSame && a.fromMs < (b.toMs ?? Infinity) && b.fromMs < (a.toMs ?? Infinity)
}
