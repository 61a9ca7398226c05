/**
 * Message integrity codes of data frames and join requests (LoRaWAN L2 1.0.4 §4.4; 1.1 §4.4).
 *
 *   B0:  49 | conf 2 | 00 00 | Dir | DevAddr 4 LE | FCnt 4 LE | 00 | len(msg)
 *   B1:  49 | conf 2 | TxDr | TxCh | 00 | DevAddr 4 LE | FCnt 4 LE | 00 | len(msg)     (1.1 uplinks)
 *
 * conf = ConfFCnt of the frame that is acknowledged, 1.1 only and only when ACK is set; else 0.
 */

import { reversed } from '../../base/bytes.ts'
import { bytesOfId, type DevAddr } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import { aesCmac, micMatches } from './cmac.ts'

export type MicInput = {
  readonly direction: 'up' | 'down'
  readonly devAddr: DevAddr
  /** The full 32-bit counter. */
  readonly fCnt32: number
  /** Everything before the MIC. */
  readonly signed: Uint8Array
  readonly confFCnt?: number
}

export type Uplink11MicInput = MicInput & { readonly txDr: number; readonly txCh: number }

function signedBlock(input: MicInput, bytes3and4: readonly [number, number]): Uint8Array {
  const block = new Uint8Array(16 + input.signed.length)
  block[0] = 0x49
  block[1] = (input.confFCnt ?? 0) & 0xff
  block[2] = ((input.confFCnt ?? 0) >>> 8) & 0xff
  block[3] = bytes3and4[0]
  block[4] = bytes3and4[1]
  block[5] = input.direction === 'up' ? 0 : 1
  block.set(reversed(bytesOfId(input.devAddr)), 6)
  new DataView(block.buffer).setUint32(10, input.fCnt32, true)
  block[15] = input.signed.length
  block.set(input.signed, 16)
  return block
}

/** The MIC of any 1.0.x data frame (NwkSKey) and of 1.1 downlinks (SNwkSIntKey, with confFCnt). */
export function dataMic(key: Secret, input: MicInput): Uint8Array {
  return aesCmac(key, signedBlock(input, [0, 0])).slice(0, 4)
}

/** Checks a 1.0.x MIC without telling by its duration how much of it was right. */
export function dataMicMatches(key: Secret, input: MicInput, mic: Uint8Array): boolean {
  return micMatches(aesCmac(key, signedBlock(input, [0, 0])), mic)
}

/** The MIC of a 1.1 uplink: two bytes of SNwkSIntKey over B1, two of FNwkSIntKey over B0. */
export function uplinkMic11(
  keys: { readonly sNwkSIntKey: Secret; readonly fNwkSIntKey: Secret },
  input: Uplink11MicInput,
): Uint8Array {
  const cmacS = aesCmac(keys.sNwkSIntKey, signedBlock(input, [input.txDr, input.txCh]))
  const cmacF = aesCmac(keys.fNwkSIntKey, signedBlock({ ...input, confFCnt: 0 }, [0, 0]))
  return Uint8Array.of(cmacS[0]!, cmacS[1]!, cmacF[0]!, cmacF[1]!)
}

/** JoinRequest (AppKey; NwkKey in 1.1), and JoinAccept before encryption. */
export function plainMic(key: Secret, signed: Uint8Array): Uint8Array {
  return aesCmac(key, signed).slice(0, 4)
}

export function plainMicMatches(key: Secret, signed: Uint8Array, mic: Uint8Array): boolean {
  return micMatches(aesCmac(key, signed), mic)
}
