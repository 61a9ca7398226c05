/** A hand-over as it may come in: whoever knows a gateway's key can seal one, so all of it is checked. */

import { z } from 'zod'
import { parseDevAddr, parseGatewayEui } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import { assetSchema, bindingSchema, deviceSchema, hexId } from '../api/schema.ts'
import { programmeBody } from '../api/schema-watering.ts'
import { HOME_REV_MAX } from './home.ts'

/** Devices of the largest gateway, twice. */
const DEVICES_MAX = 4096
const NONCES_MAX = 65_536
const CHANNELS_MAX = 96

const key = z.string().refine((text) => Secret.keyOfHex(text) !== undefined, '32 hex digits')
const counter = z.int().min(0).max(0xffff_ffff)
const index = z.int().min(0).max(255)
const freqHz = z.int().min(0).max(3_000_000_000)
const exp = z.int().min(0).max(15)

const setup = z.strictObject({
  rx1DelayS: z.int().min(1).max(15),
  rx1DrOffset: z.int().min(0).max(7),
  rx2DataRate: exp,
  rx2FreqHz: freqHz,
  dataRate: exp,
  txPowerIndex: exp,
  nbTrans: exp,
  channelsOn: z.array(index).max(CHANNELS_MAX),
  dataRateMax: exp,
  txPowerMin: exp,
  txPowerMax: exp,
  refusals: z.int().min(0).max(255),
  dwell: z.strictObject({ uplink400: z.boolean(), downlink400: z.boolean() }),
  dlChannelsHz: z.record(z.string().regex(/^\d{1,2}$/), freqHz),
  channelsHz: z.array(freqHz).max(CHANNELS_MAX),
  maxDCycle: exp,
  adrAck: z.strictObject({ limitExp: exp, delayExp: exp }).nullable(),
  rejoin: z.strictObject({ maxTimeN: exp.nullable(), maxCountN: exp }).nullable(),
  isClassC: z.boolean().nullable(),
  refusedRequests: z.array(z.string().max(64)).max(64),
})

const session = z.strictObject({
  devAddr: hexId(8, parseDevAddr),
  keys: z.strictObject({
    nwkSKey: key,
    appSKey: key,
    sNwkSIntKey: key.optional(),
    nwkSEncKey: key.optional(),
  }),
  fCntUpNext: counter,
  fCntDownNext: counter,
  aFCntDownNext: counter,
  confFCntDown: counter,
  setup,
})

const device = z.strictObject({
  device: deviceSchema,
  keys: z.strictObject({
    appKey: key.optional(),
    nwkKey: key.optional(),
    nwkSKey: key.optional(),
    appSKey: key.optional(),
    sNwkSIntKey: key.optional(),
    nwkSEncKey: key.optional(),
    genAppKey: key.optional(),
  }),
  devNonceLast: z.int().min(-1).max(0xffff),
  devNoncesUsed: z.array(z.int().min(0).max(0xffff)).max(NONCES_MAX),
  joinNonceNext: z.int().min(0).max(0xff_ffff),
  session: session.nullable(),
  pending: z.array(session).max(16),
})

/** The programme of a zone goes along: `assetSchema` leaves it out. */
const asset = z.strictObject({
  asset: assetSchema,
  programme: programmeBody.nullable(),
  bindings: z.array(bindingSchema).max(256),
})

export const handoverSchema = z.strictObject({
  version: z.literal(1),
  from: hexId(16, parseGatewayEui),
  to: hexId(16, parseGatewayEui),
  rev: z.int().min(1).max(HOME_REV_MAX),
  devices: z.array(device).min(1).max(DEVICES_MAX),
  assets: z.array(asset).max(DEVICES_MAX),
})
