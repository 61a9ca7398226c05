/**
 * The registration of devices as a file that `device import` reads: to look at, to change in a
 * spreadsheet, to take to another gateway. No key is in it: a gateway never gives one back (S13).
 */

import type { Device } from './model.ts'
import { writeCsv } from './write-csv.ts'

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

export function devicesAsCsv(devices: readonly Device[]): string {
  const rows = devices.map((device) => ({ ...device, because: device.relaxed?.because }))
  return writeCsv(COLUMNS, rows)
}
