/**
 * Remote multicast setup, port 200 (LoRaWAN TS005-1.0.0 and 2.0.0, §3–§4).
 *
 *   McGroupStatusAns    NbTotalGroups 6-4, AnsGroupMask 3-0 | (McGroupID | McAddr 4) each
 *   McGroupSetupReq     McGroupID 1-0 | McAddr 4 | McKey_encrypted 16 | minMcFCount 4 | maxMcFCount 4
 *   McGroup*Ans         error 2, McGroupID 1-0
 *   McClassCSessionReq  McGroupID 1-0 | SessionTime 4 | TimeOut 3-0 | DLFrequency 3 | DR
 *   McClassBSessionReq  McGroupID 1-0 | SessionTime 4 | Periodicity 6-4, TimeOut 3-0 | DLFrequency 3 | DR
 *   McClass*SessionAns  StartMissed 5 (v2), McGroupUndefined 4, FreqError 3, DRError 2, McGroupID 1-0
 *                       | TimeToStart 3, unless it refuses
 */

import assert from 'node:assert/strict'
import { type ByteWriter, reversed } from '../../../base/bytes.ts'
import { bytesOfId, type DevAddr, idOfBytes } from '../../../base/ids.ts'
import { bare, bit, type CommandRule, fit, isSet, u32At } from '../command-table.ts'
import { readFrequency, writeFrequency } from '../mac/frequency.ts'
import { PACKAGE_VERSION_ANS, type PackageCodec, packageCodec } from './codec.ts'
import type {
  McClassBSessionAns,
  McClassCSessionAns,
  MulticastDownlink,
  MulticastUplink,
} from './multicast-commands.ts'

/** A device holds at most this many groups. */
export const MC_GROUPS_MAX = 4
const MC_KEY_BYTES = 16
const STATUS_ENTRY_BYTES = 5
/** DRError, FreqError, McGroupUndefined: with any of them nothing will start. */
const SESSION_REFUSED = 0x1c

const mcGroupId = (byte: number): number => byte & 0x03
const mcAddrAt = (p: Uint8Array, at: number): DevAddr => idOfBytes(reversed(p.subarray(at, at + 4)))
const writeMcAddr = (out: ByteWriter, mcAddr: DevAddr): ByteWriter =>
  out.bytes(reversed(bytesOfId(mcAddr)))

/** How many groups a mask of four bits names. */
function groupCount(mask: number): number {
  let count = 0
  for (let id = 0; id < MC_GROUPS_MAX; id++) if (isSet(mask, id)) count++
  return count
}

/** Answers to sessions of both classes; the length of the rest stands in the first byte. */
function sessionAns<C extends McClassBSessionAns | McClassCSessionAns>(
  cid: number,
): CommandRule<C> {
  const rule: CommandRule<McClassCSessionAns> = {
    cid,
    direction: 'up',
    bytes: (behind) => (((behind[0] ?? 0) & SESSION_REFUSED) === 0 ? 4 : 1),
    read: (p) => ({
      mcGroupId: mcGroupId(p[0]!),
      drError: isSet(p[0]!, 2),
      freqError: isSet(p[0]!, 3),
      mcGroupUndefined: isSet(p[0]!, 4),
      startMissed: isSet(p[0]!, 5),
      ...(p.length === 4 && { timeToStartS: p[1]! | (p[2]! << 8) | (p[3]! << 16) }),
    }),
    write: (c, out) => {
      const errors = bit(c.drError, 2) | bit(c.freqError, 3) | bit(c.mcGroupUndefined, 4)
      out.u8(errors | bit(c.startMissed, 5) | fit(c.mcGroupId, 2))
      assert.equal(c.timeToStartS === undefined, errors !== 0, 'a start unless it is refused')
      if (c.timeToStartS === undefined) return
      const seconds = fit(c.timeToStartS, 24)
      out.u16le(seconds & 0xffff).u8(seconds >>> 16)
    },
  }
  return rule as unknown as CommandRule<C>
}

export const MULTICAST: PackageCodec<MulticastUplink, MulticastDownlink> = packageCodec(200, {
  PackageVersionReq: bare(0x00, 'down'),
  PackageVersionAns: PACKAGE_VERSION_ANS,
  McGroupStatusReq: {
    cid: 0x01,
    direction: 'down',
    bytes: 1,
    read: (p) => ({ reqGroupMask: p[0]! & 0x0f }),
    write: (c, out) => out.u8(fit(c.reqGroupMask, 4)),
  },
  McGroupStatusAns: {
    cid: 0x01,
    direction: 'up',
    bytes: (behind) => 1 + groupCount(behind[0] ?? 0) * STATUS_ENTRY_BYTES,
    read: (p) => ({
      nbTotalGroups: (p[0]! >>> 4) & 0x07,
      ansGroupMask: p[0]! & 0x0f,
      groups: Array.from({ length: groupCount(p[0]!) }, (_, i) => {
        const at = 1 + i * STATUS_ENTRY_BYTES
        return { mcGroupId: mcGroupId(p[at]!), mcAddr: mcAddrAt(p, at + 1) }
      }),
    }),
    write: (c, out) => {
      assert.equal(groupCount(c.ansGroupMask), c.groups.length, 'a bit for each group')
      out.u8((fit(c.nbTotalGroups, 3) << 4) | fit(c.ansGroupMask, 4))
      for (const group of c.groups) writeMcAddr(out.u8(fit(group.mcGroupId, 2)), group.mcAddr)
    },
  },
  McGroupSetupReq: {
    cid: 0x02,
    direction: 'down',
    bytes: 29,
    read: (p) => ({
      mcGroupId: mcGroupId(p[0]!),
      mcAddr: mcAddrAt(p, 1),
      mcKeyEncrypted: p.slice(5, 5 + MC_KEY_BYTES),
      minMcFCount: u32At(p, 21),
      maxMcFCount: u32At(p, 25),
    }),
    write: (c, out) => {
      assert.equal(c.mcKeyEncrypted.length, MC_KEY_BYTES)
      writeMcAddr(out.u8(fit(c.mcGroupId, 2)), c.mcAddr)
        .bytes(c.mcKeyEncrypted)
        .u32le(fit(c.minMcFCount, 32))
        .u32le(fit(c.maxMcFCount, 32))
    },
  },
  McGroupSetupAns: {
    cid: 0x02,
    direction: 'up',
    bytes: 1,
    read: (p) => ({ mcGroupId: mcGroupId(p[0]!), idError: isSet(p[0]!, 2) }),
    write: (c, out) => out.u8(bit(c.idError, 2) | fit(c.mcGroupId, 2)),
  },
  McGroupDeleteReq: {
    cid: 0x03,
    direction: 'down',
    bytes: 1,
    read: (p) => ({ mcGroupId: mcGroupId(p[0]!) }),
    write: (c, out) => out.u8(fit(c.mcGroupId, 2)),
  },
  McGroupDeleteAns: {
    cid: 0x03,
    direction: 'up',
    bytes: 1,
    read: (p) => ({ mcGroupId: mcGroupId(p[0]!), mcGroupUndefined: isSet(p[0]!, 2) }),
    write: (c, out) => out.u8(bit(c.mcGroupUndefined, 2) | fit(c.mcGroupId, 2)),
  },
  McClassCSessionReq: {
    cid: 0x04,
    direction: 'down',
    bytes: 10,
    read: (p) => ({
      mcGroupId: mcGroupId(p[0]!),
      sessionTimeGpsS: u32At(p, 1),
      timeOutExp: p[5]! & 0x0f,
      freqHz: readFrequency(p, 6),
      dataRate: p[9]!,
    }),
    write: (c, out) => {
      out.u8(fit(c.mcGroupId, 2)).u32le(fit(c.sessionTimeGpsS, 32)).u8(fit(c.timeOutExp, 4))
      writeFrequency(out, c.freqHz)
      out.u8(fit(c.dataRate, 8))
    },
  },
  McClassCSessionAns: sessionAns(0x04),
  McClassBSessionReq: {
    cid: 0x05,
    direction: 'down',
    bytes: 10,
    read: (p) => ({
      mcGroupId: mcGroupId(p[0]!),
      sessionTimeGpsS: u32At(p, 1),
      timeOutExp: p[5]! & 0x0f,
      periodicity: (p[5]! >>> 4) & 0x07,
      freqHz: readFrequency(p, 6),
      dataRate: p[9]!,
    }),
    write: (c, out) => {
      out.u8(fit(c.mcGroupId, 2)).u32le(fit(c.sessionTimeGpsS, 32))
      out.u8((fit(c.periodicity, 3) << 4) | fit(c.timeOutExp, 4))
      writeFrequency(out, c.freqHz)
      out.u8(fit(c.dataRate, 8))
    },
  },
  McClassBSessionAns: sessionAns(0x05),
})
