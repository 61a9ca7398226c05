/** Routes about the pairs by LoRa: how each stands; made and ended by a person beside the gateway. */

import { z } from 'zod'
import { type GatewayEui, parseGatewayEui } from '../../base/ids.ts'
import { ApiProblem } from './problem.ts'
import { READERS } from './roles.ts'
import { EMPTY, json, type Route, route } from './route.ts'
import type { PairRefusal } from './service-relay.ts'

const CODE_CHARACTERS_MAX = 60
const eui = z
  .string()
  .transform((text) => parseGatewayEui(text))
  .refine((parsed): parsed is GatewayEui => parsed !== undefined, '16 hex digits')

const WHY: Readonly<Record<PairRefusal, string>> = {
  self: 'A gateway is not paired with itself: give the EUI of the other one.',
  full: 'This gateway has as many pairs as it may have. End one that is not used any more.',
  'has-hub': 'The facts of this gateway go by another neighbour already. End that pair first.',
  code: 'This is no code, or one with a slip: five groups of four signs, as the other gateway gave it.',
  settings:
    'The settings of this gateway (sync.transports, lora-relay) allow another role or peer.',
  'no-broker':
    'A hub brings facts further by its broker, and the settings of this gateway have none (sync.transports, mqtt).',
  off: 'The settings of this gateway do not speak to others by LoRa. Add { kind: lora-relay } to sync.transports.',
}

export const relayRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/relay',
    summary:
      'The gateways that this one speaks to by LoRa: how well they hear each other, and what that takes.',
    roles: READERS,
    examples: {
      answer: {
        pairs: [
          {
            ...{ peer: '0016c001ff10a235', role: 'hub', isHere: true, heardAgoMs: 41_250 },
            ...{ marginDb: 11.5, sf: 7, framesSent: 612, framesHeard: 1_874, airtimeMs: 52_310 },
            refused: 0,
          },
        ],
      },
    },
    handle: async (_call, { service }) => json(await service.relay()),
  }),
  route({
    method: 'POST',
    path: '/api/v1/relay/pairs',
    summary:
      'Pairs with another gateway by LoRa. Without a code one is drawn and shown this once, for the other.',
    roles: ['technician', 'maintainer'],
    body: {
      kind: 'json',
      schema: z.strictObject({
        peer: eui,
        role: z.enum(['leaf', 'hub']),
        code: z.string().max(CODE_CHARACTERS_MAX).optional(),
      }),
    },
    examples: {
      body: { peer: '0016c001ff10a235', role: 'hub' },
      answer: { code: '7G2K-Q0VD-X9MW-3TRB-5HNC' },
    },
    handle: async ({ body }, { service }) => {
      const { code, ...asked } = body
      const paired = await service.pairRelay({ ...asked, ...(code !== undefined && { code }) })
      if (paired.kind === 'refused') throw new ApiProblem('refused', WHY[paired.reason])
      return json({ code: paired.code })
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/relay/pairs/{peer}',
    summary: 'Ends a pair: its key is forgotten here.',
    roles: ['technician', 'maintainer'],
    params: z.object({ peer: eui }),
    handle: async ({ params }, { service }) => {
      if (await service.unpairRelay(params.peer)) return EMPTY
      throw new ApiProblem('not-served', 'This gateway is not paired with that one.')
    },
  }),
]
