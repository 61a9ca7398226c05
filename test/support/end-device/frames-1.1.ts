/**
 * Data frames of LoRaWAN 1.1 (L2 1.1 §4.3, §4.4; FOpts as the errata of 2018 have it). Not by
 * lora-packet: it puts ConfFCnt into the MIC of an uplink on port 0 that acknowledges nothing, and
 * changes the caller's buffer when it verifies. Written from the specification, apart from
 * `gateway/lorawan`; `frames-1.1.test.ts` holds both against each other and against the vectors.
 *
 *   MIC up    CMAC(SNwkSIntKey, B1)[0..1] | CMAC(FNwkSIntKey, B0)[0..1]
 *   MIC down  CMAC(SNwkSIntKey, B0)[0..3]
 *   B0        49 | ConfFCnt 2 or 0 | 00 00 | Dir | DevAddr 4 | FCnt 4 | 00 | length
 *   B1        49 | ConfFCnt 2 | TxDr | TxCh | 00 | DevAddr 4 | FCnt 4 | 00 | length
 *   A_i       01 | 00 00 00 | 0 payload, 1 FOpts up and by NFCntDown, 2 FOpts by AFCntDown | Dir | …
 */

import { aesBlocks, cmac } from './aes.ts'
import { type DownlinkFields, type Frames, fullCounter } from './frames.ts'

export type Keys11 = {
  readonly fNwkSIntKey: Buffer
  readonly sNwkSIntKey: Buffer
  readonly nwkSEncKey: Buffer
  readonly appSKey: Buffer
}

const UP = 0
const DOWN = 1
const OF_PAYLOAD = 0
const OF_F_OPTS = 1
const OF_F_OPTS_BY_AFCNT = 2
const FHDR_BYTES = 8
const MIC_BYTES = 4

export function frames11(devAddr: Buffer, keys: Keys11): Frames {
  const address = Buffer.from(devAddr).reverse()

  const keystream = (
    key: Buffer,
    head: { readonly kind: number; readonly direction: number; readonly fCnt: number },
    bytes: Uint8Array,
  ): Buffer => {
    const count = Math.ceil(bytes.length / 16)
    const blocks = Array.from({ length: count }, (_, i) =>
      Buffer.concat([
        Buffer.from([0x01, 0, 0, 0, head.kind, head.direction]),
        address,
        fourBytes(head.fCnt),
        Buffer.from([0, i + 1]),
      ]),
    )
    const stream = aesBlocks(key, Buffer.concat(blocks))
    return Buffer.from(bytes.map((byte, i) => byte ^ stream[i]!))
  }

  const block = (head: readonly number[], direction: number, fCnt: number, length: number) =>
    Buffer.concat([
      Buffer.from([0x49, ...head, direction]),
      address,
      fourBytes(fCnt),
      Buffer.from([0, length]),
    ])

  const keyOfPort = (fPort: number | null): Buffer => (fPort === 0 ? keys.nwkSEncKey : keys.appSKey)

  return {
    devAddr,
    seal(fields) {
      const { fCntUp: fCnt, fPort, acknowledges } = fields
      const head = { direction: UP, fCnt }
      const control =
        (fields.adr ? 0x80 : 0) |
        (fields.adrAckReq ? 0x40 : 0) |
        (acknowledges === undefined ? 0 : 0x20) |
        fields.fOpts.length
      const signed = Buffer.concat([
        Buffer.from([fields.confirmed ? 0x80 : 0x40]),
        address,
        Buffer.from([control, fCnt & 0xff, (fCnt >>> 8) & 0xff]),
        keystream(keys.nwkSEncKey, { ...head, kind: OF_F_OPTS }, fields.fOpts),
        ...(fPort === undefined
          ? []
          : [
              Buffer.from([fPort]),
              keystream(keyOfPort(fPort), { ...head, kind: OF_PAYLOAD }, fields.payload),
            ]),
      ])
      const b1 = [...low16(acknowledges ?? 0), fields.dataRate, fields.channel]
      const s = cmac(keys.sNwkSIntKey, block(b1, UP, fCnt, signed.length), signed)
      const f = cmac(keys.fNwkSIntKey, block([0, 0, 0, 0], UP, fCnt, signed.length), signed)
      return new Uint8Array(Buffer.concat([signed, s.subarray(0, 2), f.subarray(0, 2)]))
    },
    open(phyPayload, next, lastConfirmed): DownlinkFields | undefined {
      const bytes = Buffer.from(phyPayload)
      const fType = bytes.length < 12 ? 0 : bytes[0]! & 0xe0
      if (fType !== 0x60 && fType !== 0xa0) return undefined
      if (!bytes.subarray(1, 5).equals(address)) return undefined
      const control = bytes[5]!
      const fOptsEnd = FHDR_BYTES + (control & 0x0f)
      const micAt = bytes.length - MIC_BYTES
      if (fOptsEnd > micAt) return undefined
      const fPort = fOptsEnd < micAt ? bytes[fOptsEnd]! : null
      const counter = fPort === null || fPort === 0 ? 'network' : 'application'
      const fCnt = fullCounter(bytes.readUInt16LE(6), next[counter])
      const ack = (control & 0x20) !== 0
      const signed = bytes.subarray(0, micAt)
      const b0 = [...low16(ack ? lastConfirmed : 0), 0, 0]
      const mic = cmac(keys.sNwkSIntKey, block(b0, DOWN, fCnt, signed.length), signed)
      if (!mic.subarray(0, MIC_BYTES).equals(bytes.subarray(micAt))) return undefined
      const head = { direction: DOWN, fCnt }
      const kind = counter === 'application' ? OF_F_OPTS_BY_AFCNT : OF_F_OPTS
      const fOpts = bytes.subarray(FHDR_BYTES, fOptsEnd)
      const payload = bytes.subarray(Math.min(fOptsEnd + 1, micAt), micAt)
      return {
        fCntDown: fCnt,
        counter,
        ack,
        confirmed: fType === 0xa0,
        fPending: (control & 0x10) !== 0,
        fPort,
        payload: new Uint8Array(
          keystream(keyOfPort(fPort), { ...head, kind: OF_PAYLOAD }, payload),
        ),
        fOpts: new Uint8Array(keystream(keys.nwkSEncKey, { ...head, kind }, fOpts)),
      }
    },
  }
}

function fourBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function low16(value: number): [number, number] {
  return [value & 0xff, (value >>> 8) & 0xff]
}
