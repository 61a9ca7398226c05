/**
 * Remote multicast setup on the device's side (LoRaWAN TS005-1.0.0), port 200. Requests of one frame
 * are answered in one frame, in order; reading ends at one it does not know. Little-endian.
 *
 *   00 PackageVersionReq                                  Ans  identifier 2, version 1
 *   01 McGroupStatusReq    mask 3-0                       Ans  total 6-4, mask 3-0 | (id, McAddr 4)…
 *   02 McGroupSetupReq     id | McAddr 4 | McKey 16 | min 4 | max 4     Ans  IdError 2, id 1-0
 *   03 McGroupDeleteReq    id                             Ans  undefined 2, id 1-0
 *   04 McClassCSessionReq  id | time 4 | 2^n s | freq 3 | DR
 *                          Ans  undefined 4, freq 3, DR 2, id 1-0 | seconds to the start 3, if all is well
 */

import { downlinkRate } from '../../../gateway/lorawan/region/region.ts'
import { aesOf } from './aes.ts'
import type { MulticastGroups } from './multicast-groups.ts'
import { mcKeKey, mcRootKey, mcSessionKeys } from './multicast-keys.ts'
import type { DeviceModel } from './options.ts'

export const MULTICAST_PORT = 200

const VERSION = { identifier: 2, version: 1 } as const
const BYTES_OF_REQUEST = [0, 1, 29, 1, 10] as const

export type McRoot = { readonly key: Buffer; readonly is11: boolean }

/** What is said to these requests; the groups change with it. `gpsS`: the device's own clock. */
export function hearMulticastPackage(
  parts: { readonly groups: MulticastGroups; readonly root: McRoot; readonly model: DeviceModel },
  payload: Uint8Array,
  gpsS: number,
): Uint8Array {
  const said: number[] = []
  const bytes = Buffer.from(payload)
  for (let at = 0; at < bytes.length; ) {
    const cid = bytes[at]!
    const length = BYTES_OF_REQUEST[cid]
    if (length === undefined || at + 1 + length > bytes.length) break
    said.push(cid, ...answerTo(cid, bytes.subarray(at + 1, at + 1 + length), parts, gpsS))
    at += 1 + length
  }
  return Uint8Array.from(said)
}

function answerTo(
  cid: number,
  body: Buffer,
  parts: Parameters<typeof hearMulticastPackage>[0],
  gpsS: number,
): readonly number[] {
  const { groups } = parts
  const id = (body[0] ?? 0) & 0x03
  switch (cid) {
    case 0x00:
      return [VERSION.identifier, VERSION.version]
    case 0x01:
      return statusOf(groups, body[0]! & 0x0f)
    case 0x02:
      return [(setUp(parts, body) ? 0 : 0x04) | id]
    case 0x03:
      return [(groups.remove(id) ? 0 : 0x04) | id]
    default:
      return planSession(parts, body, gpsS)
  }
}

function statusOf(groups: MulticastGroups, mask: number): readonly number[] {
  const asked = groups.ids.filter((id) => (mask >>> id) & 1)
  const answered = asked.reduce((bits, id) => bits | (1 << id), 0)
  return [
    (groups.ids.length << 4) | answered,
    ...asked.flatMap((id) => [id, ...Buffer.from(groups.get(id)!.frames.devAddr).reverse()]),
  ]
}

/** `false`: it has no such place. */
function setUp(
  { groups, root, model }: Parameters<typeof hearMulticastPackage>[0],
  body: Buffer,
): boolean {
  const id = body[0]! & 0x03
  if (id >= model.hardware.mcGroups) return false
  const mcAddr = Buffer.from(body.subarray(1, 5)).reverse()
  const mcKey = aesOf(mcKeKey(mcRootKey(root.key, root.is11)), body.subarray(5, 21))
  groups.define(id, {
    mcAddr,
    keys: mcSessionKeys(mcKey, mcAddr),
    fCntMin: body.readUInt32LE(21),
    fCntMax: body.readUInt32LE(25),
  })
  return true
}

function planSession(
  parts: { readonly groups: MulticastGroups; readonly model: DeviceModel },
  body: Buffer,
  gpsS: number,
): readonly number[] {
  const { groups, model } = parts
  const { region, hardware } = model
  const id = body[0]! & 0x03
  const fromGpsS = body.readUInt32LE(1)
  const lastsS = 2 ** (body[5]! & 0x0f)
  const freqHz = body.readUIntLE(6, 3) * 100
  const dataRate = body[9]!
  const inS = Math.ceil(fromGpsS - gpsS)
  // A session that has begun counts as undefined, as in LoRaMac-node: it would listen into its midst.
  const isUndefined = groups.get(id) === undefined || inS <= 0
  const isFreqWrong = freqHz < hardware.freqMinHz || freqHz > hardware.freqMaxHz
  const isRateWrong = downlinkRate(region, dataRate) === undefined
  const status = (isUndefined ? 0x10 : 0) | (isFreqWrong ? 0x08 : 0) | (isRateWrong ? 0x04 : 0) | id
  if (status !== id) return [status]
  groups.plan(id, { fromGpsS, untilGpsS: fromGpsS + lastsS, freqHz, dataRate })
  return [status, inS & 0xff, (inS >>> 8) & 0xff, (inS >>> 16) & 0xff]
}
