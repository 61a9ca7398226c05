/**
 * JoinAccept (LoRaWAN L2 1.0.4 §6.2.3). The server *decrypts* the plain text, so that a device needs
 * AES encryption only.
 *
 *   MHDR | JoinNonce 3 | NetID 3 | DevAddr 4 | DLSettings 1 | RxDelay 1 | [CFList 16] | MIC 4
 *          DLSettings: OptNeg 7 (1.1), RX1DROffset 6-4, RX2DataRate 3-0; RxDelay: seconds, 0 means 1
 */

import { ByteWriter, concatBytes, reversed } from '../../base/bytes.ts'
import { bytesOfId, type DevAddr, idOfBytes, type JoinEui, type NetId } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import { aesDecrypt, aesKey } from './aes.ts'
import { plainMic, plainMicMatches } from './mic.ts'

export type JoinAcceptFields = {
  readonly joinNonce: number
  readonly netId: NetId
  readonly devAddr: DevAddr
  readonly rx1DrOffset: number
  readonly rx2DataRate: number
  /** Seconds, 1–15. */
  readonly rxDelayS: number
  /** 16 bytes, see `cflist.ts`. */
  readonly cfList?: Uint8Array | undefined
}

/** What a 1.1 accept is signed with besides: OptNeg is set when it is given. */
export type Asked11 = {
  readonly jsIntKey: Secret
  /** 0xff for a join, 0–2 for a rejoin. */
  readonly joinReqType: number
  readonly joinEui: JoinEui
  readonly devNonce: number
}

const MHDR = 0x20

/** The frame as sent: encrypted with `key`, and signed with it unless `asked` makes it one of 1.1. */
export function writeJoinAccept(
  key: Secret,
  fields: JoinAcceptFields,
  asked?: Asked11,
): Uint8Array {
  const plain = new ByteWriter(33)
    .u8(MHDR)
    .u16le(fields.joinNonce & 0xffff)
    .u8(fields.joinNonce >>> 16)
    .bytes(reversed(bytesOfId(fields.netId)))
    .bytes(reversed(bytesOfId(fields.devAddr)))
    .u8((asked ? 0x80 : 0) | (fields.rx1DrOffset << 4) | fields.rx2DataRate)
    .u8(fields.rxDelayS)
  if (fields.cfList) plain.bytes(fields.cfList)
  const signed = plain.done()
  const body = concatBytes([
    signed.subarray(1),
    asked ? joinAcceptMic11(asked, signed) : plainMic(key, signed),
  ])
  return concatBytes([Uint8Array.of(MHDR), aesDecrypt(key, body)])
}

export type JoinAcceptRead =
  | {
      readonly kind: 'joinAccept'
      readonly fields: JoinAcceptFields
      readonly optNeg: boolean
      readonly signed: Uint8Array
      readonly mic: Uint8Array
    }
  | { readonly kind: 'rejected'; readonly reason: 'length' | 'mic' }

/** Reads a JoinAccept as a 1.0.x device does. For 1.1 with OptNeg the MIC has another form. */
export function readJoinAccept(key: Secret, phyPayload: Uint8Array): JoinAcceptRead {
  if (phyPayload.length !== 17 && phyPayload.length !== 33)
    return { kind: 'rejected', reason: 'length' }
  const plain = concatBytes([
    phyPayload.subarray(0, 1),
    aesKey(key).encrypt(phyPayload.subarray(1)),
  ])
  const micAt = plain.length - 4
  const signed = plain.subarray(0, micAt)
  const mic = plain.subarray(micAt)
  const dlSettings = plain[11]!
  const optNeg = (dlSettings & 0x80) !== 0
  if (!optNeg && !plainMicMatches(key, signed, mic)) return { kind: 'rejected', reason: 'mic' }
  const fields: JoinAcceptFields = {
    joinNonce: plain[1]! | (plain[2]! << 8) | (plain[3]! << 16),
    netId: idOfBytes(reversed(plain.subarray(4, 7))),
    devAddr: idOfBytes(reversed(plain.subarray(7, 11))),
    rx1DrOffset: (dlSettings >>> 4) & 0x07,
    rx2DataRate: dlSettings & 0x0f,
    rxDelayS: plain[12]! & 0x0f || 1,
    ...(micAt === 29 ? { cfList: plain.subarray(13, 29) } : {}),
  }
  return { kind: 'joinAccept', fields, optNeg, signed, mic }
}

/**
 * The MIC of a 1.1 JoinAccept with OptNeg: JSIntKey over what was asked and what is answered
 * (LoRaWAN L2 1.1 §6.2.3).
 */
export function joinAcceptMic11(asked: Asked11, signed: Uint8Array): Uint8Array {
  const block = new ByteWriter(48)
    .u8(asked.joinReqType)
    .bytes(reversed(bytesOfId(asked.joinEui)))
    .u16le(asked.devNonce)
    .bytes(signed)
  return plainMic(asked.jsIntKey, block.done())
}
