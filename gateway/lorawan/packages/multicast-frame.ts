/**
 * A downlink to a group (LoRaWAN L2 1.0.4 §4.3, "multicast"; TS005 §1): unconfirmed, no FOpts, an FPort
 * above 0, a counter of the group's own, and the MIC of 1.0.x whatever version its members are.
 */

import assert from 'node:assert/strict'
import { concatBytes } from '../../../base/bytes.ts'
import type { DevAddr } from '../../../base/ids.ts'
import { crypt } from '../frm-crypto.ts'
import { dataMic } from '../mic.ts'
import { writeData } from '../phy.ts'
import type { McSessionKeys } from './multicast-keys.ts'

export type McDownlink = {
  readonly mcAddr: DevAddr
  /** 32 bits; never twice under the same keys. */
  readonly fCnt32: number
  /** 1–223. */
  readonly fPort: number
  /** In the clear. */
  readonly payload: Uint8Array
}

/** The PHYPayload as sent. */
export function writeMcDownlink(keys: McSessionKeys, downlink: McDownlink): Uint8Array {
  const { mcAddr: devAddr, fCnt32, fPort, payload } = downlink
  assert.ok(fPort > 0, 'a group hears no MAC commands')
  const of = { direction: 'down', devAddr, fCnt32 } as const
  const signed = writeData({
    ...of,
    confirmed: false,
    fCnt16: fCnt32 & 0xffff,
    fPort,
    frmPayload: crypt(keys.mcAppSKey, of, payload),
  })
  return concatBytes([signed, dataMic(keys.mcNetSKey, { ...of, signed })])
}
