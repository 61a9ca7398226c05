/** A join record: the nonces are used up, a session waits for its first frame, the accept goes out. */

import type { JoinRecord, RecordTime } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { type CfList, writeCfList } from '../lorawan/cflist.ts'
import { writeJoinAccept } from '../lorawan/join-accept.ts'
import { deriveKeys10 } from '../lorawan/keys.ts'
import { cfListOf } from '../lorawan/region/cflist-of-region.ts'
import { macPayloadBytesMax } from '../lorawan/region/data-rate.ts'
import type { Region } from '../lorawan/region/region.ts'
import type { Session } from '../lorawan/session.ts'
import type { Effects, EngineSettings } from './context.ts'
import { joinWindows, limitsOf, type Window } from './downlink.ts'
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
  const windows = joinWindows(region, record.reception)
  const { cfList, open } = withCfList(region, windows, cfListOf(region, device.device.macVersion))
  const accept = writeJoinAccept(device.appKey, {
    joinNonce,
    netId,
    devAddr,
    // A 1.1 device falls back to 1.0 when OptNeg is clear (LoRaWAN L2 1.1 §6.2.3).
    optNeg: false,
    rx1DrOffset,
    rx2DataRate,
    rxDelayS: rx1DelayS,
    cfList: cfList && writeCfList(cfList),
  })
  effects.transmissions.push({
    devEui: record.devEui,
    gatewayEui: record.reception.gatewayEui,
    purpose: 'joinAccept',
    phyPayload: accept,
    alternatives: open.map((window) => window.alternative),
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

/** MACPayload of a JoinAccept with its CFList; without it, every data rate has room. */
const ACCEPT_BYTES = 28

/**
 * The CFList goes out where RX1 can carry it, and the windows that cannot are left out. Under a dwell
 * time of 400 ms (AS923) SF10 has no room for it: such a device gets its accept without, and lives on
 * the two channels it knows.
 */
function withCfList(
  region: Region,
  windows: readonly Window[],
  cfList: CfList | undefined,
): { readonly cfList: CfList | undefined; readonly open: readonly Window[] } {
  const limits = limitsOf(region)
  const roomy = windows.filter(({ rate }) => macPayloadBytesMax(rate, limits) >= ACCEPT_BYTES)
  const isCarried = cfList !== undefined && windows[0] !== undefined && roomy[0] === windows[0]
  return isCarried ? { cfList, open: roomy } : { cfList: undefined, open: windows }
}
