/** A join record: the nonces are used up, a session waits for its first frame, the accept goes out. */

import type { JoinRecord, RecordTime } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { FIRST_COUNTERS, keysOf, type Session, type SessionKeys } from '../link/session.ts'
import { startSetup } from '../link/setup.ts'
import { forgetKeys } from '../lorawan/aes.ts'
import { type CfList, writeCfList } from '../lorawan/cflist.ts'
import { writeJoinAccept } from '../lorawan/join-accept.ts'
import { deriveJoinServerKeys, deriveKeys10, deriveKeys11 } from '../lorawan/keys.ts'
import { cfListOf } from '../lorawan/region/cflist-of-region.ts'
import { macPayloadBytesMax } from '../lorawan/region/data-rate.ts'
import type { Region } from '../lorawan/region/region.ts'
import type { Effects, EngineSettings } from './context.ts'
import { joinWays } from './join-room.ts'
import { type DeviceState, type EngineState, putDevice } from './state.ts'
import type { Window } from './windows.ts'

/** Joins that may wait for their device's first frame; one more takes the oldest's place. */
export const PENDING_MAX = 4

export function onJoin(
  state: EngineState,
  record: JoinRecord & RecordTime,
  position: Position,
  settings: EngineSettings,
  effects: Effects,
): void {
  const device = state.devices.get(record.devEui)
  if (!device?.joinKey) return
  const { devNonce, joinNonce, devAddr } = record
  const { region, netId, rx1DelayS, rx1DrOffset, rx2DataRate, rx2FreqHz } = settings
  const { macVersion } = device.device
  const windows = joinWays(state, record.lineMs, region, record.reception)
  const { cfList, open } = withCfList(region, windows, cfListOf(region, macVersion))
  const is11 = isAnswered11(device, record)
  const pending: Session = {
    id: position,
    devAddr,
    ...sessionKeys(device, record, settings),
    ...FIRST_COUNTERS,
    setup: startSetup(region, {
      ...{ rx1DelayS, rx1DrOffset, rx2DataRate, rx2FreqHz },
      taughtHz: cfList?.type === 0 ? cfList.frequencies : [],
      isMasked: cfList?.type === 1,
    }),
  }
  const counts = macVersion === '1.0.4' || macVersion === '1.1'
  const kept = device.pending.slice(-(PENDING_MAX - 1))
  forgetKeys(device.pending.filter((old) => !kept.includes(old)).flatMap(keysOf))
  putDevice(state, {
    ...device,
    devNonceLast: Math.max(device.devNonceLast, devNonce),
    devNoncesUsed: counts ? device.devNoncesUsed : [...device.devNoncesUsed, devNonce],
    joinNonceNext: joinNonce + 1,
    pending: [...kept, pending],
  })
  const fields = {
    ...{ joinNonce, netId, devAddr, rx1DrOffset, rx2DataRate, rxDelayS: rx1DelayS },
    cfList: cfList && writeCfList(cfList),
  }
  const accept = is11
    ? writeJoinAccept(device.joinKey, fields, {
        jsIntKey: deriveJoinServerKeys(device.joinKey, record.devEui).jsIntKey,
        joinReqType: 0xff,
        joinEui: record.joinEui!,
        devNonce,
      })
    : writeJoinAccept(device.joinKey, fields)
  if (open.length > 0) {
    effects.transmissions.push({
      devEui: record.devEui,
      gatewayEui: record.reception.gatewayEui,
      purpose: 'joinAccept',
      phyPayload: accept,
      alternatives: open.map((window) => window.alternative),
      commandId: '',
    })
  }
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

/** With both root keys; otherwise OptNeg is clear and the device falls back to 1.0 (L2 1.1 §6.2.3). */
function isAnswered11(device: DeviceState, record: JoinRecord): boolean {
  return device.appKey11 !== undefined && record.joinEui !== undefined
}

function sessionKeys(
  { joinKey, appKey11 }: DeviceState,
  { joinEui, joinNonce, devNonce }: JoinRecord,
  { netId }: EngineSettings,
): SessionKeys {
  const nonces = { joinNonce, devNonce }
  if (!appKey11 || joinEui === undefined) return deriveKeys10(joinKey!, netId, nonces)
  const roots = { nwkKey: joinKey!, appKey: appKey11 }
  const { fNwkSIntKey, appSKey, ...keys11 } = deriveKeys11(roots, joinEui, nonces)
  return { nwkSKey: fNwkSIntKey, appSKey, keys11 }
}

/** MACPayload of a JoinAccept with its CFList; without it, every data rate has room. */
const ACCEPT_BYTES = 28

/**
 * The CFList goes out where RX1 can carry it, and the windows that cannot are left out. Under a dwell
 * time of 400 ms (AS923) SF10 has no room for it: such a device gets its accept without, and is taught
 * its channels by NewChannelReq.
 */
function withCfList(
  region: Region,
  windows: readonly Window[],
  cfList: CfList | undefined,
): { readonly cfList: CfList | undefined; readonly open: readonly Window[] } {
  const limits = { dwell400: region.dwell.downlink400 }
  const roomy = windows.filter(({ rate }) => macPayloadBytesMax(rate, limits) >= ACCEPT_BYTES)
  const isCarried = cfList !== undefined && windows[0] !== undefined && roomy[0] === windows[0]
  return isCarried ? { cfList, open: roomy } : { cfList: undefined, open: windows }
}
