/** `cigale backtest meters`: what recorded readings of meters without valves amount to, as a table. */

import { existsSync, readFileSync } from 'node:fs'
import { type MeterReport, reportMeters } from '../backtest/meters.ts'
import { CommandFailure } from './failure.ts'
import { say, sayJson } from './output.ts'

export type MeterFlags = { readonly data?: string; readonly json?: boolean }

const HEAD = 'meter,time_local,reading_l'
const DAYS_OF_MONTH = 30

export function backtestMeters({ data, json }: MeterFlags): number {
  if (data === undefined || !existsSync(data))
    throw new CommandFailure(
      `${data ?? '--data'} is not there: give a CSV with the columns ${HEAD}`,
    )
  const reports = reportMeters(rowsOf(readFileSync(data, 'utf8'), data))
  if (json) sayJson({ meters: reports, ...sumsOf(reports) })
  else say(tableOf(reports))
  return 0
}

function* rowsOf(text: string, file: string): Generator<readonly string[]> {
  const lines = text.split('\n')
  if (lines[0]?.trim() !== HEAD) throw new CommandFailure(`${file} does not begin with ${HEAD}`)
  for (const line of lines.slice(1)) if (line.trim() !== '') yield line.trim().split(',')
}

function sumsOf(reports: readonly MeterReport[]) {
  const months = reports.reduce((sum, { days }) => sum + days, 0) / DAYS_OF_MONTH
  const confirmed = reports.reduce((sum, one) => sum + one.confirmed, 0)
  const doubtful = reports.reduce((sum, one) => sum + one.doubtful, 0)
  return {
    meterMonths: Math.round(months * 10) / 10,
    confirmedPerMeterMonth: Math.round((confirmed / months) * 1000) / 1000,
    falsePerMeterMonth: Math.round((doubtful / months) * 1000) / 1000,
  }
}

function tableOf(reports: readonly MeterReport[]): string {
  const head = [
    'meter',
    'readings',
    'days',
    'litres',
    'by hours',
    'counter',
    'unbroken h',
    'bridged h',
    'suspected',
    'confirmed',
    'over in 24 h',
  ]
  const rows = reports.map((one) =>
    [
      one.meter,
      one.readings,
      one.days,
      one.litres,
      one.toldLitres,
      one.counterLitres,
      one.longestHours,
      one.bridgedHours,
      one.suspected,
      one.confirmed,
      one.doubtful,
    ].map(String),
  )
  const widths = head.map((name, at) =>
    Math.max(name.length, ...rows.map((row) => row[at]!.length)),
  )
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join('  '),
  )
  const { meterMonths, confirmedPerMeterMonth, falsePerMeterMonth } = sumsOf(reports)
  return [
    ...lines,
    `${meterMonths} meter-months: ${confirmedPerMeterMonth} confirmed in each, ${falsePerMeterMonth} of them over within a day (heavy use)`,
  ].join('\n')
}
