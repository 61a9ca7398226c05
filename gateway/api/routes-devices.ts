/** Routes of devices. Keys go in and never come out (S13). */

import type { GatewayEui } from '../../base/ids.ts'
import { devicesAsCsv } from '../registry/export-devices.ts'
import { importDevices, refusalOf } from './device-import.ts'
import { entryOfLabel, type LabelledEntry, readLabel } from './device-label.ts'
import { ApiProblem } from './problem.ts'
import { INSTALLERS, READERS, READERS_AND_FLOWS } from './roles.ts'
import { changing, EMPTY, json, type Route, route } from './route.ts'
import {
  deviceEntries,
  deviceParams,
  downlinkBody,
  importQuery,
  labelBody,
  macBody,
} from './schema.ts'
import type { CommandView } from './service.ts'

const FILE_TYPES = ['text/csv', 'application/json'] as const

/** A command that the core did not take, as a problem. */
export function taken(view: CommandView): CommandView {
  if (view.outcome === 'refused' || view.outcome === 'failed') {
    throw new ApiProblem('refused', view.detail)
  }
  return view
}

function unknownDevice(devEui: string): ApiProblem {
  return new ApiProblem('unknown-device', `No device ${devEui} is registered here.`)
}

export const deviceRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/devices',
    summary: 'All devices, with what was last heard of them.',
    roles: READERS_AND_FLOWS,
    handle: async (_call, { service }) => json({ devices: await service.devices() }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/joins',
    summary: 'Joins that came to nothing since the start, newest first: why, and what to do.',
    roles: READERS,
    handle: async (_call, { service }) => json({ joins: await service.joinTroubles() }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/devices',
    summary: 'Registers devices, or changes those that are known.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: deviceEntries },
    handle: async ({ body, caller }, { service, profiles }) => {
      const ids = profiles.map(({ id }) => id)
      const read = (body.devices as readonly LabelledEntry[]).map((one) => entryOfLabel(one, ids))
      const known = new Set((await service.devices()).map(({ device }) => device.devEui))
      const gatewayEui = (await service.status()).gatewayEui as GatewayEui
      const fields = read.flatMap((entry, i) => {
        const refusal =
          'problem' in entry ? entry : refusalOf(entry, { known, profiles, gatewayEui })
        return refusal ? [{ path: `devices.${i}.${refusal.path}`, problem: refusal.problem }] : []
      })
      if (fields.length > 0) {
        throw new ApiProblem('invalid', 'No device was registered: see the fields.', fields)
      }
      const entries = read.filter((entry) => 'device' in entry)
      return json({ results: await service.setDevices(caller.name, entries) })
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/labels',
    isAudited: false,
    summary: 'Reads a scanned label: whose it is, which model it may be, what is known of it here.',
    roles: INSTALLERS,
    body: { kind: 'json', schema: labelBody },
    handle: async ({ body }, { service, profiles }) => {
      const ids = profiles.map(({ id }) => id)
      const read = readLabel(body.text, ids)
      if ('problem' in read) {
        const fields = [{ path: 'text', problem: read.problem }]
        throw new ApiProblem('invalid', 'This label cannot be used.', fields)
      }
      const { devEui } = read.label
      const [registered, joins] = await Promise.all([
        service.device(devEui),
        service.joinTroubles(),
      ])
      const join = joins.find((one) => one.devEui === devEui) ?? null
      return json({ ...read, registered: registered ?? null, join })
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/devices/import',
    summary: 'Registers the devices of a file: ours, The Things Stack’s or ChirpStack’s.',
    roles: INSTALLERS,
    query: importQuery,
    body: { kind: 'file', types: FILE_TYPES },
    handle: async ({ body, query, caller }, { service, profiles }) => {
      const ids = profiles.map(({ id }) => id)
      const options = { ...query, origin: caller.name, profiles: ids }
      return json(await importDevices(service, body, options))
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/devices/export',
    summary: 'All registrations as CSV that an import reads; without keys.',
    roles: READERS,
    gives: ['text/csv'],
    handle: async (_call, { service }) => ({
      kind: 'bytes',
      type: 'text/csv; charset=utf-8',
      bytes: devicesAsCsv((await service.devices()).map(({ device }) => device)),
    }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/devices/{devEui}',
    summary: 'One device.',
    roles: READERS_AND_FLOWS,
    params: deviceParams,
    handle: async ({ params }, { service }) => {
      const view = await service.device(params.devEui)
      if (!view) throw unknownDevice(params.devEui)
      return json(view)
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/devices/{devEui}',
    summary: 'Forgets a device and its keys; what it told stays.',
    roles: ['maintainer'],
    stepUp: true,
    params: deviceParams,
    handle: async ({ params, caller }, { service }) => {
      const known = await service.device(params.devEui)
      const view = await service.removeDevice(caller.name, params.devEui)
      if (view.outcome === 'refused') throw unknownDevice(params.devEui)
      return changing(EMPTY, known?.device, null)
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/devices/{devEui}/reset-nonces',
    summary: 'Lets a device that forgot its DevNonce join again. Opens it to replays of old joins.',
    roles: ['maintainer'],
    stepUp: true,
    params: deviceParams,
    handle: async ({ params, caller }, { service }) => {
      const view = await service.resetNonces(caller.name, params.devEui)
      if (view.outcome === 'refused') throw unknownDevice(params.devEui)
      return json(view)
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/devices/{devEui}/downlinks',
    summary: 'Queues a downlink; class A devices get it after their next uplink.',
    roles: ['maintainer', 'flows'],
    params: deviceParams,
    body: { kind: 'json', schema: downlinkBody },
    handle: async ({ params, body, caller }, { service }) => {
      if (!(await service.device(params.devEui))) throw unknownDevice(params.devEui)
      const { id, ...downlink } = body
      const request = { ...downlink, devEui: params.devEui, ...(id !== undefined && { id }) }
      return json(taken(await service.downlink(caller.name, request)), 202)
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/devices/{devEui}/requests',
    summary: 'Asks something of a device’s radio; it goes with the next downlink, and is answered.',
    roles: ['maintainer'],
    params: deviceParams,
    body: { kind: 'json', schema: macBody },
    handle: async ({ params, body, caller }, { service }) => {
      if (!(await service.device(params.devEui))) throw unknownDevice(params.devEui)
      const { id, requests } = body
      const order = { devEui: params.devEui, requests, ...(id !== undefined && { id }) }
      return json(taken(await service.askDevice(caller.name, order)), 202)
    },
  }),
]
