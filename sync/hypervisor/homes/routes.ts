/** The routes of homes: what was moved, whom it was told, and a move that the city decides. */

import { json, problem, type Route, route } from '../../../base/http/route.ts'
import { type DevEui, parseDevEui, parseGatewayEui } from '../../../base/ids.ts'
import { isoOf } from '../views.ts'
import type { CarriedHandover } from './handover-book.ts'
import type { HandoverDesk } from './handover-desk.ts'
import type { HomeMove } from './home-book.ts'
import type { HomeDesk } from './home-desk.ts'

const DEVICES_MAX = 4096

const BODY = {
  type: 'object',
  required: ['devices', 'from', 'to'],
  additionalProperties: false,
  properties: {
    devices: {
      type: 'array',
      minItems: 1,
      maxItems: DEVICES_MAX,
      items: { type: 'string', pattern: '^[0-9a-f]{16}$' },
    },
    from: { type: 'string', pattern: '^[0-9a-f]{16}$' },
    to: { type: 'string', pattern: '^[0-9a-f]{16}$' },
    rev: { type: 'integer', minimum: 1, maximum: 2147483647 },
  },
} as const

type Body = { devices: string[]; from: string; to: string; rev?: number }

const HANDOVER_BODY = {
  type: 'object',
  required: ['groups', 'from', 'to'],
  additionalProperties: false,
  properties: {
    groups: {
      type: 'array',
      minItems: 1,
      maxItems: 64,
      items: { type: 'string', pattern: '^(site|row|device):[A-Za-z0-9._:-]{1,64}$' },
    },
    from: { type: 'string', pattern: '^[0-9a-f]{16}$' },
    to: { type: 'string', pattern: '^[0-9a-f]{16}$' },
    anyway: { type: 'boolean', default: false },
  },
} as const

type HandoverBody = { groups: string[]; from: string; to: string; anyway: boolean }

const KEEPERS = { roles: ['maintainer'], scopes: ['commands'] } as const

export type HomeRouteParts = { readonly homes: HomeDesk; readonly handovers: HandoverDesk }

export const homeRoutes: readonly Route<HomeRouteParts>[] = [
  route<HomeRouteParts>({
    method: 'GET',
    path: '/api/v1/homes',
    summary:
      'Homes that were moved: which devices, from where to where, and whether the old gateway knows.',
    may: KEEPERS,
    handle: async (_call, { homes }) => json({ moves: (await homes.book.all()).map(moveView) }),
  }),
  route<HomeRouteParts, unknown, Body>({
    method: 'POST',
    path: '/api/v1/homes',
    summary:
      'Moves devices of a gateway to another one; the old one is told until it says that it is silent.',
    may: KEEPERS,
    stepUp: true,
    audit: 'homes.move',
    body: BODY,
    handle: async ({ body, caller }, { homes }) => {
      const devices = body.devices.map((text) => parseDevEui(text) as DevEui)
      const [from, to] = [parseGatewayEui(body.from)!, parseGatewayEui(body.to)!]
      if (from === to) return problem(400, 'Bad request', 'from and to are the same gateway')
      const last = await homes.book.lastRev(devices)
      const rev = body.rev ?? last + 1
      if (rev <= last) return problem(409, 'Conflict', `revision ${last} was given already`)
      const move = await homes.move({ devices, from, to, rev, by: caller.name })
      const change = { before: null, after: { from, to, rev, devices: devices.length } }
      return { kind: 'json', status: 201, value: moveView(move), change }
    },
  }),
  route<HomeRouteParts>({
    method: 'GET',
    path: '/api/v1/homes/handovers',
    summary: 'Hand-overs between gateways that live, and how far each one is.',
    may: KEEPERS,
    handle: async (_call, { handovers }) =>
      json({ handovers: (await handovers.book.all()).map(handoverView) }),
  }),
  route<HomeRouteParts, unknown, HandoverBody>({
    method: 'POST',
    path: '/api/v1/homes/handovers',
    summary:
      'Hands sites and rows from one living gateway to another, keys and all: sealed for the new one, which alone can read it.',
    may: KEEPERS,
    stepUp: true,
    audit: 'homes.handover',
    body: HANDOVER_BODY,
    handle: async ({ body, caller }, { handovers }) => {
      const [from, to] = [parseGatewayEui(body.from)!, parseGatewayEui(body.to)!]
      if (from === to) return problem(400, 'Bad request', 'from and to are the same gateway')
      const { groups, anyway } = body
      const begun = await handovers.begin({ groups, from, to, anyway, by: caller.name })
      const change = { before: null, after: { from, to, groups: [...groups] } }
      return { kind: 'json', status: 202, value: handoverView(begun), change }
    },
  }),
]

function moveView({ id, devices, from, to, rev, by, atMs, toldMs }: HomeMove) {
  const told = toldMs === null ? null : isoOf(toldMs)
  return { id, devices, from, to, rev, by, at: isoOf(atMs), fromIsSilentSince: told }
}

/** Without the box: nobody but the new home has a use for it. */
function handoverView(handover: CarriedHandover) {
  const { id, groups, from, to, anyway, by, atMs, step, detail } = handover
  return { id, groups, from, to, anyway, by, at: isoOf(atMs), step, detail }
}
