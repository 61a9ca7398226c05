/**
 * Brings the assets and bindings of a file in. A binding that is there stays; a new device in a role
 * ends the one before it on the day it begins, so that the asset's history shows both.
 */

import { bind } from '../registry/bindings.ts'
import type { AssetImport, PlannedMount } from '../registry/import-assets.ts'
import type { ImportNotice } from '../registry/import-report.ts'
import { INSTALL_REFUSAL_WORDS } from '../registry/install-refusals.ts'
import type { Asset, Binding } from '../registry/model.ts'
import { type ImportOptions, type ImportReport, type ImportRow, reportOf } from './device-import.ts'
import { ENTRIES_MAX } from './schema.ts'
import type { AssetView, GatewayService } from './service.ts'

type Planned = {
  readonly row: number
  readonly asset: Asset
  readonly bindings: readonly Binding[]
  readonly change: boolean
}

export async function importAssets(
  service: Pick<GatewayService, 'assets' | 'setAssets' | 'planInstallations'>,
  file: AssetImport,
  options: ImportOptions,
): Promise<ImportReport> {
  const known = new Map((await service.assets()).map((view) => [view.asset.id, view]))
  const planned = planOf(file, known)
  const idle = options.dryRun || (options.allOrNothing && file.errors.length > 0)
  const rows: ImportRow[] = []
  for (let from = 0; from < planned.length; from += ENTRIES_MAX) {
    const batch = planned.slice(from, from + ENTRIES_MAX)
    const views = idle ? [] : await service.setAssets(options.origin, batch.map(entryOf))
    batch.forEach(({ row, asset, change }, i) => {
      const { outcome = 'kept', detail = '' } = views[i] ?? {}
      const done = change ? ('changed' as const) : ('added' as const)
      rows.push({
        row,
        id: asset.id,
        name: asset.name,
        outcome: outcome === 'kept' ? 'kept' : outcome === 'done' ? done : 'refused',
        detail,
      })
    })
    options.onProgress?.(Math.min(from + ENTRIES_MAX, planned.length), planned.length)
  }
  const notices = await planMounts(service, file.plans, { ...options, idle })
  const { errors, unknownColumns } = file
  const format = 'assets'
  return { ...reportOf(rows, errors, options.dryRun), format, notices, unknownColumns }
}

/** Sensors that are to be installed, when the assets are there; what has become of each. */
async function planMounts(
  service: Pick<GatewayService, 'planInstallations'>,
  plans: readonly PlannedMount[],
  { origin, idle }: { readonly origin: string; readonly idle: boolean },
): Promise<readonly ImportNotice[]> {
  const notices: ImportNotice[] = []
  for (let from = 0; from < plans.length; from += ENTRIES_MAX) {
    const batch = plans.slice(from, from + ENTRIES_MAX)
    const answers = idle ? [] : await service.planInstallations(origin, batch)
    batch.forEach(({ row, week = 'any' }, i) => {
      const refusal = answers[i]?.refusal
      const problem = refusal
        ? `is not planned: ${INSTALL_REFUSAL_WORDS[refusal]}`
        : idle
          ? 'would be planned'
          : 'is planned'
      notices.push({ row, column: 'week', value: week, problem })
    })
  }
  return notices
}

function entryOf({ asset, bindings }: Planned) {
  return { asset, bindings }
}

/** Every asset that the file names, whole: as it was, changed by the file. */
function planOf(file: AssetImport, known: ReadonlyMap<string, AssetView>): Planned[] {
  const named = new Map<string, { readonly row: number; readonly asset: Asset }>()
  for (const { row, asset } of file.assets) named.set(asset.id, { row, asset })
  for (const { row, binding } of file.bindings) {
    const there = known.get(binding.asset)
    if (there && !named.has(binding.asset)) named.set(binding.asset, { row, asset: there.asset })
  }
  return [...named.values()].map(({ row, asset }) => {
    const before = known.get(asset.id)
    const bindings = file.bindings
      .filter(({ binding }) => binding.asset === asset.id)
      .reduce((all, { binding }) => bind(all, binding), before?.bindings ?? [])
    return { row, asset, bindings, change: before !== undefined }
  })
}
