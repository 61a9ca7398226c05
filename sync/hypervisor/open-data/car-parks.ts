/**
 * Off-street car parks: a table that the city gives as a setting, checked against every rule of the
 * national schema and published as it is. No fact of ours is in it.
 */

import { CsvError, parse } from 'csv-parse/sync'
import { csvText } from '../gis/csv.ts'
import { CAR_PARK_FIELDS } from './car-park-fields.ts'
import { problemWith } from './table-schema.ts'

/** One text for each of CAR_PARK_FIELDS, in their order; empty where nothing is given. */
export type CarPark = readonly string[]

export type CarParkError = {
  /** As spreadsheets count: 1 is the header. 0: the file as a whole. */
  readonly line: number
  readonly column: string
  readonly value: string
  readonly problem: string
}

export type CarParksRead =
  | { readonly kind: 'read'; readonly carParks: readonly CarPark[] }
  /** The first ERRORS_MAX of them. */
  | { readonly kind: 'rejected'; readonly errors: readonly CarParkError[] }

export const CAR_PARKS_MAX = 999
export const CHARS_MAX = 1_000_000
export const ERRORS_MAX = 50

/** `text`: CSV with `;`, UTF-8 with or without BOM, all 30 columns in their order. Never throws. */
export function readCarParks(text: string): CarParksRead {
  if (text.length > CHARS_MAX) return fileRejected(`is longer than ${CHARS_MAX} characters`)
  let lines: readonly string[][]
  try {
    const options = { delimiter: ';', bom: true, relax_column_count: true, skip_empty_lines: true }
    lines = parse(text, { ...options, trim: true }) as string[][]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return fileRejected(`is no CSV with ; between its columns: ${error.code}`)
  }
  const [header = [], ...rows] = lines
  const errors = headerErrors(header)
  if (rows.length > CAR_PARKS_MAX) return fileRejected(`has more than ${CAR_PARKS_MAX} car parks`)
  // Under a wrong header every cell would be wrong too.
  if (errors.length === 0) errors.push(...rows.flatMap((row, i) => rowErrors(row, i + 2)))
  if (errors.length === 0) errors.push(...duplicates(rows))
  return errors.length > 0
    ? { kind: 'rejected', errors: errors.slice(0, ERRORS_MAX) }
    : { kind: 'read', carParks: rows }
}

function fileRejected(problem: string): CarParksRead {
  return { kind: 'rejected', errors: [{ line: 0, column: '', value: '', problem }] }
}

function headerErrors(header: readonly string[]): CarParkError[] {
  const errors = CAR_PARK_FIELDS.flatMap(({ name }, i): CarParkError[] => {
    const value = header[i] ?? ''
    if (value === name) return []
    return [{ line: 1, column: name, value, problem: `must be column ${i + 1}` }]
  })
  const more = header.slice(CAR_PARK_FIELDS.length)
  return [
    ...errors,
    ...more.map((value) => ({ line: 1, column: '', value, problem: 'is no column of the schema' })),
  ]
}

function rowErrors(row: readonly string[], line: number): CarParkError[] {
  if (row.length !== CAR_PARK_FIELDS.length) {
    const problem = `has ${row.length} cells, ${CAR_PARK_FIELDS.length} are needed`
    return [{ line, column: '', value: '', problem }]
  }
  const errors = CAR_PARK_FIELDS.flatMap((field, i): CarParkError[] => {
    const value = row[i] ?? ''
    const problem = problemWith(value, field)
    return problem === undefined ? [] : [{ line, column: field.name, value, problem }]
  })
  const [id = '', , insee = ''] = row
  if (errors.length === 0 && !id.startsWith(`${insee}-`)) {
    const problem = `must begin with the commune of the row, ${insee}`
    errors.push({ line, column: 'id', value: id, problem })
  }
  return errors
}

function duplicates(rows: readonly CarPark[]): CarParkError[] {
  const lines = new Map<string, number>()
  return rows.flatMap(([value = ''], i): CarParkError[] => {
    const before = lines.get(value)
    lines.set(value, i + 2)
    if (before === undefined) return []
    return [{ line: i + 2, column: 'id', value, problem: `stands in line ${before} too` }]
  })
}

/** For the log and whoever gave the file: `line 3, hauteur_max "haute": must match …`. */
export function carParkErrorText({ line, column, value, problem }: CarParkError): string {
  const where = line === 0 ? 'the file' : `line ${line}`
  return `${where}${column && `, ${column}`}${value && ` "${value.slice(0, 60)}"`}: ${problem}`
}

export function carParksCsv(carParks: readonly CarPark[]): string {
  return csvText(
    CAR_PARK_FIELDS.map(({ name }) => name),
    carParks,
  )
}

/** `Parking_Aix-en-Provence_20260615.csv`; `day` as `2026-06-15`. */
export function carParksName(cityName: string, day: string): string {
  const plain = cityName.normalize('NFD').replace(/[^A-Za-z0-9-]+/g, '')
  return `Parking_${plain}_${day.replaceAll('-', '')}.csv`
}
