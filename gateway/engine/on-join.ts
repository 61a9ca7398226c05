/** A join record: the nonces are used up, a session waits for its first frame, the accept goes out. */

import type { JoinRecord, RecordTime } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { writeCfList } from '../lorawan/cflist.ts'
import { writeJoinAccept } from '../lorawan/join-accept.ts'
import { deriveKeys10 } from '../lorawan/keys.ts'
import type { Session } from '../lorawan/session.ts'
import type { Effects, EngineSettings } from './context.ts'
import { joinWindows } from './downlink.ts'
import { type EngineState, putDevice } from './state.ts'

export function onJoin(
  state: EngineState,
  record: JoinRecord & RecordTime,
  position: Position,
  settings: EngineSettings,
  effects: Effects,
): void {
  const device = state.devices.get(record.devEui)
  if (!device?.appKey) return
  const { devNonce, joinNonce, devAddr } = record
  const { region, netId, rx1DelayS, rx1DrOffset, rx2DataRate } = settings
  const pending: Session = {
    id: position,
    devAddr,
    ...deriveKeys10(device.appKey, netId, { joinNonce, devNonce }),
    fCntUpNext: 0,
    fCntDownNext: 0,
    rx1DelayS,
    rx1DrOffset,
    rx2DataRate,
    rx2FreqHz: region.rx2.freqHz,
  }
  const counts = device.device.macVersion === '1.0.4' || device.device.macVersion === '1.1'
  putDevice(state, {
    ...device,
    devNonceLast: Math.max(device.devNonceLast, devNonce),
    devNoncesUsed: counts ? device.devNoncesUsed : [...device.devNoncesUsed, devNonce],
    joinNonceNext: joinNonce + 1,
    pending,
  })
  const accept = writeJoinAccept(device.appKey, {
    joinNonce,
    netId,
    devAddr,
    // A 1.1 device falls back to 1.0 when OptNeg is clear (LoRaWAN L2 1.1 §6.2.3).
    optNeg: false,
    rx1DrOffset,
    rx2DataRate,
    rxDelayS: rx1DelayS,
    cfList: writeCfList({ type: 0, frequencies: region.extraChannelsHz }),
  })
  effects.transmissions.push({
    devEui: record.devEui,
    gatewayEui: record.reception.gatewayEui,
    purpose: 'joinAccept',
    phyPayload: accept,
    alternatives: joinWindows(region, record.reception),
    commandId: '',
  })
  effects.facts.push({
    stream: 4,
    type: 'deviceJoined',
    subject: record.devEui,
    atMs: record.atMs,
    clk: record.clk,
    rev: 0,
    fields: { devAddr, devNonce },
  })
}
