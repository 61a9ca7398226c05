/**
 * What a session's keys do to its frames, 1.0 and 1.1 alike (LoRaWAN L2 1.1 §4.3.1.6, §4.3.3, §4.4):
 * which key signs, which encrypts, which counter counts.
 */

import { concatBytes } from '../../base/bytes.ts'
import { micMatches } from '../lorawan/cmac.ts'
import { crypt } from '../lorawan/frm-crypto.ts'
import { dataMic, dataMicMatches, uplinkMic11 } from '../lorawan/mic.ts'
import { type DataFrame, writeData } from '../lorawan/phy.ts'
import { F_CNT_MAX, type Session } from './session.ts'

/** How an uplink was sent, as far as a 1.1 device signs it: every channel index that it may have had. */
export type SentOn = { readonly dataRate: number | undefined; readonly channels: readonly number[] }

/** Is the frame signed with this session's keys, under this counter? */
export function isSignedBy(
  session: Session,
  frame: DataFrame,
  fCnt32: number,
  sentOn: SentOn,
): boolean {
  const input = {
    direction: 'up',
    devAddr: session.devAddr,
    fCnt32,
    signed: frame.signed,
  } as const
  const { keys11, nwkSKey, confFCntDown } = session
  if (!keys11) return dataMicMatches(nwkSKey, input, frame.mic)
  const { dataRate: txDr } = sentOn
  if (txDr === undefined) return false
  const keys = { sNwkSIntKey: keys11.sNwkSIntKey, fNwkSIntKey: nwkSKey }
  const counters = frame.ack ? acknowledged(session, confFCntDown) : [0]
  return sentOn.channels.some((txCh) =>
    counters.some((confFCnt) =>
      micMatches(uplinkMic11(keys, { ...input, confFCnt, txDr, txCh }), frame.mic),
    ),
  )
}

/** Downlinks that a 1.1 device may still acknowledge, beside the last confirmed one. */
const ACKNOWLEDGED_MAX = 4

/**
 * The counters that an acknowledgement may stand for: the last confirmed downlink's, or an earlier one's
 * when the device has not heard that; 16 bits.
 */
function acknowledged(session: Session, last: number): readonly number[] {
  const { fCntDownNext, aFCntDownNext } = session
  const earlier = Array.from({ length: ACKNOWLEDGED_MAX }, (_, i) => [
    aFCntDownNext - 1 - i,
    fCntDownNext - 1 - i,
  ]).flat()
  return [...new Set([last, ...earlier.filter((counter) => counter >= 0)])].map((c) => c & 0xffff)
}

/** FOpts and FRMPayload of an uplink that was signed under `fCnt32`, in the clear. */
export function openUplink(
  session: Session,
  frame: DataFrame,
  fCnt32: number,
): { readonly fOpts: Uint8Array; readonly frmPayload: Uint8Array } {
  const where = { direction: 'up', devAddr: session.devAddr, fCnt32 } as const
  const { keys11, appSKey } = session
  const key = frame.fPort === 0 ? networkKey(session) : appSKey
  return {
    fOpts: keys11 ? crypt(keys11.nwkSEncKey, { ...where, blockType: 1 }, frame.fOpts) : frame.fOpts,
    frmPayload: crypt(key, where, frame.frmPayload),
  }
}

export type DownlinkContent = {
  readonly confirmed: boolean
  readonly ack: boolean
  readonly fPending: boolean
  readonly fOpts: Uint8Array
  /** 0: MAC commands; left out: none. */
  readonly fPort?: number
  readonly payload: Uint8Array
  /** Counter of the uplink that is acknowledged. */
  readonly ackedFCntUp?: number
}

/** The next downlink, and the session after it; `undefined` when its counter has run out. */
export function writeDownlink(
  session: Session,
  content: DownlinkContent,
): { readonly phyPayload: Uint8Array; readonly session: Session } | undefined {
  const { keys11, devAddr } = session
  const isOfApp = keys11 !== undefined && (content.fPort ?? 0) > 0
  const fCnt32 = isOfApp ? session.aFCntDownNext : session.fCntDownNext
  if (fCnt32 > F_CNT_MAX) return undefined
  const where = { direction: 'down', devAddr, fCnt32 } as const
  const { confirmed, ack, fPending, fPort, payload, ackedFCntUp = 0 } = content
  const key = fPort === 0 ? networkKey(session) : session.appSKey
  const signed = writeData({
    direction: 'down',
    confirmed,
    devAddr,
    ack,
    fPending,
    fCnt16: fCnt32 & 0xffff,
    fOpts: keys11
      ? crypt(keys11.nwkSEncKey, { ...where, blockType: isOfApp ? 2 : 1 }, content.fOpts)
      : content.fOpts,
    fPort,
    frmPayload: fPort === undefined ? new Uint8Array() : crypt(key, where, payload),
  })
  const mic = keys11
    ? dataMic(keys11.sNwkSIntKey, { ...where, signed, confFCnt: ack ? ackedFCntUp & 0xffff : 0 })
    : dataMic(session.nwkSKey, { ...where, signed })
  return {
    phyPayload: concatBytes([signed, mic]),
    session: {
      ...session,
      ...(isOfApp ? { aFCntDownNext: fCnt32 + 1 } : { fCntDownNext: fCnt32 + 1 }),
      ...(confirmed ? { confFCntDown: fCnt32 & 0xffff } : {}),
    },
  }
}

function networkKey({ keys11, nwkSKey }: Session) {
  return keys11?.nwkSEncKey ?? nwkSKey
}
