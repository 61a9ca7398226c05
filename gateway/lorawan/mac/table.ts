/**
 * Every MAC command's bytes, in one table (LoRaWAN L2 1.0.4 §5, 1.1 §5): CID, length behind it, and
 * how the fields lie in it. RFU bits are written 0 and read past.
 *
 *   CID | payload          LinkADRReq       DR 7-4, TXPower 3-0 | ChMask 2 | ChMaskCntl 6-4, NbTrans 3-0
 *   1     0–5 bytes        RXParamSetupReq  RX1DROffset 6-4, RX2DataRate 3-0 | Frequency 3
 *                          NewChannelReq    ChIndex | Frequency 3 | MaxDR 7-4, MinDR 3-0
 *                          TxParamSetupReq  DownlinkDwell 5, UplinkDwell 4, MaxEIRP 3-0
 *                          ForceRejoinReq   Period 13-11, Retries 10-8, Type 6-4, DR 3-0 (of 16 bits)
 */

import assert from 'node:assert/strict'
import { bare, bit, type CommandRule, type Direction, fit, isSet, u32At } from '../command-table.ts'
import type { MacCommand, MacCommandName } from './commands.ts'
import { readFrequency, writeFrequency } from './frequency.ts'

/** Every MAC command's length is known by its CID alone. */
export type MacRule<C> = CommandRule<C> & { readonly bytes: number }

type Table = { readonly [N in MacCommandName]: MacRule<Extract<MacCommand, { readonly name: N }>> }

const nibbles = (high: number, low: number): number => (fit(high, 4) << 4) | fit(low, 4)

function minor<N>(
  cid: number,
  direction: Direction,
): MacRule<{ readonly name: N; readonly minor: number }> {
  return {
    cid,
    direction,
    bytes: 1,
    read: (p) => ({ minor: p[0]! & 0x0f }),
    write: (c, out) => out.u8(fit(c.minor, 4)),
  }
}

function mode<N>(
  cid: number,
  direction: Direction,
): MacRule<{ readonly name: N; readonly mode: number }> {
  return {
    cid,
    direction,
    bytes: 1,
    read: (p) => ({ mode: p[0]! }),
    write: (c, out) => out.u8(fit(c.mode, 8)),
  }
}

export const MAC_TABLE: Table = {
  ResetInd: minor(0x01, 'up'),
  ResetConf: minor(0x01, 'down'),
  LinkCheckReq: bare(0x02, 'up'),
  LinkCheckAns: {
    cid: 0x02,
    direction: 'down',
    bytes: 2,
    read: (p) => ({ marginDb: p[0]!, gwCnt: p[1]! }),
    write: (c, out) => out.u8(fit(c.marginDb, 8)).u8(fit(c.gwCnt, 8)),
  },
  LinkADRReq: {
    cid: 0x03,
    direction: 'down',
    bytes: 4,
    read: (p) => ({
      dataRate: p[0]! >>> 4,
      txPower: p[0]! & 0x0f,
      chMask: p[1]! | (p[2]! << 8),
      chMaskCntl: (p[3]! >>> 4) & 0x07,
      nbTrans: p[3]! & 0x0f,
    }),
    write: (c, out) =>
      out
        .u8(nibbles(c.dataRate, c.txPower))
        .u16le(fit(c.chMask, 16))
        .u8((fit(c.chMaskCntl, 3) << 4) | fit(c.nbTrans, 4)),
  },
  LinkADRAns: {
    cid: 0x03,
    direction: 'up',
    bytes: 1,
    read: (p) => ({
      chMaskAck: isSet(p[0]!, 0),
      dataRateAck: isSet(p[0]!, 1),
      powerAck: isSet(p[0]!, 2),
    }),
    write: (c, out) => out.u8(bit(c.chMaskAck, 0) | bit(c.dataRateAck, 1) | bit(c.powerAck, 2)),
  },
  DutyCycleReq: {
    cid: 0x04,
    direction: 'down',
    bytes: 1,
    read: (p) => ({ maxDCycle: p[0]! & 0x0f }),
    write: (c, out) => out.u8(fit(c.maxDCycle, 4)),
  },
  DutyCycleAns: bare(0x04, 'up'),
  RXParamSetupReq: {
    cid: 0x05,
    direction: 'down',
    bytes: 4,
    read: (p) => ({
      rx1DrOffset: (p[0]! >>> 4) & 0x07,
      rx2DataRate: p[0]! & 0x0f,
      freqHz: readFrequency(p, 1),
    }),
    write: (c, out) =>
      writeFrequency(out.u8((fit(c.rx1DrOffset, 3) << 4) | fit(c.rx2DataRate, 4)), c.freqHz),
  },
  RXParamSetupAns: {
    cid: 0x05,
    direction: 'up',
    bytes: 1,
    read: (p) => ({
      channelAck: isSet(p[0]!, 0),
      rx2DataRateAck: isSet(p[0]!, 1),
      rx1DrOffsetAck: isSet(p[0]!, 2),
    }),
    write: (c, out) =>
      out.u8(bit(c.channelAck, 0) | bit(c.rx2DataRateAck, 1) | bit(c.rx1DrOffsetAck, 2)),
  },
  DevStatusReq: bare(0x06, 'down'),
  DevStatusAns: {
    cid: 0x06,
    direction: 'up',
    bytes: 2,
    // Six bits of two's complement: shifted to the top and back, the sign comes along.
    read: (p) => ({ battery: p[0]!, marginDb: (p[1]! << 26) >> 26 }),
    write: (c, out) => out.u8(fit(c.battery, 8)).u8(fit(c.marginDb + 32, 6) ^ 32),
  },
  NewChannelReq: {
    cid: 0x07,
    direction: 'down',
    bytes: 5,
    read: (p) => ({
      chIndex: p[0]!,
      freqHz: readFrequency(p, 1),
      maxDr: p[4]! >>> 4,
      minDr: p[4]! & 0x0f,
    }),
    write: (c, out) => {
      writeFrequency(out.u8(fit(c.chIndex, 8)), c.freqHz)
      out.u8(nibbles(c.maxDr, c.minDr))
    },
  },
  NewChannelAns: {
    cid: 0x07,
    direction: 'up',
    bytes: 1,
    read: (p) => ({ channelFreqOk: isSet(p[0]!, 0), dataRateRangeOk: isSet(p[0]!, 1) }),
    write: (c, out) => out.u8(bit(c.channelFreqOk, 0) | bit(c.dataRateRangeOk, 1)),
  },
  RXTimingSetupReq: {
    cid: 0x08,
    direction: 'down',
    bytes: 1,
    read: (p) => ({ delayS: p[0]! & 0x0f || 1 }),
    write: (c, out) => {
      assert.ok(c.delayS >= 1, 'RX1 opens a second after the uplink at the earliest')
      out.u8(fit(c.delayS, 4))
    },
  },
  RXTimingSetupAns: bare(0x08, 'up'),
  TxParamSetupReq: {
    cid: 0x09,
    direction: 'down',
    bytes: 1,
    read: (p) => ({
      downlinkDwell400: isSet(p[0]!, 5),
      uplinkDwell400: isSet(p[0]!, 4),
      maxEirpIndex: p[0]! & 0x0f,
    }),
    write: (c, out) =>
      out.u8(bit(c.downlinkDwell400, 5) | bit(c.uplinkDwell400, 4) | fit(c.maxEirpIndex, 4)),
  },
  TxParamSetupAns: bare(0x09, 'up'),
  DlChannelReq: {
    cid: 0x0a,
    direction: 'down',
    bytes: 4,
    read: (p) => ({ chIndex: p[0]!, freqHz: readFrequency(p, 1) }),
    write: (c, out) => writeFrequency(out.u8(fit(c.chIndex, 8)), c.freqHz),
  },
  DlChannelAns: {
    cid: 0x0a,
    direction: 'up',
    bytes: 1,
    read: (p) => ({ channelFreqOk: isSet(p[0]!, 0), uplinkFreqExists: isSet(p[0]!, 1) }),
    write: (c, out) => out.u8(bit(c.channelFreqOk, 0) | bit(c.uplinkFreqExists, 1)),
  },
  RekeyInd: minor(0x0b, 'up'),
  RekeyConf: minor(0x0b, 'down'),
  ADRParamSetupReq: {
    cid: 0x0c,
    direction: 'down',
    bytes: 1,
    read: (p) => ({ limitExp: p[0]! >>> 4, delayExp: p[0]! & 0x0f }),
    write: (c, out) => out.u8(nibbles(c.limitExp, c.delayExp)),
  },
  ADRParamSetupAns: bare(0x0c, 'up'),
  DeviceTimeReq: bare(0x0d, 'up'),
  DeviceTimeAns: {
    cid: 0x0d,
    direction: 'down',
    bytes: 5,
    read: (p) => ({
      gpsSeconds: u32At(p, 0),
      fraction256: p[4]!,
    }),
    write: (c, out) => out.u32le(fit(c.gpsSeconds, 32)).u8(fit(c.fraction256, 8)),
  },
  ForceRejoinReq: {
    cid: 0x0e,
    direction: 'down',
    bytes: 2,
    read: (p) => ({
      period: (p[1]! >>> 3) & 0x07,
      maxRetries: p[1]! & 0x07,
      rejoinType: (p[0]! >>> 4) & 0x07,
      dataRate: p[0]! & 0x0f,
    }),
    write: (c, out) =>
      out
        .u8((fit(c.rejoinType, 3) << 4) | fit(c.dataRate, 4))
        .u8((fit(c.period, 3) << 3) | fit(c.maxRetries, 3)),
  },
  RejoinParamSetupReq: {
    cid: 0x0f,
    direction: 'down',
    bytes: 1,
    read: (p) => ({ maxTimeN: p[0]! >>> 4, maxCountN: p[0]! & 0x0f }),
    write: (c, out) => out.u8(nibbles(c.maxTimeN, c.maxCountN)),
  },
  RejoinParamSetupAns: {
    cid: 0x0f,
    direction: 'up',
    bytes: 1,
    read: (p) => ({ timeOk: isSet(p[0]!, 0) }),
    write: (c, out) => out.u8(bit(c.timeOk, 0)),
  },
  PingSlotInfoReq: {
    cid: 0x10,
    direction: 'up',
    bytes: 1,
    read: (p) => ({ periodicity: p[0]! & 0x07 }),
    write: (c, out) => out.u8(fit(c.periodicity, 3)),
  },
  PingSlotInfoAns: bare(0x10, 'down'),
  PingSlotChannelReq: {
    cid: 0x11,
    direction: 'down',
    bytes: 4,
    read: (p) => ({ freqHz: readFrequency(p, 0), dataRate: p[3]! & 0x0f }),
    write: (c, out) => {
      writeFrequency(out, c.freqHz)
      out.u8(fit(c.dataRate, 4))
    },
  },
  PingSlotChannelAns: {
    cid: 0x11,
    direction: 'up',
    bytes: 1,
    read: (p) => ({ channelFreqOk: isSet(p[0]!, 0), dataRateOk: isSet(p[0]!, 1) }),
    write: (c, out) => out.u8(bit(c.channelFreqOk, 0) | bit(c.dataRateOk, 1)),
  },
  BeaconTimingReq: bare(0x12, 'up'),
  BeaconTimingAns: {
    cid: 0x12,
    direction: 'down',
    bytes: 3,
    read: (p) => ({ delaySlots: p[0]! | (p[1]! << 8), channel: p[2]! }),
    write: (c, out) => out.u16le(fit(c.delaySlots, 16)).u8(fit(c.channel, 8)),
  },
  BeaconFreqReq: {
    cid: 0x13,
    direction: 'down',
    bytes: 3,
    read: (p) => ({ freqHz: readFrequency(p, 0) }),
    write: (c, out) => writeFrequency(out, c.freqHz),
  },
  BeaconFreqAns: {
    cid: 0x13,
    direction: 'up',
    bytes: 1,
    read: (p) => ({ beaconFreqOk: isSet(p[0]!, 0) }),
    write: (c, out) => out.u8(bit(c.beaconFreqOk, 0)),
  },
  DeviceModeInd: mode(0x20, 'up'),
  DeviceModeConf: mode(0x20, 'down'),
}
