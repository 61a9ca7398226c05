/**
 * Session keys from root keys (LoRaWAN L2 1.0.4 §6.2.5, 1.1 §6.2.5): one AES block each.
 *
 *   1.0:  xx | JoinNonce 3 LE | NetID 3 LE | DevNonce 2 LE | 0…        01 NwkSKey, 02 AppSKey
 *   1.1:  xx | JoinNonce 3 LE | JoinEUI 8 LE | DevNonce 2 LE | 0…      01 F, 02 App, 03 S, 04 Enc
 *   JS:   xx | DevEUI 8 LE | 0…                                        05 JSEncKey, 06 JSIntKey
 */

import { ByteWriter, reversed } from '../../base/bytes.ts'
import { bytesOfId, type DevEui, type JoinEui, type NetId } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import { AesKey, BLOCK_BYTES } from './aes.ts'

export type JoinNonces = {
  /** 24 bits, drawn by the server. */
  readonly joinNonce: number
  /** 16 bits, drawn by the device. */
  readonly devNonce: number
}

/**
 * The key that `root` gives for a block, zeros up to its end. A root key serves once a join: its
 * cipher is not worth a place among the kept ones.
 */
export function derive(root: Secret, block: ByteWriter): Secret {
  while (block.length < BLOCK_BYTES) block.u8(0)
  return new Secret(Uint8Array.from(new AesKey(root.reveal()).encrypt(block.done())))
}

function nonceBlock(prefix: number, nonces: JoinNonces, middle: Uint8Array): ByteWriter {
  return new ByteWriter(BLOCK_BYTES)
    .u8(prefix)
    .u16le(nonces.joinNonce & 0xffff)
    .u8(nonces.joinNonce >>> 16)
    .bytes(reversed(middle))
    .u16le(nonces.devNonce)
}

export type SessionKeys10 = { readonly nwkSKey: Secret; readonly appSKey: Secret }

export function deriveKeys10(appKey: Secret, netId: NetId, nonces: JoinNonces): SessionKeys10 {
  const middle = bytesOfId(netId)
  return {
    nwkSKey: derive(appKey, nonceBlock(0x01, nonces, middle)),
    appSKey: derive(appKey, nonceBlock(0x02, nonces, middle)),
  }
}

export type SessionKeys11 = {
  readonly fNwkSIntKey: Secret
  readonly sNwkSIntKey: Secret
  readonly nwkSEncKey: Secret
  readonly appSKey: Secret
}

export function deriveKeys11(
  roots: { readonly nwkKey: Secret; readonly appKey: Secret },
  joinEui: JoinEui,
  nonces: JoinNonces,
): SessionKeys11 {
  const middle = bytesOfId(joinEui)
  return {
    fNwkSIntKey: derive(roots.nwkKey, nonceBlock(0x01, nonces, middle)),
    appSKey: derive(roots.appKey, nonceBlock(0x02, nonces, middle)),
    sNwkSIntKey: derive(roots.nwkKey, nonceBlock(0x03, nonces, middle)),
    nwkSEncKey: derive(roots.nwkKey, nonceBlock(0x04, nonces, middle)),
  }
}

export function deriveJoinServerKeys(
  nwkKey: Secret,
  devEui: DevEui,
): { readonly jsEncKey: Secret; readonly jsIntKey: Secret } {
  const block = (prefix: number) =>
    new ByteWriter(BLOCK_BYTES).u8(prefix).bytes(reversed(bytesOfId(devEui)))
  return { jsEncKey: derive(nwkKey, block(0x05)), jsIntKey: derive(nwkKey, block(0x06)) }
}
