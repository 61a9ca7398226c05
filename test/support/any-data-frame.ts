/** Any data frame that the specification allows, up or down, with keys of its own. */

import fc, { type Arbitrary } from 'fast-check'
import type { DevAddr } from '../../base/ids.ts'

export type AnyDataFrame = {
  readonly direction: 'up' | 'down'
  readonly confirmed: boolean
  readonly devAddr: DevAddr
  readonly adr: boolean
  /** Uplinks only. */
  readonly adrAckReq: boolean
  readonly ack: boolean
  /** ClassB of an uplink, FPending of a downlink. */
  readonly bit4: boolean
  readonly fCnt32: number
  readonly fOpts: Uint8Array
  readonly fPort: number | undefined
  /** In the clear; empty without a port. */
  readonly payload: Uint8Array
  /** 16 bytes each. 1.0 has `nwkSKey` alone. */
  readonly keys: {
    readonly nwkSKey: Uint8Array
    readonly sNwkSIntKey: Uint8Array
    readonly nwkSEncKey: Uint8Array
    readonly appSKey: Uint8Array
  }
  readonly confFCnt: number
  readonly txDr: number
  readonly txCh: number
}

const key = fc.uint8Array({ minLength: 16, maxLength: 16 })
const flag = fc.boolean()
/** All of 32 bits, and often the wrap of the lower 16. */
const counter = fc.oneof(
  fc.nat(0xffffffff),
  fc
    .tuple(fc.nat(0xffff), fc.integer({ min: -2, max: 2 }))
    .map(([high, off]) => Math.max(0, high * 0x10000 + off)),
)

export const ANY_DATA_FRAME: Arbitrary<AnyDataFrame> = fc
  .record({
    direction: fc.constantFrom('up' as const, 'down' as const),
    confirmed: flag,
    devAddr: fc.nat(0xffffffff).map((value) => value.toString(16).padStart(8, '0') as DevAddr),
    adr: flag,
    adrAckReq: flag,
    ack: flag,
    bit4: flag,
    fCnt32: counter,
    fOpts: fc.uint8Array({ maxLength: 15 }),
    fPort: fc.option(fc.nat(255), { nil: undefined }),
    payload: fc.uint8Array({ maxLength: 222 }),
    keys: fc.record({ nwkSKey: key, sNwkSIntKey: key, nwkSEncKey: key, appSKey: key }),
    confFCnt: fc.nat(0xffff),
    txDr: fc.nat(15),
    txCh: fc.nat(71),
  })
  .map((frame) => ({
    ...frame,
    adrAckReq: frame.direction === 'up' && frame.adrAckReq,
    fOpts: frame.fPort === 0 ? new Uint8Array() : frame.fOpts,
    payload: frame.fPort === undefined ? new Uint8Array() : frame.payload,
  }))
