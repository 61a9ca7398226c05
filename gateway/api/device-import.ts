/**
 * Brings the devices of a file into the registry, row by row: the same for the API and the command
 * line. A wrong row stays out, the others go in; or none does, when that was asked for.
 */

import type { DevEui } from '../../base/ids.ts'
import type { DeviceImport, ImportedDevice } from '../registry/import.ts'
import type { ImportError, ImportNotice } from '../registry/import-report.ts'
import { entryOf } from './device-entry.ts'
import type { ProfileView } from './route.ts'
import { ENTRIES_MAX, REGIONS } from './schema.ts'
import type { DeviceEntry, GatewayService } from './service.ts'

export type ImportRow = {
  readonly row: number
  /** DevEUI of a device, id of an asset. */
  readonly id: string
  readonly name: string
  /** `kept`: right, but nothing was to be changed (a dry run, or all-or-nothing with errors). */
  readonly outcome: 'added' | 'changed' | 'kept' | 'refused'
  readonly detail: string
}

export type ImportReport = {
  readonly format: string
  readonly dryRun: boolean
  readonly added: number
  readonly changed: number
  readonly refused: number
  readonly rows: readonly ImportRow[]
  /** Wrong cells, by row and column. */
  readonly errors: readonly ImportError[]
  readonly notices: readonly ImportNotice[]
  readonly unknownColumns: readonly string[]
}

export type ImportOptions = {
  readonly origin: string
  readonly dryRun: boolean
  readonly allOrNothing: boolean
  /** Rows done of all. */
  readonly onProgress?: (done: number, all: number) => void
}

/** What the reader of a file must know of this gateway. */
export function deviceContext(profiles: readonly string[]) {
  return {
    profiles: new Set(profiles),
    regions: REGIONS,
    region: 'EU868',
    macVersion: '1.0.3',
  } as const
}

export async function importDevices(
  service: Pick<GatewayService, 'devices' | 'setDevices'>,
  file: DeviceImport,
  options: ImportOptions,
): Promise<ImportReport> {
  const spoken = file.rows.filter((row) => !isUnspoken(row))
  const errors = [...file.errors, ...file.rows.filter(isUnspoken).map(unspoken)]
  const known = new Set((await service.devices()).map(({ device }) => device.devEui as string))
  const plan = spoken.map((row) => ({ row, change: known.has(row.device.devEui) }))
  const idle = options.dryRun || (options.allOrNothing && errors.length > 0)
  const rows: ImportRow[] = []
  for (let from = 0; from < plan.length; from += ENTRIES_MAX) {
    const batch = plan.slice(from, from + ENTRIES_MAX)
    const entries = batch.map(({ row }) => entryOf(row))
    const views = idle ? [] : await service.setDevices(options.origin, entries)
    batch.forEach(({ row, change }, i) => {
      const { outcome = 'kept', detail = '' } = views[i] ?? {}
      const done = change ? ('changed' as const) : ('added' as const)
      rows.push({
        row: row.row,
        id: row.device.devEui,
        name: row.device.name,
        outcome: outcome === 'kept' ? 'kept' : outcome === 'done' ? done : 'refused',
        detail,
      })
    })
    options.onProgress?.(Math.min(from + ENTRIES_MAX, plan.length), plan.length)
  }
  const { format, unknownColumns } = file
  const notices = [...file.notices, ...spoken.flatMap(assetNotice)]
  return { ...reportOf(rows, errors, options.dryRun), format, notices, unknownColumns }
}

/** The counts of a report: a refused row is one with a wrong cell, or one the gateway refused. */
export function reportOf(
  rows: readonly ImportRow[],
  errors: readonly ImportError[],
  dryRun: boolean,
): Pick<ImportReport, 'dryRun' | 'added' | 'changed' | 'refused' | 'rows' | 'errors'> {
  const count = (outcome: ImportRow['outcome']): number =>
    rows.filter((row) => row.outcome === outcome).length
  const refused = new Set(errors.map(({ row }) => row)).size + count('refused')
  return { dryRun, added: count('added'), changed: count('changed'), refused, rows, errors }
}

/** An ABP device of 1.1 signs with keys of its own that nobody here can answer. */
function isUnspoken({ device }: ImportedDevice): boolean {
  return device.macVersion === '1.1' && device.activation === 'ABP'
}

function unspoken({ row, device }: ImportedDevice): ImportError {
  const problem = 'ABP of LoRaWAN 1.1 is not spoken here: use OTAA, or version 1.0.4'
  return { row, column: 'activation', value: device.activation, problem, allowed: ['OTAA'] }
}

function assetNotice({ row, asset }: ImportedDevice): ImportNotice[] {
  if (asset === undefined) return []
  return [{ row, column: 'asset', value: asset, problem: 'is bound by an import of assets' }]
}

/** Why an entry of the API cannot be registered; files are checked by their reader. */
export function refusalOf(
  { device, keys }: DeviceEntry,
  about: { readonly known: ReadonlySet<DevEui>; readonly profiles: readonly ProfileView[] },
): { readonly path: string; readonly problem: string } | undefined {
  const { activation, macVersion, profile, devEui, devAddr } = device
  if (profile !== undefined && !about.profiles.some(({ id }) => id === profile)) {
    return { path: 'device.profile', problem: 'is not a device model with a decoder here' }
  }
  if (activation === 'ABP' && macVersion === '1.1') {
    return { path: 'device.activation', problem: 'ABP of LoRaWAN 1.1 is not spoken here' }
  }
  if (activation === 'ABP' && devAddr === undefined) {
    return { path: 'device.devAddr', problem: 'is needed for ABP' }
  }
  if (!keys) {
    return about.known.has(devEui)
      ? undefined
      : { path: 'keys', problem: 'a new device needs them' }
  }
  const needed =
    activation === 'ABP'
      ? (['nwkSKey', 'appSKey'] as const)
      : macVersion === '1.1'
        ? (['appKey', 'nwkKey'] as const)
        : (['appKey'] as const)
  const missing = needed.find((name) => keys[name] === undefined)
  return missing && { path: `keys.${missing}`, problem: 'is missing' }
}
