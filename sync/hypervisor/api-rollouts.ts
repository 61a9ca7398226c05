/** The routes of roll-outs: start one, follow it, halt, resume or end it. */

import type { FastifyInstance, FastifyReply } from 'fastify'
import type { GatewayEui } from '../../base/ids.ts'
import { type ApiOptions, sendProblem } from './api-parts.ts'
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

type ById = { Params: { id: string } }

const ELSEWHERE = { status: 503, title: 'Not here' } as const

export function addRollouts(app: FastifyInstance, { store, rollouts }: ApiOptions): void {
  const view = async (served: ServedRollout) =>
    rolloutView(served, await store.rollouts.notes(served.rollout.id, NOTES_SHOWN))
  const answer = async (
    reply: FastifyReply,
    done: RolloutAnswer,
    code = 200,
  ): Promise<FastifyReply> => {
    if (done.kind === 'done') return reply.code(code).send(await view(done.served))
    const { detail } = done
    if (done.kind === 'elsewhere') return sendProblem(reply, { ...ELSEWHERE, detail })
    return done.kind === 'unknown'
      ? sendProblem(reply, { status: 404, title: 'Unknown roll-out', detail })
      : sendProblem(reply, { status: 409, title: 'Not now', detail })
  }
  app.get('/api/v1/rollouts', async () => {
    await rollouts.refresh()
    return { rollouts: await Promise.all(rollouts.served.map(view)) }
  })
  app.get<ById>('/api/v1/rollouts/:id', async (request, reply) => {
    const { id } = request.params
    await rollouts.refresh()
    const served = rollouts.served.find(({ rollout }) => rollout.id === id)
    if (!served) return answer(reply, { kind: 'unknown', detail: `no roll-out ${id}` })
    return { ...(await view(served)), members: served.members.map(memberView) }
  })
  app.post<{ Body: StartBody }>(
    '/api/v1/rollouts',
    { schema: { body: START_BODY } },
    async (request, reply) => {
      const { profile, path, gateways, stages, stageHours, stageFrames, patienceHours, ...plan } =
        request.body
      const terms = {
        ...{ gateways, stages, stageFrames, plan },
        stageMs: stageHours * HOUR_MS,
        patienceMs: patienceHours * HOUR_MS,
      }
      return answer(reply, await rollouts.start({ profile, path, terms }, request.account), 201)
    },
  )
  for (const verb of ['halt', 'resume', 'end'] as const) {
    app.post<ById>(`/api/v1/rollouts/:id/${verb}`, async (request, reply) => {
      return answer(reply, await rollouts[verb](request.params.id, request.account))
    })
  }
}
