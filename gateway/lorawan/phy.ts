/**
 * PHYPayload ↔ fields (LoRaWAN L2 1.0.4 §4). All multi-byte fields are little-endian on air; ids
 * come out in display order.
 *
 *   MHDR   FHDR                                      FPort  FRMPayload  MIC
 *   1      DevAddr 4 | FCtrl 1 | FCnt 2 | FOpts 0-15  0-1    0-n         4
 *
 *   MHDR:  FType bits 7-5, RFU 4-2, Major 1-0 (must be 0)
 *   FCtrl: ADR 7, ADRACKReq 6 (up), ACK 5, ClassB (up) / FPending (down) 4, FOptsLen 3-0
 */

import { ByteWriter, reversed } from '../../base/bytes.ts'
import { bytesOfId, type DevAddr, type DevEui, idOfBytes, type JoinEui } from '../../base/ids.ts'

export const MIC_BYTES = 4
const DATA_BYTES_MIN = 12

const F_TYPES = {
  joinRequest: 0,
  joinAccept: 1,
  unconfirmedUp: 2,
  unconfirmedDown: 3,
  confirmedUp: 4,
  confirmedDown: 5,
  rejoinRequest: 6,
  proprietary: 7,
} as const

export type JoinRequest = {
  readonly kind: 'joinRequest'
  readonly joinEui: JoinEui
  readonly devEui: DevEui
  readonly devNonce: number
  readonly signed: Uint8Array
  readonly mic: Uint8Array
}

/** Still encrypted: only the key holder can read on (`join-accept.ts`). */
export type JoinAccept = { readonly kind: 'joinAccept'; readonly encrypted: Uint8Array }

export type DataFrame = {
  readonly kind: 'data'
  readonly direction: 'up' | 'down'
  readonly confirmed: boolean
  readonly devAddr: DevAddr
  readonly adr: boolean
  /** Uplinks only. */
  readonly adrAckReq: boolean
  readonly ack: boolean
  /** Bit 4 of a downlink. */
  readonly fPending: boolean
  /** Bit 4 of an uplink. */
  readonly classB: boolean
  /** The low half of the 32-bit counter. */
  readonly fCnt16: number
  readonly fOpts: Uint8Array
  /** Absent: no FRMPayload. 0: FRMPayload is MAC commands. */
  readonly fPort: number | undefined
  /** As on air: encrypted. */
  readonly frmPayload: Uint8Array
  /** Everything before the MIC. */
  readonly signed: Uint8Array
  readonly mic: Uint8Array
}

export type RejoinRequest = { readonly kind: 'rejoinRequest'; readonly bytes: Uint8Array }
export type Proprietary = { readonly kind: 'proprietary'; readonly bytes: Uint8Array }
export type PhyFrame = JoinRequest | JoinAccept | DataFrame | RejoinRequest | Proprietary

export const PHY_REFUSALS = [
  'empty',
  'major',
  'length',
  'fopts-overrun',
  'fopts-with-port-0',
] as const
export type PhyRefusal = (typeof PHY_REFUSALS)[number]
export type PhyRead =
  | { readonly kind: 'frame'; readonly frame: PhyFrame }
  | { readonly kind: 'rejected'; readonly reason: PhyRefusal }

/** Reads a PHYPayload. Fields are views into `bytes`. */
export function readPhy(bytes: Uint8Array): PhyRead {
  const mhdr = bytes[0]
  if (mhdr === undefined) return rejected('empty')
  if ((mhdr & 0x03) !== 0) return rejected('major')
  switch (mhdr >>> 5) {
    case F_TYPES.joinRequest:
      return bytes.length === 23 ? frame(readJoinRequest(bytes)) : rejected('length')
    case F_TYPES.joinAccept:
      if (bytes.length !== 17 && bytes.length !== 33) return rejected('length')
      return frame({ kind: 'joinAccept', encrypted: bytes.subarray(1) })
    case F_TYPES.rejoinRequest: {
      const expected = bytes[1] === 1 ? 24 : 19
      const known = bytes[1] !== undefined && bytes[1] <= 2 && bytes.length === expected
      return known ? frame({ kind: 'rejoinRequest', bytes }) : rejected('length')
    }
    case F_TYPES.proprietary:
      return frame({ kind: 'proprietary', bytes })
    default:
      return readData(bytes, mhdr >>> 5)
  }
}

function frame(value: PhyFrame): PhyRead {
  return { kind: 'frame', frame: value }
}

function rejected(reason: PhyRefusal): PhyRead {
  return { kind: 'rejected', reason }
}

function readJoinRequest(bytes: Uint8Array): JoinRequest {
  return {
    kind: 'joinRequest',
    joinEui: idOfBytes(reversed(bytes.subarray(1, 9))),
    devEui: idOfBytes(reversed(bytes.subarray(9, 17))),
    devNonce: bytes[17]! | (bytes[18]! << 8),
    signed: bytes.subarray(0, 19),
    mic: bytes.subarray(19),
  }
}

function readData(bytes: Uint8Array, fType: number): PhyRead {
  if (bytes.length < DATA_BYTES_MIN) return rejected('length')
  const direction = fType % 2 === 0 ? 'up' : 'down'
  const fCtrl = bytes[5]!
  const fOptsEnd = 8 + (fCtrl & 0x0f)
  const micAt = bytes.length - MIC_BYTES
  if (fOptsEnd > micAt) return rejected('fopts-overrun')
  const fPort = fOptsEnd < micAt ? bytes[fOptsEnd] : undefined
  if (fPort === 0 && fOptsEnd > 8) return rejected('fopts-with-port-0')
  return frame({
    kind: 'data',
    direction,
    confirmed: fType >= F_TYPES.confirmedUp,
    devAddr: idOfBytes(reversed(bytes.subarray(1, 5))),
    adr: (fCtrl & 0x80) !== 0,
    adrAckReq: direction === 'up' && (fCtrl & 0x40) !== 0,
    ack: (fCtrl & 0x20) !== 0,
    fPending: direction === 'down' && (fCtrl & 0x10) !== 0,
    classB: direction === 'up' && (fCtrl & 0x10) !== 0,
    fCnt16: bytes[6]! | (bytes[7]! << 8),
    fOpts: bytes.subarray(8, fOptsEnd),
    fPort,
    frmPayload: bytes.subarray(Math.min(fOptsEnd + 1, micAt), micAt),
    signed: bytes.subarray(0, micAt),
    mic: bytes.subarray(micAt),
  })
}

export type DataFields = {
  readonly direction: 'up' | 'down'
  readonly confirmed: boolean
  readonly devAddr: DevAddr
  readonly adr?: boolean
  readonly adrAckReq?: boolean
  readonly ack?: boolean
  readonly fPending?: boolean
  readonly classB?: boolean
  readonly fCnt16: number
  /** As on air; at most 15 bytes, and none with fPort 0. */
  readonly fOpts?: Uint8Array
  readonly fPort?: number | undefined
  /** As on air: encrypted. Only with an fPort. */
  readonly frmPayload?: Uint8Array
}

/** A data frame up to its MIC; `mic.ts` makes the rest. */
export function writeData(fields: DataFields): Uint8Array {
  const fOpts = fields.fOpts ?? new Uint8Array()
  const bit4 = fields.direction === 'up' ? fields.classB : fields.fPending
  const fType =
    (fields.confirmed ? F_TYPES.confirmedUp : F_TYPES.unconfirmedUp) +
    (fields.direction === 'up' ? 0 : 1)
  const out = new ByteWriter(32)
    .u8(fType << 5)
    .bytes(reversed(bytesOfId(fields.devAddr)))
    .u8(
      (fields.adr ? 0x80 : 0) |
        (fields.adrAckReq ? 0x40 : 0) |
        (fields.ack ? 0x20 : 0) |
        (bit4 ? 0x10 : 0) |
        fOpts.length,
    )
    .u16le(fields.fCnt16 & 0xffff)
    .bytes(fOpts)
  if (fields.fPort !== undefined) out.u8(fields.fPort).bytes(fields.frmPayload ?? new Uint8Array())
  return out.done()
}

/** A JoinRequest up to its MIC, as a device makes it. */
export function writeJoinRequest(fields: {
  readonly joinEui: JoinEui
  readonly devEui: DevEui
  readonly devNonce: number
}): Uint8Array {
  return new ByteWriter(23)
    .u8(F_TYPES.joinRequest << 5)
    .bytes(reversed(bytesOfId(fields.joinEui)))
    .bytes(reversed(bytesOfId(fields.devEui)))
    .u16le(fields.devNonce)
    .done()
}
