/**
 * CSV as RFC 4180 and French spreadsheets read it: `;` between fields, decimal points, CRLF after lines.
 * Quotes stand around what needs them, twice inside. A text that a spreadsheet would run as a formula gets
 * an apostrophe in front (OWASP, "CSV injection"); numbers are numbers, with their sign, as texts too.
 */

import type { Cell } from './layer.ts'

export const CSV_TYPE = 'text/csv; charset=utf-8; header=present'
/** For spreadsheets that otherwise take UTF-8 for Latin-1. */
export const BOM = '\uFEFF'

const FORMULA = /^(?![+-]?\d+(\.\d+)?$)[=+\-@\t\r\n]/

export function csvText(
  columns: readonly string[],
  rows: Iterable<readonly Cell[]>,
  { hasBom = false }: { readonly hasBom?: boolean } = {},
): string {
  const lines = [line(columns)]
  for (const row of rows) lines.push(line(row))
  return `${hasBom ? BOM : ''}${lines.join('')}`
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(field).join(';')}\r\n`
}

function field(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell
  return /[;"\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
