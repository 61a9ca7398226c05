/**
 * One row of a file, read field by field. Every maker of files has own names for the same columns,
 * so a field has a list of spellings; case, blanks, dots, dashes and underscores do not count.
 */

import type { ImportError, ImportNotice } from './import-report.ts'
import { shown } from './import-report.ts'
import type { Row, Table } from './import-table.ts'

/** Field → its other spellings, plain. */
export type Spellings<Field extends string> = Readonly<Record<Field, readonly string[]>>

export function plainName(column: string): string {
  return column.toLowerCase().replace(/[\s_.-]/g, '')
}

/** Column as in the file → field; columns that are none of ours are not in it. */
export function fieldsOfColumns<Field extends string>(
  columns: readonly string[],
  spellings: Spellings<Field>,
): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>()
  for (const field of Object.keys(spellings) as Field[]) {
    fields.set(plainName(field), field)
    for (const name of spellings[field]) fields.set(name, field)
  }
  return new Map(
    columns.flatMap((column) => {
      const field = fields.get(plainName(column))
      return field ? [[column, field] as const] : []
    }),
  )
}

export function unknownColumns(
  table: Table,
  fields: ReadonlyMap<string, unknown>,
): readonly string[] {
  return table.columns.filter((column) => column !== '' && !fields.has(column))
}

export class RowReader<Field extends string> {
  readonly row: number
  readonly errors: ImportError[] = []
  readonly notices: ImportNotice[] = []
  readonly #cells = new Map<Field, { readonly column: string; readonly text: string }>()

  constructor(row: Row, fields: ReadonlyMap<string, Field>) {
    this.row = row.row
    for (const cell of row.cells) {
      const field = fields.get(cell.column)
      if (field && !this.#cells.has(field)) this.#cells.set(field, cell)
    }
  }

  /** The cell's text; `undefined` when it is empty or not there. */
  text(field: Field): string | undefined {
    return this.#cells.get(field)?.text
  }

  /** The cell as `read` understands it; what it does not understand is an error. */
  read<Value>(
    field: Field,
    read: (text: string) => Value | undefined,
    problem: string,
  ): Value | undefined {
    const text = this.text(field)
    if (text === undefined) return undefined
    const value = read(text)
    if (value === undefined) this.fail(field, problem)
    return value
  }

  /** One of a closed list, whatever its case. */
  oneOf<Value extends string>(
    field: Field,
    allowed: readonly Value[],
    plain: (text: string) => string = (text) => text,
  ): Value | undefined {
    const text = this.text(field)
    if (text === undefined) return undefined
    const wanted = plain(text).toLowerCase()
    const found = allowed.find((value) => value.toLowerCase() === wanted)
    if (found === undefined) this.fail(field, 'is not one of those allowed', allowed)
    return found
  }

  /** A number within bounds; a decimal comma is a point. */
  number(field: Field, bounds: { readonly min: number; readonly max: number }): number | undefined {
    const { min, max } = bounds
    return this.read(
      field,
      (text) => {
        if (!/^[+-]?\d+([.,]\d+)?$/.test(text)) return undefined
        const value = Number(text.replace(',', '.'))
        return value >= min && value <= max ? value : undefined
      },
      `is not a number from ${min} to ${max}`,
    )
  }

  /** Latitude and longitude: both or none. */
  position(lat: Field, lon: Field): { readonly lat?: number; readonly lon?: number } {
    const latitude = this.number(lat, { min: -90, max: 90 })
    const longitude = this.number(lon, { min: -180, max: 180 })
    if (this.text(lat) === undefined && this.text(lon) !== undefined) this.fail(lat, 'is missing')
    if (this.text(lon) === undefined && this.text(lat) !== undefined) this.fail(lon, 'is missing')
    if (latitude === undefined || longitude === undefined) return {}
    return { lat: latitude, lon: longitude }
  }

  require<Value>(field: Field, value: Value | undefined): Value | undefined {
    if (value === undefined && this.text(field) === undefined) this.fail(field, 'is missing')
    return value
  }

  fail(field: Field, problem: string, allowed?: readonly string[]): void {
    this.errors.push({ ...this.#about(field, problem), ...(allowed && { allowed }) })
  }

  note(field: Field, problem: string): void {
    this.notices.push(this.#about(field, problem))
  }

  /** Keys are not even shown in part. */
  failSecretly(field: Field, problem: string): void {
    this.errors.push({ ...this.#about(field, problem), value: '[key]' })
  }

  #about(field: Field, problem: string): ImportNotice {
    const cell = this.#cells.get(field)
    const { row } = this
    return { row, column: cell?.column ?? field, value: shown(cell?.text ?? ''), problem }
  }
}

/** As files say that something holds. */
export function isYes(text: string | undefined): boolean {
  return /^(true|1|yes)$/i.test(text ?? '')
}
