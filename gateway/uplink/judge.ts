/**
 * Is this frame ours, and is it new? Reads the state, changes nothing. Order: the address first (in
 * a city most frames are foreign), then the MIC of each session that shares it, then the counter.
 */

import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { DeviceState, EngineState } from '../engine/state.ts'
import { inferFCnt } from '../lorawan/frame-counter.ts'
import { crypt } from '../lorawan/frm-crypto.ts'
import { dataMicMatches, plainMicMatches } from '../lorawan/mic.ts'
import { type DataFrame, type JoinRequest, readPhy } from '../lorawan/phy.ts'
import { F_CNT_MAX, type Session } from '../lorawan/session.ts'

export const FRAME_REFUSALS = [
  'malformed',
  'not-an-uplink',
  'unsupported-type',
  'foreign-address',
  'bad-mic',
  'replay',
  'counter-exhausted',
  'unknown-device',
  'not-otaa',
  'wrong-join-eui',
  'another-gateways',
  'no-key',
  'nonce-replay',
  'join-flood',
] as const
export type FrameRefusal = (typeof FRAME_REFUSALS)[number]

export type AcceptedUplink = {
  readonly kind: 'uplink'
  readonly devEui: DevEui
  readonly session: Session
  readonly frame: DataFrame
  readonly fCntUp: number
  /** The last accepted frame again (NbTrans, or its ACK was lost). */
  readonly repeat: boolean
  readonly frmPayload: Uint8Array
}

/** What a join request says of itself; only the MIC proves it. */
export type JoinAsk = {
  readonly devEui: DevEui
  readonly joinEui: JoinEui
  readonly devNonce: number
}

export type AcceptedJoin = { readonly kind: 'join' } & JoinAsk

export type RejectedFrame = {
  readonly kind: 'rejected'
  readonly reason: FrameRefusal
  readonly devEui?: DevEui
  /** Of a join request: who asks, and how. */
  readonly join?: JoinAsk
}

export type Judgement = AcceptedUplink | AcceptedJoin | RejectedFrame

export function judgeFrame(state: EngineState, phyPayload: Uint8Array): Judgement {
  const read = readPhy(phyPayload)
  if (read.kind === 'rejected') return { kind: 'rejected', reason: 'malformed' }
  const { frame } = read
  switch (frame.kind) {
    case 'data':
      return frame.direction === 'up'
        ? judgeData(state, frame)
        : { kind: 'rejected', reason: 'not-an-uplink' }
    case 'joinRequest':
      return judgeJoin(state, frame)
    case 'joinAccept':
      return { kind: 'rejected', reason: 'not-an-uplink' }
    default:
      return { kind: 'rejected', reason: 'unsupported-type' }
  }
}

function judgeData(state: EngineState, frame: DataFrame): Judgement {
  const owners = state.byDevAddr.get(frame.devAddr)
  if (!owners) return { kind: 'rejected', reason: 'foreign-address' }
  for (const devEui of owners) {
    const device = state.devices.get(devEui)!
    for (const session of [device.session, device.pending]) {
      if (!session || session.devAddr !== frame.devAddr) continue
      const fCntUp = inferFCnt(session.fCntUpNext, frame.fCnt16)
      const { devAddr, signed } = frame
      const input = { direction: 'up', devAddr, signed, fCnt32: fCntUp } as const
      if (!dataMicMatches(session.nwkSKey, input, frame.mic)) continue
      return judgeCounter(devEui, session, frame, fCntUp)
    }
  }
  // A replayed old frame is inferred to a counter it was not signed with, and ends here too.
  return { kind: 'rejected', reason: 'bad-mic' }
}

function judgeCounter(
  devEui: DevEui,
  session: Session,
  frame: DataFrame,
  fCntUp: number,
): Judgement {
  if (fCntUp > F_CNT_MAX) return { kind: 'rejected', reason: 'counter-exhausted', devEui }
  const repeat = fCntUp === session.fCntUpNext - 1
  if (fCntUp < session.fCntUpNext && !repeat) return { kind: 'rejected', reason: 'replay', devEui }
  const key = frame.fPort === 0 ? session.nwkSKey : session.appSKey
  const input = { direction: 'up', devAddr: frame.devAddr, fCnt32: fCntUp } as const
  return {
    kind: 'uplink',
    devEui,
    session,
    frame,
    fCntUp,
    repeat,
    frmPayload: crypt(key, input, frame.frmPayload),
  }
}

function judgeJoin(state: EngineState, request: JoinRequest): Judgement {
  const { devEui, joinEui, devNonce } = request
  const join = { devEui, joinEui, devNonce }
  const refuse = (reason: FrameRefusal): RejectedFrame => ({
    kind: 'rejected',
    reason,
    devEui,
    join,
  })
  const device = state.devices.get(devEui)
  if (!device) return refuse('unknown-device')
  if (device.device.activation !== 'OTAA') return refuse('not-otaa')
  if (!isAskedFor(device, request)) return refuse('wrong-join-eui')
  if (!device.appKey) return refuse('no-key')
  if (!plainMicMatches(device.appKey, request.signed, request.mic)) return refuse('bad-mic')
  if (!isNonceNew(device, devNonce)) return refuse('nonce-replay')
  return { kind: 'join', ...join }
}

/** A device registered without a JoinEUI may ask for any. */
function isAskedFor(device: DeviceState, request: JoinRequest): boolean {
  const { joinEui } = device.device
  return joinEui === undefined || joinEui === request.joinEui
}

/** 1.0.4 and 1.1 count upwards; older devices draw at random and every used nonce is remembered (L2). */
export function isNonceNew(device: DeviceState, devNonce: number): boolean {
  const counts = device.device.macVersion === '1.0.4' || device.device.macVersion === '1.1'
  return counts ? devNonce > device.devNonceLast : !device.devNoncesUsed.includes(devNonce)
}
