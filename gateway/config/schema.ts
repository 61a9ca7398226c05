/** What a configuration may say. Every field has a default where one makes sense; unknown ones are refused. */

import { z } from 'zod'
import { bindAddress, hexId } from './fields.ts'
import { neighbourSchema, radioSchema } from './radio-schema.ts'

const position = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90), z.number().optional()])
  .describe('longitude, latitude, metres above sea')

const lorawan = z.strictObject({
  netId: hexId(6).default('000000'),
  rx1DelayS: z.int().min(1).max(15).default(1),
  rx1DrOffset: z.int().min(0).max(5).default(0),
  rx2DataRate: z.int().min(0).max(5).default(3),
})

const secretFile = z.string().min(1).describe('path of a PEM file')

const transport = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mqtt'),
    url: z
      .string()
      .regex(/^mqtts?:\/\/[^/]+$/, 'mqtt://HOST:PORT or mqtts://HOST:PORT')
      .describe('mqtts:// except on this machine'),
    username: z.string().optional(),
    passwordFile: z.string().optional(),
    cert: secretFile.optional(),
    key: secretFile.optional(),
    ca: secretFile.optional(),
  }),
  z.strictObject({ kind: z.literal('pull').describe('the hypervisor asks the local API') }),
])

const sync = z.strictObject({
  transports: z
    .array(transport)
    .max(4)
    .default([{ kind: 'pull' }]),
})

export const configSchema = z.strictObject({
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
  lorawan: lorawan.default({ netId: '000000', rx1DelayS: 1, rx1DrOffset: 0, rx2DataRate: 3 }),
  api: z
    .strictObject({ bind: bindAddress.default('127.0.0.1:8080') })
    .default({ bind: '127.0.0.1:8080' }),
  sync: sync.default({ transports: [{ kind: 'pull' }] }),
  storage: z
    .strictObject({
      durability: z.enum(['every-frame', 'relaxed']).default('every-frame'),
      journalDays: z.int().min(1).max(365).default(30),
      journalMegabytes: z.int().min(16).max(65_536).default(2048),
      factDays: z.int().min(1).max(365).default(30),
    })
    .default({ durability: 'every-frame', journalDays: 30, journalMegabytes: 2048, factDays: 30 }),
  log: z
    .strictObject({ level: z.enum(['error', 'warn', 'info', 'debug']).default('info') })
    .default({ level: 'info' }),
})

export type Config = z.infer<typeof configSchema>
export type RadioConfig = Config['radio']
export type NeighbourConfig = Config['neighbours'][number]
export type TransportConfig = Config['sync']['transports'][number]

/** The JSON Schema of the file, for editors and for `cigale config schema`. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(configSchema, { io: 'input' })
}
