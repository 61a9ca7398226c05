/** Real meters without valves, by `cigale backtest meters`: what it finds in readings that nobody made up. */

import type { Row } from '../report.ts'
import { runCigale } from './backtest-run.ts'

/** Of the JSON that the command prints, what is told on. */
type MetersTold = {
  readonly meters: readonly {
    readonly meter: string
    readonly litres: number
    readonly counterLitres: number
    readonly longestHours: number
    readonly bridgedHours: number
  }[]
  readonly meterMonths: number
  readonly confirmedPerMeterMonth: number
  readonly falsePerMeterMonth: number
}

/** `file`: hourly readings as `meter,time_local,reading_l`. */
export async function meterRows(file: string): Promise<readonly Row[]> {
  const { text, seconds } = await runCigale(['backtest', 'meters', '--data', file, '--json'])
  const told = JSON.parse(text) as MetersTold
  const { meters, meterMonths, confirmedPerMeterMonth, falsePerMeterMonth } = told
  const load = `${meters.length} meters of ${file}, ${meterMonths} meter-months, ${seconds.toFixed(1)} s`
  const longest = meters.reduce((a, b) => (b.longestHours > a.longestHours ? b : a))
  const off = meters.map(({ litres, counterLitres }) => Math.abs(litres / counterLitres - 1))
  const row = (name: string, value: number, unit: string): Row => {
    return { name: `real meters: ${name}`, value: String(value), unit, load }
  }
  return [
    row(`longest flow without a pause (${longest.meter})`, longest.longestHours, 'h'),
    row('the same with gaps up to a day bridged', longest.bridgedHours, 'h'),
    row('volume, largest error against the counter', Number(Math.max(...off).toFixed(5)), ''),
    row('leaks told', confirmedPerMeterMonth, 'a meter-month'),
    row('of them over within a day: heavy use', falsePerMeterMonth, 'a meter-month'),
  ]
}
