/**
 * Reads the file of `device import`: Cigale's own JSON or CSV, or what The Things Stack and
 * ChirpStack import. Pure: text in, devices and errors out; nothing is registered here.
 * Formats: design.md §4.1 "Identity files"; The Things Stack, "CSV File Reference".
 */

import {
  type DevEui,
  type GatewayEui,
  type NetId,
  parseGatewayEui,
  parseNetId,
} from '../../base/ids.ts'
import { readDevice } from './import-device.ts'
import {
  DEVICE_SPELLINGS,
  type DeviceField,
  type DeviceKeys,
  type ImportContext,
} from './import-fields.ts'
import { flattened, readJsonStream } from './import-json-stream.ts'
import { type ImportError, type ImportNotice, looksLikeKey, shown } from './import-report.ts'
import { fieldsOfColumns, plainName, RowReader, unknownColumns } from './import-row.ts'
import type { LastCounters } from './import-rules.ts'
import {
  FILE_CHARS_MAX,
  fileError,
  isObject,
  parseJson,
  type Row,
  readCsvTable,
  type Table,
  TOO_LONG,
  tableOfObjects,
} from './import-table.ts'
import type { Device } from './model.ts'

export type ImportedDevice = {
  readonly row: number
  readonly device: Device
  readonly keys: DeviceKeys
  /** The asset it is meant for. */
  readonly asset?: string
  /** Why its uplink counter may begin anew, where it may. */
  readonly because?: string
  /** The last ones of an ABP session that another server had. */
  readonly counters?: LastCounters
  /** Cells of columns we do not know, as they were; none that may be a key. */
  readonly extra: Readonly<Record<string, string>>
}

export type DeviceImport = {
  readonly format:
    | 'cigale-json'
    | 'cigale-csv'
    | 'things-stack-csv'
    | 'things-stack-json'
    | 'chirpstack-csv'
  readonly gatewayEui?: GatewayEui
  readonly netId?: NetId
  readonly rows: readonly ImportedDevice[]
  readonly errors: readonly ImportError[]
  readonly notices: readonly ImportNotice[]
  readonly unknownColumns: readonly string[]
}

export function readDeviceFile(text: string, context: ImportContext): DeviceImport {
  if (!/^\s*\uFEFF?\s*[[{]/.test(text)) {
    return readDeviceTable(csvFormat(text), readCsvTable(text), context)
  }
  // Of The Things Stack every device has its `ids`; ours has none.
  return /"ids"\s*:\s*\{/.test(text)
    ? readThingsStackJson(text, context)
    : readDeviceJson(text, context)
}

function readThingsStackJson(text: string, context: ImportContext): DeviceImport {
  if (text.length > FILE_CHARS_MAX) {
    return readDeviceTable('things-stack-json', fileError(TOO_LONG), context)
  }
  const stream = readJsonStream(text)
  const table =
    'errors' in stream ? stream : tableOfObjects(stream.map((device) => flattened(device)))
  return readDeviceTable('things-stack-json', table, context)
}

function csvFormat(text: string): DeviceImport['format'] {
  const header = plainName(text.slice(0, 4096).split(/[\r\n]/, 1)[0] ?? '')
  if (header.includes('frequencyplanid') || header.includes('lorawanversion'))
    return 'things-stack-csv'
  return header.includes('macversion') || header.includes('region')
    ? 'cigale-csv'
    : 'chirpstack-csv'
}

function readDeviceJson(text: string, context: ImportContext): DeviceImport {
  const parsed = parseJson(text)
  if ('errors' in parsed) return readDeviceTable('cigale-json', parsed, context)
  const file = parsed.value
  if (!isObject(file) || file['format'] !== 'lorawan-devices' || file['version'] !== 1) {
    const problem = 'is not a file with format "lorawan-devices", version 1'
    return readDeviceTable('cigale-json', fileError(problem), context)
  }
  const { devices, gatewayEui: gatewayText, netId: netIdText } = file
  if (!Array.isArray(devices))
    return readDeviceTable('cigale-json', fileError('has no list of devices'), context)
  const read = readDeviceTable('cigale-json', tableOfObjects(devices), context)
  const errors = [...read.errors]
  const gatewayEui = headOf(gatewayText, 'gatewayEui', parseGatewayEui, errors)
  const netId = headOf(netIdText, 'netId', parseNetId, errors)
  const notices = [...strangerNotice(gatewayEui, context), ...read.notices]
  return { ...read, errors, notices, ...(gatewayEui && { gatewayEui }), ...(netId && { netId }) }
}

/** A file that was made for another gateway may be meant for it. */
function strangerNotice(
  gatewayEui: GatewayEui | undefined,
  context: ImportContext,
): readonly ImportNotice[] {
  const isOurs = !gatewayEui || !context.gatewayEui || gatewayEui === context.gatewayEui
  if (isOurs) return []
  const problem = `was made for that gateway; this one is ${context.gatewayEui}`
  return [{ row: 0, column: 'gatewayEui', value: gatewayEui, problem }]
}

function headOf<Id>(
  value: unknown,
  column: string,
  parse: (text: string) => Id | undefined,
  errors: ImportError[],
): Id | undefined {
  if (value === undefined || value === null) return undefined
  const text = typeof value === 'string' ? value : typeof value
  const id = parse(text)
  if (id === undefined)
    errors.push({ row: 0, column, value: shown(text), problem: 'is not such an id in hex' })
  return id
}

function readDeviceTable(
  format: DeviceImport['format'],
  table: Table,
  context: ImportContext,
): DeviceImport {
  const fields = fieldsOfColumns(table.columns, DEVICE_SPELLINGS)
  const unknown = unknownColumns(table, fields)
  const errors: ImportError[] = [...table.errors]
  const notices: ImportNotice[] = []
  const rows: ImportedDevice[] = []
  const firstRows = new Map<DevEui, number>()
  const addressRows = new Map<string, number>()
  for (const row of table.rows) {
    const reader = new RowReader<DeviceField>(row, fields)
    const { device, devEui, ...rest } = readDevice(reader, context)
    const first = devEui && firstRows.get(devEui)
    if (first !== undefined) reader.fail('devEui', `is in row ${first} already`)
    else if (devEui) firstRows.set(devEui, row.row)
    const address = device?.devAddr
    const shares = address && addressRows.get(address)
    if (shares)
      reader.note('devAddr', `is that of row ${shares} too: each of their frames is tried on both`)
    else if (address) addressRows.set(address, row.row)
    errors.push(...reader.errors)
    notices.push(...reader.notices)
    if (device && reader.errors.length === 0)
      rows.push({ row: row.row, device, ...rest, extra: extraOf(row, unknown) })
  }
  return { format, rows, errors, notices, unknownColumns: unknown }
}

/** A column of another program may hold a secret: its name or its content tells, and it stays out. */
function extraOf(row: Row, unknown: readonly string[]): Readonly<Record<string, string>> {
  const kept = row.cells.filter(
    ({ column, text }) =>
      unknown.includes(column) &&
      !/key|secret|pass|token|auth|pin$/i.test(column) &&
      !looksLikeKey(text),
  )
  return Object.fromEntries(kept.map(({ column, text }) => [column, text]))
}
