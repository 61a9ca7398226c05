/** CFList of a JoinAccept: type 0, five frequencies in 100 Hz steps; type 1, channel masks (RP002 §2). */

import { ByteWriter } from '../../base/bytes.ts'

export type CfList =
  | { readonly type: 0; readonly frequencies: readonly number[] }
  | { readonly type: 1; readonly masks: readonly number[] }

export function writeCfList(list: CfList): Uint8Array {
  const out = new ByteWriter(16)
  if (list.type === 0) {
    for (let i = 0; i < 5; i++) {
      const steps = (list.frequencies[i] ?? 0) / 100
      out.u16le(steps & 0xffff).u8(steps >>> 16)
    }
  } else {
    for (let i = 0; i < 7; i++) out.u16le(list.masks[i] ?? 0)
    out.u8(0)
  }
  return out.u8(list.type).done()
}

export function readCfList(bytes: Uint8Array): CfList | undefined {
  if (bytes.length !== 16) return undefined
  if (bytes[15] === 0) {
    const frequencies = [0, 3, 6, 9, 12].map(
      (at) => (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)) * 100,
    )
    return { type: 0, frequencies }
  }
  if (bytes[15] !== 1) return undefined
  return { type: 1, masks: [0, 2, 4, 6, 8, 10, 12].map((at) => bytes[at]! | (bytes[at + 1]! << 8)) }
}
