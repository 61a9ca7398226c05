/**
 * MAC commands on the wire: CID and length of each (LoRaWAN L2 1.0.4 §5, 1.1 §5), and the two answers
 * that a device can ask for without any negotiation: LinkCheckAns and DeviceTimeAns.
 */

import { ByteWriter } from '../../base/bytes.ts'

type MacCommandRule = { readonly cid: number; readonly name: string; readonly bytes: number }

function rules(
  rows: readonly (readonly [number, string, number])[],
): ReadonlyMap<number, MacCommandRule> {
  return new Map(rows.map(([cid, name, bytes]) => [cid, { cid, name, bytes }]))
}

/** What devices send: CID, name, bytes after the CID. */
const UPLINK = rules([
  [0x01, 'ResetInd', 1],
  [0x02, 'LinkCheckReq', 0],
  [0x03, 'LinkADRAns', 1],
  [0x04, 'DutyCycleAns', 0],
  [0x05, 'RXParamSetupAns', 1],
  [0x06, 'DevStatusAns', 2],
  [0x07, 'NewChannelAns', 1],
  [0x08, 'RXTimingSetupAns', 0],
  [0x09, 'TxParamSetupAns', 0],
  [0x0a, 'DlChannelAns', 1],
  [0x0b, 'RekeyInd', 1],
  [0x0c, 'ADRParamSetupAns', 0],
  [0x0d, 'DeviceTimeReq', 0],
  [0x0f, 'RejoinParamSetupAns', 1],
  [0x10, 'PingSlotInfoReq', 1],
  [0x11, 'PingSlotChannelAns', 1],
  [0x12, 'BeaconTimingReq', 0],
  [0x13, 'BeaconFreqAns', 1],
  [0x20, 'DeviceModeInd', 1],
])

/** What the network sends. */
const DOWNLINK = rules([
  [0x01, 'ResetConf', 1],
  [0x02, 'LinkCheckAns', 2],
  [0x03, 'LinkADRReq', 4],
  [0x04, 'DutyCycleReq', 1],
  [0x05, 'RXParamSetupReq', 4],
  [0x06, 'DevStatusReq', 0],
  [0x07, 'NewChannelReq', 5],
  [0x08, 'RXTimingSetupReq', 1],
  [0x09, 'TxParamSetupReq', 1],
  [0x0a, 'DlChannelReq', 4],
  [0x0b, 'RekeyConf', 1],
  [0x0c, 'ADRParamSetupReq', 1],
  [0x0d, 'DeviceTimeAns', 5],
  [0x0e, 'ForceRejoinReq', 2],
  [0x0f, 'RejoinParamSetupReq', 1],
  [0x10, 'PingSlotInfoAns', 0],
  [0x11, 'PingSlotChannelReq', 4],
  [0x12, 'BeaconTimingAns', 3],
  [0x13, 'BeaconFreqReq', 3],
  [0x20, 'DeviceModeConf', 1],
])

export type MacCommand = {
  readonly cid: number
  readonly name: string
  readonly payload: Uint8Array
}

/**
 * The commands of FOpts or of a port 0 payload, in order. Reading stops at the first unknown CID,
 * whose length nobody knows, and at a command cut short; `complete` says whether that happened.
 */
export function readMacCommands(
  direction: 'up' | 'down',
  bytes: Uint8Array,
): { readonly commands: readonly MacCommand[]; readonly complete: boolean } {
  const table = direction === 'up' ? UPLINK : DOWNLINK
  const commands: MacCommand[] = []
  let at = 0
  while (at < bytes.length) {
    const rule = table.get(bytes[at]!)
    if (!rule || at + 1 + rule.bytes > bytes.length) return { commands, complete: false }
    commands.push({
      cid: rule.cid,
      name: rule.name,
      payload: bytes.subarray(at + 1, at + 1 + rule.bytes),
    })
    at += 1 + rule.bytes
  }
  return { commands, complete: true }
}

/** Margin in dB over the demodulation floor (0–254), and how many gateways heard the request. */
export function writeLinkCheckAns(answer: {
  readonly marginDb: number
  readonly gwCnt: number
}): Uint8Array {
  return Uint8Array.of(
    0x02,
    Math.min(254, Math.max(0, Math.round(answer.marginDb))),
    Math.min(255, answer.gwCnt),
  )
}

/** GPS time at the end of the uplink that asked: seconds, then 1/256 s. */
export function writeDeviceTimeAns(gpsMs: number): Uint8Array {
  return new ByteWriter(6)
    .u8(0x0d)
    .u32le(Math.floor(gpsMs / 1000))
    .u8(Math.floor(((gpsMs % 1000) * 256) / 1000))
    .done()
}
