/** `GET assets/{id}/roots`: how deep a tree drinks. */

import { json, type Route, route } from '../../../base/http/route.ts'
import { CITY_READERS } from '../fact-readers.ts'
import type { RootKeeper } from './root-keeper.ts'

const QUERY = {
  type: 'object',
  properties: { days: { type: 'integer', minimum: 1, maximum: 800 } },
} as const

type Served = { readonly roots: RootKeeper }

export const rootRoutes: readonly Route<Served>[] = [
  route<Served, { days?: number }>({
    method: 'GET',
    path: '/api/v1/assets/:id/roots',
    summary: 'How deep a tree drinks, and the trend (sync/kpi/root-depth.ts).',
    may: CITY_READERS,
    query: QUERY,
    handle: async ({ params: { id = '' }, query: { days } }, { roots }) =>
      json(days === undefined ? await roots.of(id) : await roots.ofDays(id, days)),
  }),
]
