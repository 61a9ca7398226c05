/**
 * A maintainer's requests to a device's radio, each with its fields and what their bits can hold
 * (LoRaWAN L2 1.0.4 §5, 1.1 §5, class B §13). What the region allows of it: link/request-bounds.ts.
 */

import { z } from 'zod'
import type { MacRequest } from '../link/exchange.ts'

const bits = (count: number) =>
  z
    .int()
    .min(0)
    .max(2 ** count - 1)
const freqHz = z
  .int()
  .min(100_000_000)
  .max(1_000_000_000)
  .multipleOf(100)
  .describe('carrier in Hz, inside the band of the region')
const freqOrNoneHz = z.union([z.literal(0), freqHz])
const dataRate = bits(4).describe('one that the region has')
const asked = <const Name extends MacRequest['name'], Shape extends z.ZodRawShape>(
  name: Name,
  says: string,
  shape: Shape,
) => z.strictObject({ name: z.literal(name), ...shape }).describe(says)

const macRequest = z.discriminatedUnion('name', [
  asked('DevStatusReq', 'battery, and how well it hears us', {}),
  asked('DutyCycleReq', 'it sends at most 1/2^maxDCycle of the time', {
    maxDCycle: bits(4).describe('0: as it likes'),
  }),
  asked('RXTimingSetupReq', 'RX1 opens so long after its messages, RX2 a second later', {
    delayS: z.int().min(1).max(15),
  }),
  asked('RXParamSetupReq', 'where and how fast its windows listen', {
    rx1DrOffset: bits(3),
    rx2DataRate: dataRate,
    freqHz,
  }),
  asked('NewChannelReq', 'it sends on one channel more; frequency 0 takes it away', {
    chIndex: bits(8),
    freqHz: freqOrNoneHz,
    minDr: dataRate,
    maxDr: dataRate,
  }),
  asked('DlChannelReq', 'RX1 after messages on this channel listens elsewhere', {
    chIndex: bits(8),
    freqHz,
  }),
  asked('LinkADRReq', 'data rate, power, channels, repeats; ADR may steer it on from there', {
    dataRate: dataRate.describe('15: as it is'),
    txPower: bits(4).describe('index, 2 dB a step below the most; 15: as it is'),
    chMask: bits(16),
    chMaskCntl: bits(3),
    nbTrans: bits(4).describe('0: as it is, or 1'),
  }),
  asked('TxParamSetupReq', 'dwell time and power, where the region has a dwell time', {
    downlinkDwell400: z.boolean(),
    uplinkDwell400: z.boolean(),
    maxEirpIndex: bits(4),
  }),
  asked('ADRParamSetupReq', '1.1: after 2^limitExp messages it asks for a sign of life', {
    limitExp: bits(4),
    delayExp: bits(4).describe('2^delayExp messages later it slows down a step'),
  }),
  asked('ForceRejoinReq', '1.1: it joins anew', {
    period: bits(3).describe('32 s × 2^period between attempts'),
    maxRetries: bits(3),
    rejoinType: z.union([z.literal(0), z.literal(2)]),
    dataRate,
  }),
  asked('RejoinParamSetupReq', '1.1: it rejoins by itself, by time or by count', {
    maxTimeN: bits(4).describe('every 2^(n+10) s'),
    maxCountN: bits(4).describe('every 2^(n+4) messages'),
  }),
  asked('PingSlotChannelReq', 'class B: its ping slots; frequency 0: the region’s', {
    freqHz: freqOrNoneHz,
    dataRate,
  }),
  asked('BeaconFreqReq', 'class B: where it looks for beacons; 0: the region’s', {
    freqHz: freqOrNoneHz,
  }),
])

/** What goes together into one order; a device has room for few at once. */
export const REQUESTS_MAX = 8
export const macRequests = z.array(macRequest).min(1).max(REQUESTS_MAX)

/** What passes is a request of the exchange. */
macRequest satisfies z.ZodType<MacRequest>
