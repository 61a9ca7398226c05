/**
 * Keys of a multicast group from a device's root (LoRaWAN TS005-1.0.0 §4; reference/lorawan.md §14):
 *
 *   McRootKey   AES(GenAppKey, 00 0…) in 1.0.x, AES(AppKey, 20 0…) in 1.1
 *   McKEKey     AES(McRootKey, 00 0…)      McKey       AES(McKEKey, McKey_encrypted)
 *   McAppSKey   AES(McKey, 01 | McAddr)    McNetSKey   AES(McKey, 02 | McAddr)
 */

import { aesOf } from './aes.ts'

const OF_1_0 = Uint8Array.of(0x00)
const OF_1_1 = Uint8Array.of(0x20)

export function mcRootKey(root: Buffer, is11: boolean): Buffer {
  return aesOf(root, is11 ? OF_1_1 : OF_1_0)
}

export function mcKeKey(rootKey: Buffer): Buffer {
  return aesOf(rootKey, Uint8Array.of(0))
}

/** `mcAddr` in display order. */
export function mcSessionKeys(
  mcKey: Buffer,
  mcAddr: Buffer,
): { readonly appSKey: Buffer; readonly nwkSKey: Buffer } {
  const address = Buffer.from(mcAddr).reverse()
  return {
    appSKey: aesOf(mcKey, Uint8Array.of(1), address),
    nwkSKey: aesOf(mcKey, Uint8Array.of(2), address),
  }
}
