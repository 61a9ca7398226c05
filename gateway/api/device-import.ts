/**
 * Brings the devices of a file into the registry, row by row: the same for the API and the command
 * line. A wrong row stays out, the others go in; or none does, when that was asked for.
 */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import { changedFields } from '../registry/changes.ts'
import { genAppKeyProblem } from '../registry/gen-app-key.ts'
import { type DeviceImport, type ImportedDevice, readDeviceFile } from '../registry/import.ts'
import type { ImportError, ImportNotice } from '../registry/import-report.ts'
import type { Device } from '../registry/model.ts'
import { entryOf } from './device-entry.ts'
import type { ProfileView } from './route.ts'
import { ENTRIES_MAX, REGIONS } from './schema.ts'
import type { CommandView, DeviceEntry, GatewayService } from './service.ts'

export type ImportRow = {
  readonly row: number
  /** DevEUI of a device, id of an asset. */
  readonly id: string
  readonly name: string
  /** `kept`: right, but nothing was to be changed (a dry run, all-or-nothing with errors, or as it is). */
  readonly outcome: 'added' | 'changed' | 'kept' | 'refused'
  /** What changes, or would: `would be added`, `would change name, keys`, `is registered so`. */
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
  /** Models without a decoder are taken too. */
  readonly newModels?: boolean | undefined
  /** Rows done of all. */
  readonly onProgress?: (done: number, all: number) => void
}

type Importing = Pick<GatewayService, 'devices' | 'setDevices' | 'status'>

/** Reads a file as this gateway understands it, and registers its devices. */
export async function importDevices(
  service: Importing,
  text: string,
  options: ImportOptions & { readonly profiles: Iterable<string> },
): Promise<ImportReport> {
  const [{ gatewayEui }, views] = await Promise.all([service.status(), service.devices()])
  const known = new Map(views.map(({ device }) => [device.devEui as string, device]))
  const file = readDeviceFile(text, {
    profiles: new Set(options.profiles),
    newModels: options.newModels,
    regions: REGIONS,
    region: 'EU868',
    macVersion: '1.0.3',
    gatewayEui: gatewayEui as GatewayEui,
    known: new Set(known.keys()),
  })
  return await register(service, file, known, options)
}

async function register(
  service: Importing,
  file: DeviceImport,
  known: ReadonlyMap<string, Device>,
  options: ImportOptions,
): Promise<ImportReport> {
  const { errors } = file
  const plan = file.rows.map((row) => ({ row, changes: changesOf(row, known) }))
  const idle = options.dryRun || (options.allOrNothing && errors.length > 0)
  const rows: ImportRow[] = []
  for (let from = 0; from < plan.length; from += ENTRIES_MAX) {
    const batch = plan.slice(from, from + ENTRIES_MAX)
    const toDo = idle ? [] : batch.filter(({ changes }) => changes?.length !== 0)
    const entries = toDo.map(({ row }) => entryOf(row))
    const views = entries.length > 0 ? await service.setDevices(options.origin, entries) : []
    const results = new Map(toDo.map(({ row }, i) => [row, views[i]]))
    for (const { row, changes } of batch) rows.push(reported(row, changes, results.get(row), idle))
    options.onProgress?.(Math.min(from + ENTRIES_MAX, plan.length), plan.length)
  }
  const { format, unknownColumns } = file
  const notices = [...file.notices, ...file.rows.flatMap(assetNotice)]
  return { ...reportOf(rows, errors, options.dryRun), format, notices, unknownColumns }
}

/** What changes in the device that is registered; undefined: it is new. */
function changesOf(
  { device, keys, because }: ImportedDevice,
  known: ReadonlyMap<string, Device>,
): readonly string[] | undefined {
  const before = known.get(device.devEui)
  if (!before) return undefined
  const fields = changedFields(before, device)
  const isNewReason = because !== undefined && because !== before.relaxed?.because
  return [
    ...fields,
    ...(isNewReason ? ['because'] : []),
    // Keys are sealed and write-only: given again they are taken for new.
    ...(Object.keys(keys).length > 0 ? ['keys'] : []),
  ]
}

function reported(
  { row, device }: ImportedDevice,
  changes: readonly string[] | undefined,
  view: CommandView | undefined,
  idle: boolean,
): ImportRow {
  const about = { row, id: device.devEui, name: device.name }
  if (view && view.outcome !== 'done') return { ...about, outcome: 'refused', detail: view.detail }
  if (!changes) {
    const detail = idle ? 'would be added' : ''
    return { ...about, outcome: idle ? 'kept' : 'added', detail }
  }
  if (changes.length === 0) return { ...about, outcome: 'kept', detail: 'is registered so' }
  const list = changes.join(', ')
  return idle
    ? { ...about, outcome: 'kept', detail: `would change ${list}` }
    : { ...about, outcome: 'changed', detail: list }
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

function assetNotice({ row, asset }: ImportedDevice): ImportNotice[] {
  if (asset === undefined) return []
  return [{ row, column: 'asset', value: asset, problem: 'is bound by an import of assets' }]
}

/** Keys that a new device works with; nwkSKey of 1.1 is its FNwkSIntKey. */
const NEEDED_KEYS = {
  OTAA: { '1.0': ['appKey'], '1.1': ['appKey', 'nwkKey'] },
  ABP: {
    '1.0': ['nwkSKey', 'appSKey'],
    '1.1': ['nwkSKey', 'sNwkSIntKey', 'nwkSEncKey', 'appSKey'],
  },
} as const

/** Why an entry of the API cannot be registered; files are checked by their reader. */
export function refusalOf(
  { device, keys }: DeviceEntry,
  about: {
    readonly known: ReadonlySet<DevEui>
    readonly profiles: readonly ProfileView[]
    readonly gatewayEui: GatewayEui
  },
): { readonly path: string; readonly problem: string } | undefined {
  const { activation, macVersion, profile, devEui, devAddr } = device
  if (profile !== undefined && !about.profiles.some(({ id }) => id === profile)) {
    return { path: 'device.profile', problem: 'is not a device model with a decoder here' }
  }
  if (activation === 'ABP' && devAddr === undefined) {
    return { path: 'device.devAddr', problem: 'is needed for ABP' }
  }
  const { genAppKey, ...others } = keys ?? {}
  const problem = genAppKey && genAppKeyProblem(device)
  if (problem) return { path: 'keys.genAppKey', problem }
  if (!keys || (genAppKey && Object.keys(others).length === 0)) {
    const { homeGateway = about.gatewayEui } = device
    return about.known.has(devEui) || homeGateway !== about.gatewayEui
      ? undefined
      : { path: 'keys', problem: 'a new device needs them' }
  }
  const needed = NEEDED_KEYS[activation][macVersion === '1.1' ? '1.1' : '1.0']
  const missing = needed.find((name) => keys[name] === undefined)
  return missing && { path: `keys.${missing}`, problem: 'is missing' }
}
