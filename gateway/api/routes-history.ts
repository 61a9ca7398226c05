/** Routes of the past: what an asset or a device has told, and the indicators of a day. */

import { boundsOfCivilDay } from '../../base/civil-day.ts'
import { profileOfChannels } from '../../decoders/catalogue.ts'
import type { EventFact, Fact } from '../../sync/fact.ts'
import { dayKpis, KPI_FACTS } from '../../sync/kpi.ts'
import type { Binding } from '../registry/model.ts'
import { historyView } from './history-view.ts'
import { ApiProblem } from './problem.ts'
import { READERS } from './roles.ts'
import { type ApiParts, json, type Route, route } from './route.ts'
import { deviceParams, historyQuery, idParams, kpiQuery } from './schema.ts'

const HOUR_MS = 3_600_000
/** A stay that began in the day may end, and be told, this long after it. */
const STAY_MAX_MS = 7 * 24 * HOUR_MS

async function past(
  parts: ApiParts,
  hours: number,
  about: { readonly subjects: readonly string[]; readonly bindings: readonly Binding[] },
) {
  const { clock, history, service } = parts
  const brought = new Map((await service.packageChannels()).map((one) => [one.id, one.channels]))
  const profileOf = (id: string) => {
    const channels = brought.get(id)
    return channels ? profileOfChannels(id, channels) : parts.profileOf(id)
  }
  const toMs = Math.ceil(clock.wallMs()) + 1
  const span = { fromMs: toMs - hours * HOUR_MS, toMs }
  const facts = await history({ ...span, subjects: about.subjects })
  return json(historyView(span, facts, { profileOf, bindings: about.bindings }))
}

export const historyRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/assets/{id}/history',
    summary: 'What an asset and its devices have told in the last hours.',
    roles: READERS,
    params: idParams,
    query: historyQuery,
    handle: async ({ params, query }, parts) => {
      const view = await parts.service.asset(params.id)
      if (!view) throw new ApiProblem('unknown-asset', `No asset ${params.id} is known here.`)
      const { bindings } = view
      const devices = bindings.slice(0, 16).map(({ devEui }) => devEui)
      const subjects = [...new Set([params.id, ...devices])]
      return await past(parts, query.hours, { subjects, bindings })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/devices/{devEui}/history',
    summary: 'What a device has told in the last hours.',
    roles: READERS,
    params: deviceParams,
    query: historyQuery,
    handle: async ({ params, query }, parts) => {
      const { devEui } = params
      if (!(await parts.service.device(devEui))) {
        throw new ApiProblem('unknown-device', `No device ${devEui} is registered here.`)
      }
      return await past(parts, query.hours, { subjects: [devEui], bindings: [] })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/kpis',
    summary: 'Occupancy, rotations, litres and passers-by of a civil day in Paris.',
    roles: READERS,
    query: kpiQuery,
    handle: async ({ query }, { history, clock }) => {
      const bounds = boundsOfCivilDay(query.day)
      if (!bounds) throw new ApiProblem('invalid', `${query.day} is not a day.`)
      const toMs = bounds.endMs + STAY_MAX_MS
      const found = await history({ fromMs: bounds.startMs, toMs, types: KPI_FACTS })
      const facts = found.filter((fact: Fact): fact is EventFact => fact.type !== 'reading')
      const asset = query.asset
      const kpis = dayKpis(query.day, facts, clock.wallMs())
      if (asset === undefined) return json(kpis)
      return json({ ...kpis, assets: kpis.assets.filter(({ id }) => id === asset) })
    },
  }),
]
