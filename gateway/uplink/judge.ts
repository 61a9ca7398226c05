/**
 * Is this frame ours, and is it new? Reads the state, changes nothing. Order: the address first (in
 * a city most frames are foreign), then the MIC of each session that shares it, then the counter.
 */

import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import { type DeviceState, type EngineState, sessionsOf } from '../engine/state.ts'
import { F_CNT_MAX, type Session } from '../link/session.ts'
import { isSignedBy, openUplink } from '../link/session-frame.ts'
import { channelsAt } from '../link/setup.ts'
import { inferFCnt } from '../lorawan/frame-counter.ts'
import { plainMicMatches } from '../lorawan/mic.ts'
import { type DataFrame, type JoinRequest, readPhy } from '../lorawan/phy.ts'
import { dataRateOf, type Region } from '../lorawan/region/region.ts'

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
  'no-airtime',
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
  /** The counter began anew, and the device is allowed that. */
  readonly restart: boolean
  readonly fOpts: Uint8Array
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

/** How it was heard: a 1.1 device signs with its data rate and channel. */
export type HeardAs = Pick<RxFrame, 'phyPayload' | 'freqHz' | 'modulation'>

export function judgeFrame(state: EngineState, region: Region, heard: HeardAs): Judgement {
  const read = readPhy(heard.phyPayload)
  if (read.kind === 'rejected') return { kind: 'rejected', reason: 'malformed' }
  const { frame } = read
  switch (frame.kind) {
    case 'data':
      return frame.direction === 'up'
        ? judgeData(state, region, heard, frame)
        : { kind: 'rejected', reason: 'not-an-uplink' }
    case 'joinRequest':
      return judgeJoin(state, frame)
    case 'joinAccept':
      return { kind: 'rejected', reason: 'not-an-uplink' }
    default:
      return { kind: 'rejected', reason: 'unsupported-type' }
  }
}

function judgeData(
  state: EngineState,
  region: Region,
  heard: HeardAs,
  frame: DataFrame,
): Judgement {
  const owners = state.byDevAddr.get(frame.devAddr)
  if (!owners) return { kind: 'rejected', reason: 'foreign-address' }
  for (const devEui of owners) {
    const device = state.devices.get(devEui)!
    for (const session of sessionsOf(device)) {
      if (session.devAddr !== frame.devAddr) continue
      const fCntUp = inferFCnt(session.fCntUpNext, frame.fCnt16)
      const sentOn = {
        dataRate: dataRateOf(region, heard.modulation),
        channels: session.keys11 ? channelsAt(region, session.setup, heard.freqHz) : [],
      }
      if (isSignedBy(session, frame, fCntUp, sentOn)) {
        return judgeCounter(devEui, session, frame, fCntUp)
      }
      const late = owners.length <= LATE_OWNERS_MAX ? lateCounters(session, frame) : []
      const first = late.find((fCnt32) => isSignedBy(session, frame, fCnt32, sentOn))
      if (first !== undefined) return judgeCounter(devEui, session, frame, first)
      if (!device.device.relaxFCnt || session.id !== 0 || session.fCntUpNext === 0) continue
      // Allowed to begin again, and it is signed as one that has (F39).
      if (isSignedBy(session, frame, frame.fCnt16, sentOn)) {
        const { fCnt16 } = frame
        return { ...accepted(devEui, session, frame, fCnt16), repeat: false, restart: true }
      }
    }
  }
  // A replayed old frame is inferred to a counter it was not signed with, and ends here too.
  return { kind: 'rejected', reason: 'bad-mic' }
}

/** So many roll-overs of a device's 16 bits are looked for: a million frames. */
const ROLL_OVERS_MAX = 15
/** Of an address that more devices share, the search would cost too much a frame. */
const LATE_OWNERS_MAX = 4

/** An ABP device that comes from elsewhere has counted for years before its first frame here. */
function lateCounters({ id, fCntUpNext }: Session, { fCnt16 }: DataFrame): readonly number[] {
  if (id !== 0 || fCntUpNext !== 0) return []
  return Array.from({ length: ROLL_OVERS_MAX }, (_, i) => fCnt16 + (i + 1) * 0x10000)
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
  return { ...accepted(devEui, session, frame, fCntUp), repeat, restart: false }
}

function accepted(devEui: DevEui, session: Session, frame: DataFrame, fCntUp: number) {
  const opened = openUplink(session, frame, fCntUp)
  return { kind: 'uplink', devEui, session, frame, fCntUp, ...opened } as const
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
  if (!device.joinKey) return refuse('no-key')
  if (!plainMicMatches(device.joinKey, request.signed, request.mic)) return refuse('bad-mic')
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
