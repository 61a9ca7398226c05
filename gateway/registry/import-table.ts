/**
 * A file of rows and columns, whatever it is written in: CSV with `;`, `,` or tabs, or a list of
 * JSON objects. No text makes it throw; what cannot be read is an error of the file.
 */

import { CsvError, type Info, parse } from 'csv-parse/sync'
import type { ImportError } from './import-report.ts'

export type Cell = { readonly column: string; readonly text: string }
export type Row = { readonly row: number; readonly cells: readonly Cell[] }

export type Table = {
  /** All columns of the file, in order, each once. */
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly errors: readonly ImportError[]
}

export const FILE_CHARS_MAX = 16 * 1024 * 1024
export const ROWS_MAX = 20_000
export const TOO_LONG = `longer than ${FILE_CHARS_MAX} characters`

/** A mistake that concerns the file as a whole. */
export function fileError(problem: string, row = 0): Table {
  return { columns: [], rows: [], errors: [{ row, column: '', value: '', problem }] }
}

export function readCsvTable(text: string): Table {
  if (text.length > FILE_CHARS_MAX) return fileError(TOO_LONG)
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const records = parseRecords(plain)
  if ('errors' in records) return records
  const [header, ...lines] = records
  if (!header) return fileError('the file is empty')
  const columns = header.cells.map((column) => column.trim())
  const errors: ImportError[] = []
  if (lines.length > ROWS_MAX)
    errors.push({ row: ROWS_MAX + 2, column: '', value: '', problem: `more than ${ROWS_MAX} rows` })
  const rows = lines.slice(0, ROWS_MAX).flatMap(({ row, cells }): Row | [] => {
    if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
      const problem = `${cells.length} cells under ${columns.length} columns`
      errors.push({ row, column: '', value: '', problem })
      return []
    }
    const named = columns.map((column, i) => ({ column, text: (cells[i] ?? '').trim() }))
    return { row, cells: named.filter((cell) => cell.text !== '') }
  })
  return { columns: [...new Set(columns)], rows, errors }
}

type CsvRecord = { readonly row: number; readonly cells: readonly string[] }

function parseRecords(text: string): readonly CsvRecord[] | Table {
  try {
    const options = {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      to: ROWS_MAX + 2,
    }
    const records = parse(text, options) as unknown as { info: Info; record: string[] }[]
    return records.map(({ info, record }) => ({ row: info.lines, cells: record }))
  } catch (error) {
    // Only the code: the message of the library quotes the file, keys included.
    const code = error instanceof CsvError ? error.code : 'unreadable'
    const row = error instanceof CsvError && typeof error['lines'] === 'number' ? error['lines'] : 0
    return fileError(`cannot be read as CSV (${code})`, row)
  }
}

/** The one that the header has most of; spreadsheets in French write `;`. */
function delimiterOf(text: string): string {
  const header = text.slice(0, Math.max(0, text.indexOf('\n')) || text.length)
  const count = (delimiter: string): number => header.split(delimiter).length
  return [';', ',', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best))
}

/** Parses JSON; the error says where, and never quotes the text. */
export function parseJson(text: string): { readonly value: unknown } | Table {
  if (text.length > FILE_CHARS_MAX) return fileError(TOO_LONG)
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) }
  } catch (error) {
    const where = /line (\d+) column (\d+)/.exec(error instanceof Error ? error.message : '')
    const place = where ? ` at line ${where[1]}, column ${where[2]}` : ''
    return fileError(`is not JSON${place}`, where ? Number(where[1]) : 0)
  }
}

/** A list of flat objects as a table; what is nested in them is not a cell and is left out. */
export function tableOfObjects(list: readonly unknown[]): Table {
  const columns = new Set<string>()
  const errors: ImportError[] = []
  if (list.length > ROWS_MAX)
    errors.push({ row: ROWS_MAX + 1, column: '', value: '', problem: `more than ${ROWS_MAX} rows` })
  const rows = list.slice(0, ROWS_MAX).flatMap((item, at): Row | [] => {
    const row = at + 1
    if (!isObject(item)) {
      errors.push({ row, column: '', value: '', problem: 'is not an object' })
      return []
    }
    for (const column of Object.keys(item)) columns.add(column)
    return { row, cells: cellsOf(item) }
  })
  return { columns: [...columns], rows, errors }
}

export function cellsOf(object: object): Cell[] {
  return Object.entries(object).flatMap(([column, value]): Cell | [] => {
    const isFlat = ['string', 'number', 'boolean'].includes(typeof value)
    const text = isFlat ? String(value).trim() : ''
    return text === '' ? [] : { column, text }
  })
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
