/** What a configuration may say of the radio: other gateways, or a concentrator board of our own. */

import { z } from 'zod'
import { BOARDS } from '../../hardware/boards/board-setup.ts'
import { REGION_NAMES, SUB_BAND_USUAL, SUB_BANDS } from '../../hardware/regions/channel-plans.ts'
import { bindAddress, hexId } from './fields.ts'

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

const gnss = z
  .strictObject({
    port: z.string().min(1).describe('of the receiver, best as /dev/serial/by-id/…'),
    baudRate: z.int().min(1_200).max(921_600).default(9_600),
  })
  .describe('a GNSS receiver whose pulse per second goes to the board')

const subBand = z
  .int()
  .min(1)
  .max(SUB_BANDS)
  .default(SUB_BAND_USUAL)
  .describe('US915 and AU915: which eight of the 64 channels; 2 is what networks use')

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
    subBand,
    port: z.string().min(1).default('auto').describe('auto: by its USB id; or /dev/serial/by-id/…'),
    firmware: z
      .string()
      .min(1)
      .optional()
      .describe('folder of the imported images; left out: firmware in the data directory'),
    antennaGainDbi: z.number().min(-10).max(30).default(0),
    cableLossDb: z.number().min(0).max(30).default(0),
    listenBeforeTalk: listenBeforeTalk.optional(),
    spectrumReceiver: z
      .boolean()
      .default(false)
      .describe(
        'the board has an SX1261, and its firmware is imported: the console shows the band',
      ),
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

const forwarderGain = {
  antennaGainDbi: z.number().min(-10).max(30).default(0),
  cableLossDb: z.number().min(0).max(30).default(0),
}

const semtechUdpSchema = z.strictObject({
  driver: z.literal('semtech-udp').describe('packet forwarders that speak Semtech UDP (GWMP v2)'),
  region: z.enum(REGION_NAMES).default('EU868'),
  subBand,
  bind: bindAddress.default('127.0.0.1:1700'),
  gateways: z.array(hexId(16)).max(64).default([]).describe('EUIs that may feed us; [] = any'),
  ...forwarderGain,
})

const pemFile = z.string().min(1).describe('path of a PEM file')

const basicsStationSchema = z.strictObject({
  driver: z.literal('basics-station').describe('gateways that run LoRa Basics Station'),
  region: z.literal('EU868').default('EU868'),
  bind: bindAddress.default('127.0.0.1:3001').describe('what tc.uri of the stations points to'),
  gateways: z.array(hexId(16)).max(64).default([]).describe('EUIs that may connect; [] = any'),
  tls: z
    .strictObject({
      cert: pemFile,
      key: pemFile,
      clientCa: pemFile.optional().describe('stations then need a certificate named by their EUI'),
    })
    .optional()
    .describe('left out: ws:// without encryption'),
  tokens: z.string().min(1).optional().describe('path of a file: an EUI and its token a line'),
  antennaGainDbi: z.number().min(-10).max(30).optional().describe('left out: as station.conf says'),
  cableLossDb: z.number().min(0).max(30).optional(),
})

export const radioSchema = z.discriminatedUnion('driver', [
  semtechUdpSchema,
  basicsStationSchema,
  serialRadioSchema,
])

/** Radios beside our own: other gateways whose frames come here, and who send our answers. */
export const neighbourSchema = z.discriminatedUnion('driver', [
  semtechUdpSchema,
  basicsStationSchema,
])
