/** Routes about the gateway's flows: how they are, their versions, and editing them. */

import { z } from 'zod'
import { EDIT_MINUTES_MAX, FlowsError } from '../flows/desk.ts'
import { FlowVersionsError } from '../flows/versions-system.ts'
import { ApiProblem } from './problem.ts'
import { READERS } from './roles.ts'
import { EMPTY, json, type Route, route } from './route.ts'

const number = z.int().min(1).max(1_000_000_000)
const why = z.string().max(200).default('').describe('stands beside the version')
const source = z.string().min(1).max(512).describe('https://…, or a folder of the gateway')
const signedPath = z
  .string()
  .regex(/^flows\/[a-z0-9-]{1,64}\/[0-9A-Za-z.-]{1,64}\.json$/, 'a path as the offers name it')
const versionParams = z.object({ number: z.coerce.number().pipe(number) })

export const flowRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/flows',
    summary:
      'The process of flows, and the versions of flows: which is in force, and who brought it.',
    roles: READERS,
    handle: async (_call, { flows }) => json(await done(() => flows.view())),
  }),
  route({
    method: 'GET',
    path: '/api/v1/flows/versions/{number}',
    summary: "One version of the flows, as Node-RED's export.",
    roles: ['maintainer'],
    params: versionParams,
    handle: async ({ params }, { flows }) => {
      const bytes = await done(() => flows.read(params.number))
      return { kind: 'bytes', type: 'application/json; charset=utf-8', bytes }
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/flows/versions',
    summary: "Puts other flows in force, from Node-RED's export: they start anew with them.",
    roles: ['maintainer'],
    stepUp: true,
    body: { kind: 'json', schema: z.strictObject({ flows: z.array(z.looseObject({})), why }) },
    examples: { body: { flows: [{ id: 'f1', type: 'tab', label: 'Sign' }], why: 'the new sign' } },
    handle: async ({ body, caller }, { flows }) => {
      const text = `${JSON.stringify(body.flows, null, 2)}\n`
      const about = { by: caller.name, why: body.why, origin: 'import' } as const
      return json(await done(() => flows.add(text, about)), 201)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/flows/offers',
    summary: 'The flows that the city has signed, after a look at the repository.',
    roles: ['maintainer'],
    query: z.object({ source: source.optional() }),
    handle: async ({ query }, { service }) => {
      const answer = await service.flowOffers(query.source)
      if (answer.kind !== 'offers') throw new ApiProblem('refused', answer.detail)
      return json({ flows: answer.flows })
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/flows/update',
    summary: 'Puts signed flows in force, by their path: they start anew with them.',
    roles: ['maintainer'],
    body: { kind: 'json', schema: z.strictObject({ path: signedPath, source: source.optional() }) },
    examples: { body: { path: 'flows/parking-sign/1.2.0.json' } },
    handle: async ({ body, caller }, { flows, service }) => {
      const answer = await service.fetchFlows(body.path, body.source)
      if (answer.kind !== 'flows') throw new ApiProblem('refused', answer.detail)
      const { path: signed, name, version } = answer.offer
      const about = {
        by: caller.name,
        why: `${name} ${version}`,
        origin: 'update',
        signed,
      } as const
      return json(await done(() => flows.add(answer.text, about)), 201)
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/flows/rollback',
    summary: 'Back to the flows that were in force before, or to a version by its number.',
    roles: ['maintainer'],
    body: { kind: 'json', schema: z.strictObject({ number: number.optional() }) },
    handle: async ({ body }, { flows }) => json(await done(() => flows.rollback(body.number))),
  }),
  route({
    method: 'POST',
    path: '/api/v1/flows/edit',
    summary: 'Starts the flows anew with an editor under /flows/, for this login alone.',
    roles: ['maintainer'],
    stepUp: true,
    body: {
      kind: 'json',
      schema: z.strictObject({
        minutes: z.int().min(5).max(EDIT_MINUTES_MAX).default(60),
        account: z
          .string()
          .min(1)
          .max(80)
          .optional()
          .describe('where a command of this machine asks: whose logins may edit'),
      }),
    },
    handle: async ({ body, caller, session, isStillIn }, { flows }) => {
      const { minutes, account } = body
      if (session === undefined && account === undefined) {
        throw new ApiProblem(
          'refused',
          'Flows are edited in a browser: name the account that will.',
        )
      }
      const who =
        session === undefined
          ? { by: account ?? '', session, isStillIn: async () => true }
          : { by: caller.name, session, isStillIn }
      return json(await done(() => flows.edit(who, minutes)))
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/flows/edit',
    summary: 'Ends editing, now: the flows go on without an editor.',
    roles: ['maintainer'],
    handle: async (_call, { flows }) => {
      await done(() => flows.endEdit())
      return EMPTY
    },
  }),
]

async function done<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof FlowVersionsError && error.code === 'not-flows') {
      const { message: problem } = error
      throw new ApiProblem('invalid', 'This is no export of flows.', [{ path: 'flows', problem }])
    }
    if (error instanceof FlowVersionsError || error instanceof FlowsError) {
      throw new ApiProblem('refused', error.message)
    }
    throw error
  }
}
