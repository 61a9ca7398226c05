/** What a configuration may say. Every field has a default where one makes sense; unknown ones are refused. */

import { z } from 'zod'
import { BOARDS } from '../../hardware/boards/board-setup.ts'
import { REGION_NAMES, SUB_BAND_USUAL, SUB_BANDS } from '../../hardware/regions/channel-plans.ts'

const hexId = (digits: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), `${digits} hex digits, lower case`)

const bindAddress = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$/, 'ADDRESS:PORT, for instance 127.0.0.1:1700')

const position = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90), z.number().optional()])
  .describe('longitude, latitude, metres above sea')

const gnss = z
  .strictObject({
    port: z.string().min(1).describe('of the receiver, best as /dev/serial/by-id/…'),
    baudRate: z.int().min(1_200).max(921_600).default(9_600),
  })
  .describe('a GNSS receiver whose pulse per second goes to the board')

/** The name that the first board had, when there was one. */
const BOARD_OLD = 'corecell-usb-eu868'

export const serialRadioSchema = z
  .strictObject({
    driver: z.literal('sx1302-serial').describe('a concentrator board on a USB serial port'),
    region: z.enum(REGION_NAMES).default('EU868'),
    board: z
      .enum([...BOARDS.map(({ name }) => name), BOARD_OLD])
      .default('corecell-usb')
      .transform((name) => (name === BOARD_OLD ? 'corecell-usb' : name)),
    subBand: z
      .int()
      .min(1)
      .max(SUB_BANDS)
      .default(SUB_BAND_USUAL)
      .describe('US915 and AU915: which eight of the 64 channels; 2 is what networks use'),
    port: z.string().min(1).default('auto').describe('auto: by its USB id; or /dev/serial/by-id/…'),
    firmware: z
      .string()
      .min(1)
      .optional()
      .describe('folder of the imported images; left out: firmware in the data directory'),
    antennaGainDbi: z.number().min(-10).max(30).default(0),
    cableLossDb: z.number().min(0).max(30).default(0),
    gnss: gnss.optional(),
    fineTimestamp: z
      .enum(['off', 'high-capacity', 'all-sf'])
      .default('off')
      .describe('SX1303 with a pulse: nanoseconds of each frame; high-capacity: up to SF10'),
  })
  .superRefine(({ board, region }, context) => {
    const regions = Object.keys(BOARDS.find(({ name }) => name === board)?.gains ?? {})
    if (regions.includes(region)) return
    const message = `with the board ${board} one of ${regions.join(', ')}`
    context.addIssue({ code: 'custom', path: ['region'], message })
  })

const radio = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('semtech-udp').describe('packet forwarders that speak Semtech UDP (GWMP v2)'),
    region: z.literal('EU868').default('EU868'),
    bind: bindAddress.default('127.0.0.1:1700'),
    gateways: z.array(hexId(16)).max(64).default([]).describe('EUIs that may feed us; [] = any'),
    antennaGainDbi: z.number().min(-10).max(30).default(0),
    cableLossDb: z.number().min(0).max(30).default(0),
  }),
  serialRadioSchema,
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
