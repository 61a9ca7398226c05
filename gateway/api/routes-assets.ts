/** Routes of what the city talks about, and orders to water: for a time, and to stop. */

import { readAssetFile } from '../registry/import-assets.ts'
import { importAssets } from './asset-import.ts'
import { ApiProblem } from './problem.ts'
import { INSTALLERS, READERS_AND_FLOWS } from './roles.ts'
import { json, type Route, route } from './route.ts'
import { assetEntries, idParams, importQuery } from './schema.ts'
import type { GatewayService } from './service.ts'

export const assetRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/assets',
    summary: 'All assets with their state.',
    roles: READERS_AND_FLOWS,
    handle: async (_call, { service }) => json({ assets: await service.assets() }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/assets',
    summary: 'Sets assets, each with all of its bindings.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: assetEntries },
    handle: async ({ body, caller }, { service }) => {
      const entries = body.assets as unknown as Parameters<GatewayService['setAssets']>[1]
      return json({ results: await service.setAssets(caller.name, entries) })
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/assets/import',
    summary: 'Sets the assets and bindings of a file: CSV or GeoJSON.',
    roles: INSTALLERS,
    query: importQuery,
    body: { kind: 'file', types: ['text/csv', 'application/geo+json', 'application/json'] },
    handle: async ({ body, query, caller }, { service, clock }) => {
      const known = await service.assets()
      const assets = new Set(known.map(({ asset }) => asset.id))
      const file = readAssetFile(body, { assets, nowMs: Math.floor(clock.wallMs()) })
      return json(await importAssets(service, file, { ...query, origin: caller.name }))
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/assets/{id}',
    summary: 'One asset: its state, since when, and the evidence.',
    roles: READERS_AND_FLOWS,
    params: idParams,
    handle: async ({ params }, { service }) => {
      const view = await service.asset(params.id)
      if (!view) throw new ApiProblem('unknown-asset', `No asset ${params.id} is known here.`)
      return json(view)
    },
  }),
]
