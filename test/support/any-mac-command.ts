/** Any MAC command, with any value that its bits can hold: one arbitrary per name. */

import fc, { type Arbitrary } from 'fast-check'
import type { MacCommand, MacCommandName } from '../../gateway/lorawan/mac/commands.ts'

const bits = (n: number) => fc.integer({ min: 0, max: 2 ** n - 1 })
const flag = fc.boolean()
const freqHz = fc.oneof(
  fc.integer({ min: 0, max: 11_999_999 }).map((steps) => steps * 100),
  fc.integer({ min: 12_000_000, max: 0xffffff }).map((steps) => steps * 200),
)

/** Each command's fields; a command without an entry does not type-check. */
const FIELDS: Readonly<Record<MacCommandName, Readonly<Record<string, Arbitrary<unknown>>>>> = {
  ResetInd: { minor: bits(4) },
  ResetConf: { minor: bits(4) },
  LinkCheckReq: {},
  LinkCheckAns: { marginDb: bits(8), gwCnt: bits(8) },
  LinkADRReq: {
    dataRate: bits(4),
    txPower: bits(4),
    chMask: bits(16),
    chMaskCntl: bits(3),
    nbTrans: bits(4),
  },
  LinkADRAns: { chMaskAck: flag, dataRateAck: flag, powerAck: flag },
  DutyCycleReq: { maxDCycle: bits(4) },
  DutyCycleAns: {},
  RXParamSetupReq: { rx1DrOffset: bits(3), rx2DataRate: bits(4), freqHz },
  RXParamSetupAns: { channelAck: flag, rx2DataRateAck: flag, rx1DrOffsetAck: flag },
  DevStatusReq: {},
  DevStatusAns: { battery: bits(8), marginDb: fc.integer({ min: -32, max: 31 }) },
  NewChannelReq: { chIndex: bits(8), freqHz, maxDr: bits(4), minDr: bits(4) },
  NewChannelAns: { channelFreqOk: flag, dataRateRangeOk: flag },
  RXTimingSetupReq: { delayS: fc.integer({ min: 1, max: 15 }) },
  RXTimingSetupAns: {},
  TxParamSetupReq: { downlinkDwell400: flag, uplinkDwell400: flag, maxEirpIndex: bits(4) },
  TxParamSetupAns: {},
  DlChannelReq: { chIndex: bits(8), freqHz },
  DlChannelAns: { channelFreqOk: flag, uplinkFreqExists: flag },
  RekeyInd: { minor: bits(4) },
  RekeyConf: { minor: bits(4) },
  ADRParamSetupReq: { limitExp: bits(4), delayExp: bits(4) },
  ADRParamSetupAns: {},
  DeviceTimeReq: {},
  DeviceTimeAns: { gpsSeconds: bits(32), fraction256: bits(8) },
  ForceRejoinReq: { period: bits(3), maxRetries: bits(3), rejoinType: bits(3), dataRate: bits(4) },
  RejoinParamSetupReq: { maxTimeN: bits(4), maxCountN: bits(4) },
  RejoinParamSetupAns: { timeOk: flag },
  PingSlotInfoReq: { periodicity: bits(3) },
  PingSlotInfoAns: {},
  PingSlotChannelReq: { freqHz, dataRate: bits(4) },
  PingSlotChannelAns: { channelFreqOk: flag, dataRateOk: flag },
  BeaconTimingReq: {},
  BeaconTimingAns: { delaySlots: bits(16), channel: bits(8) },
  BeaconFreqReq: { freqHz },
  BeaconFreqAns: { beaconFreqOk: flag },
  DeviceModeInd: { mode: bits(8) },
  DeviceModeConf: { mode: bits(8) },
}

export const ANY_MAC_COMMAND: Arbitrary<MacCommand> = fc.oneof(
  ...Object.entries(FIELDS).map(([name, fields]) =>
    fc.record({ name: fc.constant(name), ...fields }, { noNullPrototype: true }),
  ),
) as Arbitrary<MacCommand>
