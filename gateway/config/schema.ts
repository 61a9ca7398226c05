/** What a configuration may say. Every field has a default where one makes sense; unknown ones are refused. */

import { z } from 'zod'
import { SUB_BAND_USUAL } from '../../hardware/regions/channel-plans.ts'
import { apiSchema } from './api-schema.ts'
import { mqttEndpointFields, pemFile } from './fields.ts'
import { flowsSchema } from './flows-schema.ts'
import { forwardSchema } from './forward-schema.ts'
import { lorawanProblems, lorawanSchema } from './lorawan-schema.ts'
import { neighbourSchema, radioSchema } from './radio-schema.ts'
import { regionOfConfig } from './region-of.ts'

const position = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90), z.number().optional()])
  .describe('longitude, latitude, metres above sea')

const transport = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mqtt'),
    ...mqttEndpointFields,
    renewUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        "the hypervisor's /api/v1/renewals: for a certificate that has run out before it was renewed",
      ),
  }),
  z.strictObject({
    kind: z.literal('usb').describe('a stick; without this, the certificate of mqtt signs it'),
    cert: pemFile,
    key: pemFile,
    ca: pemFile,
  }),
  z.strictObject({ kind: z.literal('pull').describe('the hypervisor asks the local API') }),
  z.strictObject({
    kind: z
      .literal('lora-relay')
      .describe('by LoRa through a neighbour, or for one: cigale relay pair says with whom'),
    role: z
      .enum(['leaf', 'hub'])
      .optional()
      .describe('leaf: our facts go to the peer; left out: what pairs are made with'),
    peer: z
      .string()
      .regex(/^[0-9a-f]{16}$/, '16 hex digits, lower case')
      .optional()
      .describe('the only gateway that may be paired; left out: any'),
  }),
])

const sync = z.strictObject({
  transports: z
    .array(transport)
    .max(4)
    .default([{ kind: 'pull' }]),
  commandKeys: z
    .array(z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits: what `cigale hypervisor` prints'))
    .max(4)
    .default([])
    .describe('public keys of the hypervisor; orders that none of them signed are refused'),
  escrowKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/, '64 hex digits: what `cigale home escrow-key` prints')
    .optional()
    .describe(
      "the city's public key: what a new home of each device would need, should this gateway be lost, is told sealed to it",
    ),
  budget: z
    .strictObject({
      megabytesPerDay: z.number().min(0.05).max(100_000),
      megabytesPerMonth: z.number().min(1).max(1_000_000).optional(),
    })
    .optional()
    .describe(
      'what the link to the broker may cost; alarms always go, readings beyond it only as hours. Left out: not metered',
    ),
})

const settings = z.strictObject({
  gateway: z
    .strictObject({
      name: z.string().min(1).max(80).default('Cigale'),
      eui: z
        .string()
        .regex(/^(auto|[0-9a-f]{16})$/, 'auto, or 16 hex digits, lower case')
        .default('auto'),
      position: position.optional(),
    })
    .default({ name: 'Cigale', eui: 'auto' }),
  data: z.string().min(1).default('/var/lib/cigale'),
  radio: radioSchema.default({
    driver: 'semtech-udp',
    region: 'EU868',
    subBand: SUB_BAND_USUAL,
    bind: '127.0.0.1:1700',
    gateways: [],
    antennaGainDbi: 0,
    cableLossDb: 0,
  }),
  neighbours: z
    .array(neighbourSchema)
    .max(4)
    .default([])
    .describe('other gateways that are antennas of this one, beside its own radio'),
  forward: z
    .array(forwardSchema)
    .max(4)
    .default([])
    .describe('upstream servers that get a copy of what is heard; nothing comes back from them'),
  lorawan: lorawanSchema.prefault({}),
  api: apiSchema,
  sync: sync.default({ transports: [{ kind: 'pull' }], commandKeys: [] }),
  storage: z
    .strictObject({
      durability: z.enum(['every-frame', 'relaxed']).default('every-frame'),
      journalDays: z.int().min(1).max(365).default(30),
      journalMegabytes: z.int().min(16).max(65_536).default(2048),
      factDays: z.int().min(1).max(365).default(30),
      counterFloors: z
        .string()
        .optional()
        .describe(
          'file with where the frame counters stand, best on another medium; left out: beside the database',
        ),
    })
    .default({ durability: 'every-frame', journalDays: 30, journalMegabytes: 2048, factDays: 30 }),
  decoders: z
    .strictObject({
      repository: z
        .string()
        .min(1)
        .optional()
        .describe(
          'where decoder packages come from: https://…, a folder such as a USB stick, or hypervisor: over the same broker as the facts',
        ),
      root: z
        .string()
        .min(1)
        .optional()
        .describe("the city's root of trust, root.json; left out: decoders/root.json in the data"),
    })
    .default({}),
  indicators: z
    .strictObject({
      visitMinutes: z
        .number()
        .min(0)
        .max(1440)
        .default(30)
        .describe('a gardener there and back: what an avoided visit saves'),
      litresPerVisit: z
        .number()
        .min(0)
        .max(1_000_000)
        .nullable()
        .default(null)
        .describe('what such a visit gave to a site; null: no litres saved are told'),
      eurosPerM3: z
        .number()
        .min(0)
        .max(1_000)
        .nullable()
        .default(null)
        .describe('water with its taxes; null: no euros saved are told'),
    })
    .default({ visitMinutes: 30, litresPerVisit: null, eurosPerM3: null }),
  sensors: z
    .strictObject({
      askPace: z
        .boolean()
        .default(true)
        .describe(
          'ask parking sensors to speak more often where a limit needs it and their model can',
        ),
    })
    .default({ askPace: true }),
  flows: flowsSchema,
  log: z
    .strictObject({ level: z.enum(['error', 'warn', 'info', 'debug']).default('info') })
    .default({ level: 'info' }),
})

/** The settings, checked against their region and completed from it. */
export const configSchema = settings
  .superRefine(({ radio, neighbours, lorawan }, context) => {
    for (const [i, { region }] of neighbours.entries()) {
      if (region === radio.region) continue
      const message = `the region of our own radio, ${radio.region}`
      context.addIssue({ code: 'custom', path: ['neighbours', i, 'region'], message })
    }
    for (const { field, allowed } of lorawanProblems(lorawan, regionOfConfig(radio))) {
      context.addIssue({ code: 'custom', path: ['lorawan', field], message: allowed })
    }
  })
  .transform((config) => {
    const { rx2DataRateJoined } = regionOfConfig(config.radio)
    const { rx2DataRate = rx2DataRateJoined, ...lorawan } = config.lorawan
    return { ...config, lorawan: { ...lorawan, rx2DataRate } }
  })

export type Config = z.infer<typeof configSchema>
export type RadioConfig = Config['radio']
export type NeighbourConfig = Config['neighbours'][number]
export type FlowsConfig = Config['flows']
export type ForwardConfig = Config['forward'][number]
export type TransportConfig = Config['sync']['transports'][number]

/** The JSON Schema of the file, for editors and for `cigale config schema`. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(settings, { io: 'input' })
}
