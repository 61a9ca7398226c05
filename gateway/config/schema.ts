/** What a configuration may say. Every field has a default where one makes sense; unknown ones are refused. */

import { z } from 'zod'

const hexId = (digits: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), `${digits} hex digits, lower case`)

const bindAddress = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$/, 'ADDRESS:PORT, for instance 127.0.0.1:1700')

const position = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90), z.number().optional()])
  .describe('longitude, latitude, metres above sea')

const listenBeforeTalk = z
  .strictObject({
    thresholdDbm: z.number().min(-127).max(0).default(-80),
    rssiOffsetDb: z.number().min(-50).max(50).default(0).describe('what the SX1261 reads too high'),
    channels: z
      .array(
        z.strictObject({
          freqHz: z.int().min(100_000_000).max(1_000_000_000),
          bandwidthHz: z.union([z.literal(125_000), z.literal(250_000)]).default(125_000),
          scanTimeUs: z.union([z.literal(128), z.literal(5_000)]).default(5_000),
          transmitTimeMs: z.int().min(2).max(10_000).default(400),
        }),
      )
      .min(1)
      .max(16)
      .describe('nothing is sent elsewhere'),
  })
  .describe('each channel is listened to before a transmission; for boards with an SX1261')

const radio = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('semtech-udp').describe('packet forwarders that speak Semtech UDP (GWMP v2)'),
    region: z.literal('EU868').default('EU868'),
    bind: bindAddress.default('127.0.0.1:1700'),
    gateways: z.array(hexId(16)).max(64).default([]).describe('EUIs that may feed us; [] = any'),
    antennaGainDbi: z.number().min(-10).max(30).default(0),
    cableLossDb: z.number().min(0).max(30).default(0),
  }),
  z.strictObject({
    driver: z.literal('sx1302-serial').describe('a concentrator board on a USB serial port'),
    region: z.literal('EU868').default('EU868'),
    board: z.enum(['corecell-usb-eu868']).default('corecell-usb-eu868'),
    port: z.string().min(1).default('auto').describe('auto: by its USB id; or /dev/serial/by-id/…'),
    firmware: z
      .string()
      .min(1)
      .optional()
      .describe('folder of the imported images; left out: firmware in the data directory'),
    listenBeforeTalk: listenBeforeTalk.optional(),
    antennaGainDbi: z.number().min(-10).max(30).default(0),
    cableLossDb: z.number().min(0).max(30).default(0),
  }),
])

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
  radio: radio.default({
    driver: 'semtech-udp',
    region: 'EU868',
    bind: '127.0.0.1:1700',
    gateways: [],
    antennaGainDbi: 0,
    cableLossDb: 0,
  }),
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
export type TransportConfig = Config['sync']['transports'][number]

/** The JSON Schema of the file, for editors and for `cigale config schema`. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(configSchema, { io: 'input' })
}
