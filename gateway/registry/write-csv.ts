/** Rows as CSV with commas, a header, and a line end after each row (RFC 4180). Pure. */

export function writeCsv(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): string {
  const lines = rows.map((row) => columns.map((column) => quoted(row[column])).join(','))
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('')
}

function quoted(value: unknown): string {
  if (value === undefined || value === null) return ''
  const text = String(value)
  return /[",;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
