/** `cigale asset …`: what the city talks about, and which device serves it. */

import { importAssets } from '../api/asset-import.ts'
import { assetsAsCsv, assetsAsGeoJson } from '../registry/export-assets.ts'
import { readAssetFile } from '../registry/import-assets.ts'
import { nowMs, ORIGIN, withGateway } from './access.ts'
import type { ImportFlags } from './device.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { ago, say, sayJson, table } from './output.ts'
import { progressBar } from './progress.ts'
import { printReport } from './report.ts'

export async function assetImport(path: string, options: ImportFlags): Promise<number> {
  const text = readGivenFile(path)
  const { dryRun = false, allOrNothing = false } = options
  const onProgress = progressBar('assets')
  const report = await withGateway(options, async ({ service }) => {
    const assets = new Set((await service.assets()).map(({ asset }) => asset.id))
    const file = readAssetFile(text, { assets, nowMs: Math.floor(nowMs()) })
    return await importAssets(service, file, { origin: ORIGIN, dryRun, allOrNothing, onProgress })
  })
  return printReport(path, report, options.json ?? false)
}

export async function assetList(options: CommonOptions): Promise<number> {
  const views = await withGateway(options, ({ service }) => service.assets())
  const sorted = [...views].sort((a, b) => (a.asset.id < b.asset.id ? -1 : 1))
  if (options.json) {
    sayJson(sorted)
    return 0
  }
  const now = nowMs()
  const rows = sorted.map(({ asset, state, sinceMs, bindings }) => [
    asset.id,
    asset.kind,
    asset.name,
    state,
    sinceMs === null ? null : ago(sinceMs, now),
    bindings.filter(({ toMs }) => toMs === undefined).length,
  ])
  say(table(['id', 'kind', 'name', 'state', 'since', 'devices'], rows))
  return 0
}

/** The assets and bindings as a file that `asset import` reads: CSV, or with `--json` GeoJSON. */
export async function assetExport(options: CommonOptions): Promise<number> {
  const views = await withGateway(options, ({ service }) => service.assets())
  const sorted = [...views].sort((a, b) => (a.asset.id < b.asset.id ? -1 : 1))
  if (options.json) sayJson(assetsAsGeoJson(sorted))
  else process.stdout.write(assetsAsCsv(sorted))
  return 0
}
