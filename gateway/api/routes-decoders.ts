/** Routes of decoders: what is in force, what is on offer, plans, going back, decoding again. */

import { z } from 'zod'
import { planFields, planOf } from '../decoding/plan.ts'
import { ApiProblem } from './problem.ts'
import { READERS } from './roles.ts'
import { json, type Route, route } from './route.ts'
import type { DecoderAnswer } from './service-decoders.ts'

const profileParams = z.object({ profile: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/) })
const source = z.string().min(1).max(512).describe('https://…, or a folder of the gateway')
/** Frames are kept for as long as the journal is. */
const since = z.iso.datetime({ offset: true }).describe('frames heard from then on')

export const decoderRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/decoders',
    summary: 'What decodes each profile, what is on trial, and what is being decoded again.',
    roles: READERS,
    handle: async (_call, { service }) => json(await service.decoders()),
  }),
  route({
    method: 'GET',
    path: '/api/v1/decoders/offers',
    summary: 'The signed packages of the repository, after a look at it.',
    roles: ['maintainer'],
    query: z.object({ source: source.optional() }),
    handle: async ({ query }, { service }) => {
      const answer = await service.decoderOffers(query.source)
      if (answer.kind !== 'offers') throw new ApiProblem('refused', answer.detail)
      return json({ offers: answer.offers })
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/decoders/{profile}/plan',
    summary: 'Tries a signed package: its examples, in the shadow, then in use; back if it fails.',
    roles: ['maintainer'],
    params: profileParams,
    body: { kind: 'json', schema: planFields.extend({ source: source.optional() }) },
    handle: async ({ params, body, caller }, { service }) =>
      answered(await service.decoderPlan(caller.name, planOf({ ...params, ...body }))),
  }),
  route({
    method: 'POST',
    path: '/api/v1/decoders/{profile}/rollback',
    summary: 'Goes back to what decoded before; frames since then are decoded again.',
    roles: ['maintainer'],
    params: profileParams,
    handle: async ({ params, caller }, { service }) =>
      answered(await service.decoderRollback(caller.name, params.profile)),
  }),
  route({
    method: 'POST',
    path: '/api/v1/decoders/{profile}/redecode',
    summary: 'Decodes frames again with what is in force, or says what that would change.',
    roles: ['maintainer'],
    params: profileParams,
    body: {
      kind: 'json',
      schema: z.strictObject({ since, dryRun: z.boolean().default(false) }),
    },
    handle: async ({ params, body, caller }, { service }) => {
      const order = { ...params, sinceMs: Date.parse(body.since), dryRun: body.dryRun }
      return answered(await service.redecode(caller.name, order))
    },
  }),
]

function answered(answer: DecoderAnswer) {
  if (answer.kind === 'refused') throw new ApiProblem('refused', answer.detail)
  return json(answer, 202)
}
