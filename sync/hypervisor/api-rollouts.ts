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
import { flowsProfileOf, isOfFlows, type RolloutStage, termsOfFlows } from './rollout.ts'
import type { RolloutAnswer, RolloutAsk } from './rollout-desk.ts'
import type { ServedRollout } from './rollout-served.ts'
import { memberView, rolloutView } from './rollout-view.ts'

const HOUR_MS = 3_600_000
const NOTES_SHOWN = 50
const PROFILE_OF_DECODERS = 'a decoder is rolled out with its profile, flows without one'
const HOURS = { type: 'number', minimum: 0, maximum: 720 } as const
const FRAMES = { type: 'integer', minimum: 0, maximum: 100_000 } as const

const START_BODY = {
  type: 'object',
  required: ['path'],
  additionalProperties: false,
  properties: {
    /** Of a decoder. */
    profile: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,63}$' },
    path: {
      type: 'string',
      maxLength: 320,
      pattern:
        '^(decoders/[\\w.-]+/[\\w.-]+/[\\w.+-]+\\.dec|flows/[a-z0-9][a-z0-9-]{0,63}/[0-9A-Za-z.-]{1,64}\\.json)$',
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
  profile?: string
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
    summary: 'The newest roll-out of each decoder, and of each set of flows.',
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
    summary: 'Begins a roll-out of a decoder or of flows (docs/protocol/decoder-rollout.md).',
    may: KEEPERS,
    audit: 'rollouts.begin',
    body: START_BODY,
    handle: async ({ body, caller }, parts) => {
      const ask = askOf(body)
      if (!ask) return problem(400, 'Bad request', PROFILE_OF_DECODERS)
      const done = await parts.rollouts.start(ask, caller.name)
      return answered(done, parts, {
        status: 201,
        change: { before: null, after: { profile: ask.profile, path: ask.path } },
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

/** `undefined`: a decoder without its profile, or flows with one. */
function askOf({
  profile,
  path,
  gateways,
  stages,
  stageHours,
  stageFrames,
  patienceHours,
  ...plan
}: StartBody): RolloutAsk | undefined {
  const isFlows = isOfFlows({ path })
  if (isFlows === (profile !== undefined)) return undefined
  const times = { stageMs: stageHours * HOUR_MS, patienceMs: patienceHours * HOUR_MS }
  const terms = { gateways, stages, stageFrames, plan, ...times }
  return profile === undefined
    ? { profile: flowsProfileOf(path), path, terms: termsOfFlows(terms) }
    : { profile, path, terms }
}

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
