/** What was installed between two moments, as a report: a row a sensor, in the order of the round. Pure. */

import { civilDayOf, civilTimeOf } from '../../base/civil-day.ts'
import type { InstallProof, Stage } from '../registry/installation.ts'
import type { AssetKind, BindingRole, Device } from '../registry/model.ts'
import { writeCsv } from '../registry/write-csv.ts'
import { lastInstall } from './install-progress.ts'
import type { AssetView, DeviceView, JoinTroubleView } from './service.ts'
import type { InstallationView } from './service-install.ts'

export type ReportRow = {
  readonly asset: string
  readonly name: string
  readonly kind: AssetKind
  readonly role: BindingRole
  readonly index: number
  readonly stage: Stage
  readonly devEui: string
  readonly model: string | null
  /** UTC. */
  readonly installedMs: number
  /** From the scan on; null: nobody scanned it. */
  readonly tookMs: number | null
  readonly by: string
  readonly proof: InstallProof | null
  readonly lat: number | null
  readonly lon: number | null
  readonly acceptedMs: number | null
  readonly acceptedBy: string | null
}

export type InstallReport = {
  readonly fromMs: number
  readonly toMs: number
  readonly rows: readonly ReportRow[]
  /** Sensors that asked in vain within that time, as far as the gateway remembers since its start. */
  readonly notJoined: readonly JoinTroubleView[]
}

export function installReport(
  known: {
    readonly assets: readonly AssetView[]
    readonly devices: readonly DeviceView[]
    readonly installations: readonly InstallationView[]
    readonly joins: readonly JoinTroubleView[]
  },
  span: { readonly fromMs: number; readonly toMs: number },
): InstallReport {
  const assets = new Map(known.assets.map((view) => [view.asset.id, view.asset]))
  const devices = new Map(known.devices.map(({ device }) => [device.devEui, device]))
  const isIn = (ms: number): boolean => span.fromMs <= ms && ms < span.toMs
  const rows = known.installations.flatMap((one): ReportRow[] => {
    const asset = assets.get(one.asset)
    const step = lastInstall(one.steps)
    if (!asset || !step?.devEui || one.stage === 'planned' || !isIn(step.atMs)) return []
    const accepted = one.steps.findLast(({ move }) => move === 'accept')
    const isAccepted = one.stage === 'accepted' && accepted !== undefined
    const { role, index, stage } = one
    const { atMs, by, devEui, proof = null } = step
    return [
      {
        ...{ asset: asset.id, name: asset.name, kind: asset.kind, role, index, stage, devEui, by },
        ...placeOf(devices.get(devEui)),
        model: devices.get(devEui)?.profile ?? null,
        installedMs: atMs,
        tookMs: proof ? atMs - proof.beganMs : null,
        proof,
        acceptedMs: isAccepted ? accepted.atMs : null,
        acceptedBy: isAccepted ? accepted.by : null,
      },
    ]
  })
  return {
    ...span,
    rows: rows.sort((a, b) => a.installedMs - b.installedMs),
    notJoined: known.joins.filter(({ lastAtMs }) => isIn(lastAtMs)),
  }
}

function placeOf(device: Device | undefined): Pick<ReportRow, 'lat' | 'lon'> {
  return { lat: device?.lat ?? null, lon: device?.lon ?? null }
}

const COLUMNS = [
  ...['day', 'time', 'asset', 'name', 'kind', 'role', 'index', 'devEui', 'model', 'stage'],
  ...['by', 'seconds', 'verdict', 'reserveDb', 'received', 'sent', 'lat', 'lon'],
  ...['acceptedDay', 'acceptedTime', 'acceptedBy'],
]

/** Days and times of Paris, as they were on the technician's watch. */
export function reportAsCsv({ rows }: InstallReport): string {
  return writeCsv(
    COLUMNS,
    rows.map(({ proof, installedMs, acceptedMs, tookMs, ...row }) => ({
      ...row,
      ...{ verdict: proof?.verdict, reserveDb: proof?.reserveDb },
      ...{ received: proof?.received, sent: proof?.sent },
      seconds: tookMs === null ? null : Math.round(tookMs / 1000),
      day: civilDayOf(installedMs),
      time: civilTimeOf(installedMs),
      acceptedDay: acceptedMs === null ? null : civilDayOf(acceptedMs),
      acceptedTime: acceptedMs === null ? null : civilTimeOf(acceptedMs),
    })),
  )
}
