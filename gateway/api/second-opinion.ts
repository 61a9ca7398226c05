/**
 * What lora-packet says of a frame: another author's reading of the same bytes with the same keys
 * (LoRaWAN 1.0.x). Loaded when somebody first asks, in the thread that holds the keys: they go nowhere.
 */

import lpModule from 'lora-packet'
import type { Secret } from '../../base/secret.ts'

// The package's types say one `default` too many under nodenext.
const lp = lpModule as unknown as typeof lpModule.default

/** As lora-packet has it; `undefined`: it could not read these bytes at all. */
export type Opinion = {
  readonly devAddr: string
  /** The low 16 bits. */
  readonly fCnt16: number
  readonly fPort: number | null
  readonly isSigned: boolean
  /** Decrypted, hex; '' when there is none. */
  readonly frmPayload: string
}

export function opinionOf(
  phyPayload: Uint8Array,
  keys: { readonly nwkSKey: Secret; readonly appSKey: Secret },
  fCnt32: number,
): Opinion | undefined {
  const nwkSKey = Buffer.from(keys.nwkSKey.reveal())
  const appSKey = Buffer.from(keys.appSKey.reveal())
  // The upper half goes apart, little-endian.
  const high = Buffer.alloc(2)
  high.writeUInt16LE(Math.floor(fCnt32 / 0x10000))
  try {
    const packet = lp.fromWire(Buffer.from(phyPayload))
    const hasPayload = (packet.FRMPayload?.length ?? 0) > 0
    return {
      devAddr: packet.DevAddr?.toString('hex') ?? '',
      fCnt16: packet.getFCnt() ?? -1,
      fPort: packet.getFPort(),
      isSigned: lp.verifyMIC(packet, nwkSKey, undefined, high),
      frmPayload: hasPayload ? lp.decrypt(packet, appSKey, nwkSKey, high).toString('hex') : '',
    }
  } catch {
    // It throws plain errors at what it does not take.
    return undefined
  }
}
