/** Works orders for the teams and their software: JSON, or CSV for a round on paper. */

import { json, problem, type Route, route } from '../../../base/http/route.ts'
import { CSV_TYPE, csvText } from '../gis/csv.ts'
import type { WorkDesk, WorkOrder } from './work-desk.ts'
import { TEAMS, type Team } from './work-list.ts'

export type WorkRouteParts = { readonly works: WorkDesk }

const READERS = {
  roles: ['viewer', 'operator', 'greenSpaces', 'maintainer', 'security'],
  scopes: ['works', 'city'],
} as const
const DOERS = { roles: ['operator', 'greenSpaces', 'maintainer'], scopes: ['works'] } as const

const QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    team: { type: 'string', enum: TEAMS },
    f: { type: 'string', enum: ['json', 'csv'], default: 'json' },
  },
} as const

type Query = { readonly team?: Team; readonly f: 'json' | 'csv' }

const BODY = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'state'],
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 200 },
    state: { type: 'string', enum: ['taken', 'done'] },
    note: { type: 'string', maxLength: 500, default: '' },
  },
} as const

type Body = { readonly id: string; readonly state: 'taken' | 'done'; readonly note: string }

export const workRoutes: readonly Route<WorkRouteParts>[] = [
  route<WorkRouteParts, Query>({
    method: 'GET',
    path: '/api/v1/works',
    summary: 'Leaks with litres, silent sensors, trees to water, full bins: what teams have to do.',
    may: READERS,
    query: QUERY,
    handle: async ({ query: { team, f } }, { works }) => {
      const orders = (await works.orders()).filter((one) => team === undefined || one.team === team)
      if (f === 'json') return json({ works: orders.map(orderView) })
      return { kind: 'bytes', bytes: csvText(COLUMNS, orders.map(rowOf)), type: CSV_TYPE }
    },
  }),
  route<WorkRouteParts, unknown, Body>({
    method: 'POST',
    path: '/api/v1/works/notes',
    summary: 'A team has taken an order, or done it.',
    may: DOERS,
    audit: 'works.note',
    body: BODY,
    handle: async ({ caller, body: { id, state, note } }, { works }) => {
      const order = await works.note(id, { state, note: note.trim(), by: caller.name })
      return order === 'missing'
        ? problem(404, 'Nothing of the kind is to be done', id)
        : json(orderView(order))
    },
  }),
]

function orderView({ sinceMs, last, ...order }: WorkOrder): Record<string, unknown> {
  const { atMs, ...note } = last ?? { atMs: undefined }
  return {
    ...order,
    since: sinceMs > 0 ? new Date(sinceMs).toISOString() : null,
    last: atMs === undefined ? null : { ...note, at: new Date(atMs).toISOString() },
  }
}

const COLUMNS = ['id', 'type', 'equipe', 'objet', 'nom', 'lon', 'lat', 'depuis', 'etat', 'detail']

function rowOf({ id, kind, team, subject, name, place, sinceMs, state, detail }: WorkOrder) {
  const since = sinceMs > 0 ? new Date(sinceMs).toISOString() : null
  const told = Object.entries(detail).map(([key, value]) => `${key}=${value}`)
  const where = [place?.lon ?? null, place?.lat ?? null]
  return [id, kind, team, subject, name, ...where, since, state, told.join(' ')]
}
