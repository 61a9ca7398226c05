/** Orders to gateways: given by whom the table of orders lets, and followed by their id. */

import type { CborValue } from '../../base/cbor.ts'
import { STEP_UP_TYPE } from '../../base/http/guard.ts'
import { json, problem, type Route, route } from '../../base/http/route.ts'
import { parseGatewayEui } from '../../base/ids.ts'
import type { ApiOptions } from './api-parts.ts'
import { COMMAND_GIVERS, refusalOfCommand, ruleOfCommand } from './command-rules.ts'
import { commandView } from './views.ts'

const BODY = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 64 },
    params: {},
    expiresInSeconds: { type: 'integer', minimum: 1, maximum: 86_400, default: 60 },
  },
} as const

type Body = { name: string; params?: CborValue; expiresInSeconds: number }

export const commandRoutes: readonly Route<ApiOptions>[] = [
  route<ApiOptions, unknown, Body>({
    method: 'POST',
    path: '/api/v1/gateways/:eui/commands',
    summary: 'Gives an order to a gateway; 202 with its id.',
    may: COMMAND_GIVERS,
    audit: 'commands.order',
    body: BODY,
    handle: async ({ params: { eui = '' }, body, caller }, { store, desk }) => {
      const { name, params = null, expiresInSeconds } = body
      const refusal = refusalOfCommand(name, caller)
      if (refusal === 'step-up') {
        const detail = `${name} needs the second factor again: POST /api/v1/session/step-up`
        return { ...problem(403, 'A second factor is needed', detail), type: STEP_UP_TYPE }
      }
      if (refusal) {
        const { roles, scopes } = ruleOfCommand(name)
        return problem(403, 'Not allowed', `${name} is for ${[...roles, ...scopes].join(', ')}.`)
      }
      const gw = parseGatewayEui(eui)
      const known = gw ? await store.gateways() : []
      if (!gw || !known.some((one) => one.gw === gw)) {
        return problem(404, 'Unknown gateway', `${eui} has never greeted this hypervisor`)
      }
      const expiresInMs = expiresInSeconds * 1000
      const command = await desk.issue({ gw, name, params, expiresInMs, origin: caller.name })
      // Parameters may hold keys of devices: the audit names the order, not what is in it.
      const change = { before: null, after: { order: name, gateway: gw, id: command.id } }
      return { kind: 'json', status: 202, value: commandView(command), change }
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/commands/:id',
    summary: 'What has become of an order.',
    may: COMMAND_GIVERS,
    handle: async ({ params: { id = '' }, caller }, { store }) => {
      const command = await store.command(id)
      const isVisible =
        command && (command.origin === caller.name || !refusesToShow(command.name, caller))
      return isVisible ? json(commandView(command)) : problem(404, 'Unknown command')
    },
  }),
]

function refusesToShow(name: string, caller: Parameters<typeof refusalOfCommand>[1]): boolean {
  return refusalOfCommand(name, caller) === 'not-allowed'
}
