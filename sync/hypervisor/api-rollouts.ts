/** The routes of roll-outs: start one, follow it, halt, resume or end it. */

import type { Rule } from '../../base/http/caller.ts'
import {
  type Answer,
  type Change,
  json,
  problem,
  type Route,
  route,
} from '../../base/http/route.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { ApiOptions } from './api-parts.ts'
import type { RolloutStage } from './rollout.ts'
import type { RolloutAnswer } from './rollout-desk.ts'
import type { ServedRollout } from './rollout-served.ts'
import { memberView, rolloutView } from './rollout-view.ts'

const HOUR_MS = 3_600_000
const NOTES_SHOWN = 50
const HOURS = { type: 'number', minimum: 0, maximum: 720 } as const
const FRAMES = { type: 'integer', minimum: 0, maximum: 100_000 } as const

const START_BODY = {
  type: 'object',
  required: ['profile', 'path'],
  additionalProperties: false,
  properties: {
    profile: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,63}$' },
    path: {
      type: 'string',
      maxLength: 320,
      pattern: '^decoders/[\\w.-]+/[\\w.-]+/[\\w.+-]+\\.dec$',
    },
    gateways: {
      type: 'array',
      maxItems: 10_000,
      default: [],
      items: { type: 'string', pattern: '^[0-9a-f]{16}$' },
    },
    stages: {
      type: 'array',
      minItems: 1,
      maxItems: 10,
      default: ['one', 0.05, 0.25, 1],
      items: {
        anyOf: [
          { type: 'string', const: 'one' },
          { type: 'number', exclusiveMinimum: 0, maximum: 1 },
        ],
      },
    },
    stageHours: { ...HOURS, default: 6 },
    stageFrames: { ...FRAMES, default: 500 },
    patienceHours: { ...HOURS, minimum: 1, default: 168 },
    shadowFrames: { ...FRAMES, default: 200 },
    shadowHours: { ...HOURS, default: 24 },
    canaryFrames: { ...FRAMES, default: 500 },
    canaryHours: { ...HOURS, default: 6 },
    tolerances: {
      type: 'object',
      default: {},
      maxProperties: 64,
      propertyNames: { pattern: '^[a-zA-Z0-9.]{1,64}$' },
      additionalProperties: { type: 'number', minimum: 0 },
    },
  },
} as const

type StartBody = {
  profile: string
  path: string
  gateways: GatewayEui[]
  stages: RolloutStage[]
  stageHours: number
  stageFrames: number
  patienceHours: number
  shadowFrames: number
  shadowHours: number
  canaryFrames: number
  canaryHours: number
  tolerances: Record<string, number>
}

const SUMMARIES = {
  halt: 'Halts a roll-out where it is.',
  resume: 'Goes on with one that was halted.',
  end: 'Ends a roll-out for good.',
} as const
const READERS: Rule = {
  roles: ['operator', 'maintainer', 'security', 'viewer', 'greenSpaces'],
  scopes: ['decoders'],
}
const KEEPERS: Rule = { roles: ['maintainer'], scopes: ['decoders'] }

type Parts = ApiOptions

export const rolloutRoutes: readonly Route<Parts>[] = [
  route({
    method: 'GET',
    path: '/api/v1/rollouts',
    summary: 'The newest roll-out of each decoder.',
    may: READERS,
    handle: async (_call, parts) => {
      await parts.rollouts.refresh()
      return json({
        rollouts: await Promise.all(parts.rollouts.served.map((one) => view(one, parts))),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/rollouts/:id',
    summary: 'One roll-out with each gateway.',
    may: READERS,
    handle: async ({ params: { id = '' } }, parts) => {
      await parts.rollouts.refresh()
      const served = parts.rollouts.served.find(({ rollout }) => rollout.id === id)
      if (!served) return answered({ kind: 'unknown', detail: `no roll-out ${id}` }, parts)
      return json({ ...(await view(served, parts)), members: served.members.map(memberView) })
    },
  }),
  route<Parts, unknown, StartBody>({
    method: 'POST',
    path: '/api/v1/rollouts',
    summary: 'Begins a roll-out (docs/protocol/decoder-rollout.md).',
    may: KEEPERS,
    audit: 'rollouts.begin',
    body: START_BODY,
    handle: async ({ body, caller }, parts) => {
      const { profile, path, gateways, stages, stageHours, stageFrames, patienceHours, ...plan } =
        body
      const terms = {
        ...{ gateways, stages, stageFrames, plan },
        stageMs: stageHours * HOUR_MS,
        patienceMs: patienceHours * HOUR_MS,
      }
      const done = await parts.rollouts.start({ profile, path, terms }, caller.name)
      return answered(done, parts, {
        status: 201,
        change: { before: null, after: { profile, path } },
      })
    },
  }),
  ...(['halt', 'resume', 'end'] as const).map((verb) =>
    route<Parts>({
      method: 'POST',
      path: `/api/v1/rollouts/:id/${verb}`,
      summary: SUMMARIES[verb],
      may: KEEPERS,
      audit: `rollouts.${verb}`,
      handle: async ({ params: { id = '' }, caller }, parts) =>
        answered(await parts.rollouts[verb](id, caller.name), parts),
    }),
  ),
]

async function view(served: ServedRollout, { store }: Pick<Parts, 'store'>) {
  return rolloutView(served, await store.rollouts.notes(served.rollout.id, NOTES_SHOWN))
}

async function answered(
  done: RolloutAnswer,
  parts: Parts,
  { status = 200, change }: { readonly status?: number; readonly change?: Change } = {},
): Promise<Answer> {
  if (done.kind === 'done') {
    const value = await view(done.served, parts)
    return { kind: 'json', status, value, ...(change && { change }) }
  }
  const { detail } = done
  if (done.kind === 'elsewhere') return problem(503, 'Not here', detail)
  return done.kind === 'unknown'
    ? problem(404, 'Unknown roll-out', detail)
    : problem(409, 'Not now', detail)
}
