/** An import's report as lines for a terminal: each wrong cell with its row and column. */

import type { ImportReport } from '../api/device-import.ts'
import { note, say, sayJson } from './output.ts'
import { said } from './speech/speech.ts'

/** Prints it; the exit code is 1 when a row stayed out. */
export function printReport(file: string, report: ImportReport, json: boolean): number {
  const failed = report.refused > 0 || report.errors.length > 0
  if (json) {
    sayJson(report)
    return failed ? 1 : 0
  }
  for (const { row, id, name, outcome, detail } of report.rows) {
    say(`${file}:${row}: ${id} ${outcome}${detail === '' ? '' : `: ${detail}`}  ${name}`)
  }
  for (const { row, column, value, problem } of report.notices) {
    note(`${file}:${row}: ${column} ${JSON.stringify(value)} ${said(problem)}`)
  }
  for (const { row, column, value, problem, allowed } of report.errors) {
    const cell = column === '' ? '' : ` ${column}${value === '' ? '' : ` ${JSON.stringify(value)}`}`
    const one = allowed ? said(`; allowed: ${allowed.join(', ')}`) : ''
    note(`${file}:${row}:${cell} ${said(problem)}${one}`)
  }
  if (report.errors.some(({ column }) => column === 'profile')) {
    note('a model whose decoder comes later is taken with --new-models: its frames wait')
  }
  if (report.unknownColumns.length > 0) {
    note(`columns that are not ours, left out: ${report.unknownColumns.join(', ')}`)
  }
  const { added, changed, refused, dryRun } = report
  const kept = report.rows.filter(({ outcome }) => outcome === 'kept').length
  const counts = `${added} added, ${changed} changed, ${refused} refused`
  note(
    kept === 0
      ? counts
      : `${counts}, ${kept} right but not registered${dryRun ? ' (dry run)' : ''}`,
  )
  return failed ? 1 : 0
}
