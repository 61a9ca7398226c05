/** Routes of installing sensors: the plan, one sensor from its scan to its acceptance, the report. */

import { boundsOfCivilDay, civilDayOf } from '../../base/civil-day.ts'
import type { DevEui } from '../../base/ids.ts'
import { rolesOfModel } from '../registry/roles-of-model.ts'
import { soughtDevice } from './install-lookup.ts'
import { mountOffers } from './install-mounts.ts'
import { installProgress } from './install-progress.ts'
import { type InstallReport, installReport, reportAsCsv } from './install-report.ts'
import { ApiProblem } from './problem.ts'
import { INSTALLERS, READERS } from './roles.ts'
import { type ApiParts, json, type Route, route } from './route.ts'
import { deviceParams } from './schema.ts'
import {
  backBody,
  installBody,
  lookUpBody,
  mountsBody,
  mountsQuery,
  planBody,
  reportQuery,
  watchBody,
} from './schema-install.ts'
import type { InstallWatchView } from './service-install.ts'

const OFFERS_MAX = 60

function notWatched(devEui: DevEui): ApiProblem {
  const detail = `Nobody installs ${devEui} at the moment: scan it again.`
  return new ApiProblem('unknown-device', detail)
}

/** With what its model can serve: the page speaks otherwise of a parking sensor than of a valve. */
async function seenBy(
  { service, profiles }: Pick<ApiParts, 'service' | 'profiles'>,
  view: InstallWatchView | undefined,
) {
  if (!view) return undefined
  const device = await service.device(view.devEui)
  const model = profiles.find(({ id }) => id === device?.device.profile)
  return { ...view, roles: [...rolesOfModel(model?.quantities ?? [])] }
}

async function kindsOf({ service }: Pick<ApiParts, 'service'>) {
  const kinds = new Map((await service.assets()).map(({ asset }) => [asset.id, asset.kind]))
  return (id: string) => kinds.get(id)
}

export const installRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/installations',
    summary:
      'How far each mount is, who did what when; planned against installed by week and kind.',
    roles: READERS,
    handle: async (_call, { service }) => {
      const installations = await service.installations()
      const kindOf = await kindsOf({ service })
      return json({ installations, progress: installProgress(installations, kindOf) })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/installations/mounts',
    summary: 'Where a sensor may be installed: planned ones first, the nearest first.',
    roles: READERS,
    query: mountsQuery,
    handle: async ({ query }, { service, profiles }) => {
      const { devEui, lat, lon, q } = query
      const [assets, installations, device] = await Promise.all([
        service.assets(),
        service.installations(),
        devEui && service.device(devEui),
      ])
      const model = profiles.find(({ id }) => id === device?.device.profile)
      return json(
        mountOffers(assets, installations, {
          roles: rolesOfModel(model?.quantities ?? []),
          ...(lat !== undefined && lon !== undefined && { here: { lat, lon } }),
          search: q,
          limit: OFFERS_MAX,
        }),
      )
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/installations/look-up',
    isAudited: false,
    summary:
      'Which sensor that is: by its label, its DevEUI or the last digits of it. Changes nothing.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: lookUpBody },
    handle: async ({ body }, { service, profiles }) => {
      const devices = await service.devices()
      const known = devices.map(({ device }) => device.devEui)
      const sought = soughtDevice(
        body.text,
        known,
        profiles.map(({ id }) => id),
      )
      if (sought.kind !== 'found') return json(sought)
      const { devEui, read } = sought
      const serves = (await service.assets()).flatMap(({ asset: { id, name }, bindings }) => {
        const now = bindings.filter((one) => one.devEui === devEui && one.toMs === undefined)
        const mounts = now.map(({ role, index }) => ({ asset: id, role, index }))
        return mounts.length > 0 ? [{ id, name, mounts }] : []
      })
      return json({
        kind: 'found',
        devEui,
        registered: devices.find(({ device }) => device.devEui === devEui) ?? null,
        model: read?.model ?? null,
        serves,
      })
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/installations/watch',
    summary: 'Begins an installation: what is heard of the sensor from now on is its proof.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: watchBody },
    handle: async ({ body }, parts) =>
      json(await seenBy(parts, await parts.service.beginInstall(body.devEui, body.anew))),
  }),
  route({
    method: 'GET',
    path: '/api/v1/installations/watch/{devEui}',
    summary:
      'Does it join, and if not, why; is its place good enough, and if not, what may be done.',
    roles: INSTALLERS,
    params: deviceParams,
    handle: async ({ params }, parts) => {
      const view = await seenBy(parts, await parts.service.installWatch(params.devEui))
      if (!view) throw notWatched(params.devEui)
      return json(view)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/installations/watch/{devEui}/stream',
    summary: 'The same as server-sent events, each time that something of it changes.',
    roles: INSTALLERS,
    params: deviceParams,
    gives: ['text/event-stream'],
    handle: async ({ params, isStillIn }, parts) => {
      const { service, streams } = parts
      if (!(await service.installWatch(params.devEui))) throw notWatched(params.devEui)
      if (streams.full) {
        throw new ApiProblem('too-many-streams', 'Too many event streams are open already.')
      }
      const look = async () => await seenBy(parts, await service.installWatch(params.devEui))
      return { kind: 'stream', open: (response) => streams.show(response, { look, isStillIn }) }
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/installations/plan',
    summary: 'Plans mounts, each for a week or for none; again with another week moves it.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: planBody },
    handle: async ({ body, caller }, { service }) => {
      const plans = body.mounts.map(({ week, ...mount }) => ({ mount, ...(week && { week }) }))
      return json({ results: await service.planInstallations(caller.name, plans) })
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/installations/install',
    summary: 'The sensor hangs there: binds it, pins it, and keeps what was heard of it as proof.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: installBody },
    handle: async ({ body, caller }, { service }) => {
      const { mounts, devEui, replaces, lat, lon } = body
      const place = lat !== undefined && lon !== undefined ? { lat, lon } : {}
      const move = { move: 'install', devEui, ...(replaces && { replaces }), ...place } as const
      return json({ results: await service.moveInstallations(caller.name, mounts, move) })
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/installations/accept',
    summary: 'Takes installed sensors over.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: mountsBody },
    handle: async ({ body, caller }, { service }) =>
      json({
        results: await service.moveInstallations(caller.name, body.mounts, { move: 'accept' }),
      }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/installations/back',
    summary: 'The sensor was taken down or was the wrong one: the mount is planned again.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: backBody },
    handle: async ({ body, caller }, { service }) => {
      const move = { move: 'back', because: body.because } as const
      return json({ results: await service.moveInstallations(caller.name, body.mounts, move) })
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/installations/drop',
    summary: 'Takes mounts out of the plan that will not be installed.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: mountsBody },
    handle: async ({ body, caller }, { service }) =>
      json({
        results: await service.moveInstallations(caller.name, body.mounts, { move: 'drop' }),
      }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/installations/report',
    summary: 'What was installed on these days, with its proof; which sensors asked in vain.',
    roles: READERS,
    query: reportQuery,
    gives: ['application/json', 'text/csv'],
    handle: async ({ query, wants }, parts) => {
      const report = await reportOf(parts, query)
      if (wants !== 'text/csv') return json(report)
      return { kind: 'bytes', type: 'text/csv; charset=utf-8', bytes: reportAsCsv(report) }
    },
  }),
]

async function reportOf(
  { service, clock }: ApiParts,
  { from, to = from }: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<InstallReport> {
  const today = civilDayOf(clock.wallMs())
  const first = boundsOfCivilDay(from ?? today)!
  const last = boundsOfCivilDay(to ?? today)!
  const [assets, devices, installations, joins] = await Promise.all([
    service.assets(),
    service.devices(),
    service.installations(),
    service.joinTroubles(),
  ])
  const span = { fromMs: first.startMs, toMs: last.endMs }
  return installReport({ assets, devices, installations, joins }, span)
}
