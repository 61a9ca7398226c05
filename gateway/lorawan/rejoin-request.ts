/**
 * RejoinRequest (LoRaWAN L2 1.1 §6.2.4), as bytes and fields only: the server does not answer it yet.
 *
 *   MHDR | type 0, 2 | NetID 3    | DevEUI 8 | RJcount0 2 | MIC 4      19 bytes, MIC by SNwkSIntKey
 *   MHDR | type 1    | JoinEUI 8  | DevEUI 8 | RJcount1 2 | MIC 4      24 bytes, MIC by JSIntKey
 *
 * Type 0 asks for a new session with all windows reset, 1 is sent by devices that lost their network,
 * 2 asks for new keys only.
 */

import { ByteWriter, reversed } from '../../base/bytes.ts'
import { bytesOfId, type DevEui, idOfBytes, type JoinEui, type NetId } from '../../base/ids.ts'
import type { RejoinRequest } from './phy.ts'

const MHDR = 0xc0

export type RejoinFields = {
  readonly devEui: DevEui
  /** Counts the requests: RJcount0 of types 0 and 2, RJcount1 of type 1. */
  readonly rjCount: number
} & (
  | { readonly rejoinType: 0 | 2; readonly netId: NetId }
  | { readonly rejoinType: 1; readonly joinEui: JoinEui }
)

/** The fields, what the MIC was made over, and the MIC. `readPhy` has checked type and length. */
export function readRejoinRequest({ bytes }: RejoinRequest): {
  readonly fields: RejoinFields
  readonly signed: Uint8Array
  readonly mic: Uint8Array
} {
  const rejoinType = bytes[1] as 0 | 1 | 2
  const devEuiAt = rejoinType === 1 ? 10 : 5
  const micAt = bytes.length - 4
  const sender = reversed(bytes.subarray(2, devEuiAt))
  const common = {
    devEui: idOfBytes<DevEui>(reversed(bytes.subarray(devEuiAt, devEuiAt + 8))),
    rjCount: bytes[micAt - 2]! | (bytes[micAt - 1]! << 8),
  }
  const fields: RejoinFields =
    rejoinType === 1
      ? { ...common, rejoinType, joinEui: idOfBytes(sender) }
      : { ...common, rejoinType, netId: idOfBytes(sender) }
  return { fields, signed: bytes.subarray(0, micAt), mic: bytes.subarray(micAt) }
}

/** Up to its MIC, as a device makes it. */
export function writeRejoinRequest(fields: RejoinFields): Uint8Array {
  const sender = fields.rejoinType === 1 ? fields.joinEui : fields.netId
  return new ByteWriter(20)
    .u8(MHDR)
    .u8(fields.rejoinType)
    .bytes(reversed(bytesOfId(sender)))
    .bytes(reversed(bytesOfId(fields.devEui)))
    .u16le(fields.rjCount)
    .done()
}
