/** What a configuration may say of upstream servers that get a copy of what is heard. */

import { z } from 'zod'
import { readPrefix } from '../forward/filter.ts'
import { mqttEndpointFields } from './fields.ts'

const serverAddress = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$/, 'NAME:PORT, for instance router.example:1700')

const devAddrPrefix = z
  .string()
  .refine(
    (text) => readPrefix(text) !== undefined,
    'a DevAddr and its bits, for instance 26000000/7',
  )

const common = {
  name: z.string().min(1).max(60).optional().describe('left out: its address'),
  onlyForeign: z
    .boolean()
    .default(false)
    .describe('not the frames of devices that are registered here'),
  devAddrPrefixes: z
    .array(devAddrPrefix)
    .max(32)
    .default([])
    .describe('only frames of these addresses; [] = all'),
  joinRequests: z.boolean().default(true).describe('joins too, which have no address'),
}

export const forwardSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('semtech-udp').describe('any network server that speaks Semtech UDP (GWMP v2)'),
    server: serverAddress,
    ...common,
  }),
  z.strictObject({
    kind: z.literal('chirpstack-mqtt').describe('the broker of a ChirpStack 4'),
    ...mqttEndpointFields,
    topicPrefix: z
      .string()
      .regex(/^[\w-]+(\/[\w-]+)*$/, 'the id of a region in ChirpStack, for instance eu868')
      .optional()
      .describe('left out: that of our region'),
    encoding: z.enum(['protobuf', 'json']).default('protobuf'),
    ...common,
  }),
])
