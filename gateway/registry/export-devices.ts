/**
 * The registration of devices as a file that `device import` reads: to look at, to change in a
 * spreadsheet, to take to another gateway. No key is in it: a gateway never gives one back (S13).
 */

import type { Device } from './model.ts'

/** The columns, in the order in which they are looked for. */
const COLUMNS = [
  'devEui',
  'name',
  'profile',
  'joinEui',
  'region',
  'macVersion',
  'regParams',
  'class',
  'activation',
  'devAddr',
  'homeGateway',
  'adr',
  'dataRateMax',
  'intervalS',
  'relaxFCnt',
  'because',
  'lat',
  'lon',
] as const

/** CSV with commas, a header, and a line end after each row (RFC 4180). */
export function devicesAsCsv(devices: readonly Device[]): string {
  const rows = devices.map((device) => {
    const cells: Readonly<Record<string, unknown>> = { ...device, because: device.relaxed?.because }
    return COLUMNS.map((column) => quoted(cells[column])).join(',')
  })
  return [COLUMNS.join(','), ...rows].map((line) => `${line}\r\n`).join('')
}

function quoted(value: unknown): string {
  if (value === undefined) return ''
  const text = String(value)
  return /[",;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
