/** Routes of the past: what an asset or a device has told, and the indicators of a day. */

import { boundsOfCivilDay } from '../../base/civil-day.ts'
import { profileOfChannels } from '../../decoders/catalogue.ts'
import { periodKpis } from '../../sync/kpi/answer.ts'
import { dayKpis } from '../../sync/kpi/day.ts'
import { depthHours } from '../../sync/kpi/depth-hours.ts'
import { rootDepthOf } from '../../sync/kpi/root-depth.ts'
import type { Binding } from '../registry/model.ts'
import { historyView, lineOf } from './history-view.ts'
import { kpiParts } from './kpi-parts.ts'
import { ApiProblem } from './problem.ts'
import { READERS, READERS_AND_FLOWS } from './roles.ts'
import { type ApiParts, json, type Route, route } from './route.ts'
import { deviceParams, historyQuery, idParams, kpiQuery, rootsQuery, waterQuery } from './schema.ts'
import { WATERING_FACTS, waterHours } from './water-history.ts'

const HOUR_MS = 3_600_000
/** The newest of a page's span: an order of each of forty zones a day, with what came of it. */
const WATERING_LINES_MAX = 600

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
    roles: READERS_AND_FLOWS,
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
    roles: READERS_AND_FLOWS,
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
    path: '/api/v1/watering/history',
    summary:
      'What was ordered, opened, closed, watered, skipped and found at all zones, oldest first.',
    roles: READERS,
    query: historyQuery,
    handle: async ({ query }, { history, clock }) => {
      const toMs = Math.ceil(clock.wallMs()) + 1
      const span = { fromMs: toMs - query.hours * HOUR_MS, toMs }
      const facts = await history({ ...span, types: WATERING_FACTS, limit: WATERING_LINES_MAX })
      const events = facts.filter((fact) => fact.type !== 'reading')
      return json({ facts: events.map(lineOf) })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/assets/{id}/water',
    summary: 'Litres of a zone or site by hour, with the share of each hour that was read.',
    roles: READERS,
    params: idParams,
    query: waterQuery,
    handle: async ({ params, query }, { service, history, clock }) => {
      if (!(await service.asset(params.id))) {
        throw new ApiProblem('unknown-asset', `No asset ${params.id} is known here.`)
      }
      const toMs = Math.ceil(clock.wallMs()) + 1
      const span = { fromMs: toMs - query.days * 24 * HOUR_MS, toMs }
      const facts = await history({ ...span, types: ['zoneHour'], subjects: [params.id] })
      return json({ hours: waterHours(facts) })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/assets/{id}/roots',
    summary: 'How deep a tree drinks, from its probes between waterings, and the trend.',
    roles: READERS,
    params: idParams,
    query: rootsQuery,
    handle: async ({ params, query }, { service, history, clock }) => {
      if (!(await service.asset(params.id))) {
        throw new ApiProblem('unknown-asset', `No asset ${params.id} is known here.`)
      }
      const toMs = Math.ceil(clock.wallMs()) + 1
      const span = { fromMs: toMs - query.days * 24 * HOUR_MS, toMs }
      const facts = await history({ ...span, types: ['valueHour'], subjects: [params.id] })
      return json(rootDepthOf(depthHours(facts)))
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/kpis',
    summary:
      'Indicators of a civil day in Paris, or of hours, days, weeks, months, by assets or groups.',
    roles: READERS_AND_FLOWS,
    query: kpiQuery,
    handle: async ({ query }, parts) => {
      const { day, period, from, asset } = query
      const bounds = boundsOfCivilDay(day ?? from ?? '')
      if (!bounds || (day === undefined) !== (period !== undefined)) {
        throw new ApiProblem('invalid', 'Either a `day`, or a `period` and the day it is `from`.')
      }
      const { sources, context } = await kpiParts(parts)
      if (period) {
        const { count, group } = query
        const fromMs = bounds.startMs
        const request = { period, fromMs, count, ...(group && { grouping: group }) }
        return json(await periodKpis(request, sources, context))
      }
      const kpis = await dayKpis(day!, sources, context)
      if (asset === undefined) return json(kpis)
      return json({ ...kpis, assets: kpis.assets.filter(({ id }) => id === asset) })
    },
  }),
]
