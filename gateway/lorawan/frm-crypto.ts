/**
 * Encryption of FRMPayload and, in 1.1, of FOpts (LoRaWAN L2 1.0.4 §4.3.3): the same both ways.
 *
 *   A_i:  01 | 00 00 00 | type | Dir | DevAddr 4 LE | FCnt 4 LE | 00 | i        i from 1
 *
 * type 0: FRMPayload; 1: FOpts under FCntUp or NFCntDown; 2: FOpts under AFCntDown (1.1 erratum).
 */

import { reversed } from '../../base/bytes.ts'
import { bytesOfId, type DevAddr } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import { aesKey, BLOCK_BYTES } from './aes.ts'

export type CryptInput = {
  readonly direction: 'up' | 'down'
  readonly devAddr: DevAddr
  readonly fCnt32: number
  readonly blockType?: 0 | 1 | 2
}

/** `bytes` with the keystream of (key, input) laid over: a new buffer, same length. */
export function crypt(key: Secret, input: CryptInput, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return new Uint8Array()
  const blocks = Math.ceil(bytes.length / BLOCK_BYTES)
  const counters = new Uint8Array(blocks * BLOCK_BYTES)
  const devAddrOnAir = reversed(bytesOfId(input.devAddr))
  const view = new DataView(counters.buffer)
  for (let i = 0; i < blocks; i++) {
    const at = i * BLOCK_BYTES
    counters[at] = 0x01
    counters[at + 4] = input.blockType ?? 0
    counters[at + 5] = input.direction === 'up' ? 0 : 1
    counters.set(devAddrOnAir, at + 6)
    view.setUint32(at + 10, input.fCnt32, true)
    counters[at + 15] = i + 1
  }
  const keystream = aesKey(key).encrypt(counters)
  const out = new Uint8Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) out[i] = bytes[i]! ^ keystream[i]!
  return out
}
