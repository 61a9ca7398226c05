/**
 * Keys of a multicast group (LoRaWAN TS005 §4.2): one key for the group, told to each member under a
 * key of its own; both session keys follow from it.
 *
 *   McRootKey = AES(GenAppKey, 00 | 0…)   1.0.x, a key of its own beside the AppKey
 *             = AES(AppKey,    20 | 0…)   1.1
 *   McKEKey   = AES(McRootKey, 00 | 0…)   McKey = AES(McKEKey, McKey_encrypted)
 *   McAppSKey = AES(McKey, 01 | McAddr 4 LE | 0…)      McNetSKey = AES(McKey, 02 | McAddr 4 LE | 0…)
 */

import { ByteWriter, reversed } from '../../../base/bytes.ts'
import { bytesOfId, type DevAddr } from '../../../base/ids.ts'
import { Secret } from '../../../base/secret.ts'
import { AesKey, aesDecrypt, BLOCK_BYTES } from '../aes.ts'
import { derive } from '../keys.ts'

const block = (prefix: number): ByteWriter => new ByteWriter(BLOCK_BYTES).u8(prefix)

/** A device's root of multicast keys. 1.0.x: from its GenAppKey; 1.1: from its AppKey. */
export function deriveMcRootKey(
  root: { readonly genAppKey: Secret } | { readonly appKey11: Secret },
): Secret {
  return 'genAppKey' in root
    ? derive(root.genAppKey, block(0x00))
    : derive(root.appKey11, block(0x20))
}

/** The key under which group keys travel to this device. */
export function deriveMcKeKey(mcRootKey: Secret): Secret {
  return derive(mcRootKey, block(0x00))
}

/** McKey_encrypted: *decrypted* by the server, so that a device needs AES encryption only. */
export function sealMcKey(mcKeKey: Secret, mcKey: Secret): Uint8Array {
  return Uint8Array.from(aesDecrypt(mcKeKey, mcKey.reveal()))
}

/** What a device makes of McKey_encrypted. */
export function unsealMcKey(mcKeKey: Secret, mcKeyEncrypted: Uint8Array): Secret {
  return new Secret(Uint8Array.from(new AesKey(mcKeKey.reveal()).encrypt(mcKeyEncrypted)))
}

export type McSessionKeys = { readonly mcAppSKey: Secret; readonly mcNetSKey: Secret }

export function deriveMcSessionKeys(mcKey: Secret, mcAddr: DevAddr): McSessionKeys {
  const of = (prefix: number) => derive(mcKey, block(prefix).bytes(reversed(bytesOfId(mcAddr))))
  return { mcAppSKey: of(0x01), mcNetSKey: of(0x02) }
}
