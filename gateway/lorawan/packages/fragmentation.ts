/**
 * Fragmented data block transport, port 201 (LoRaWAN TS004-1.0.0 §3): commands only, so that a frame can
 * be read; nothing here cuts or joins blocks. Version 2 gives FragSessionStatusAns and FragSessionSetupReq
 * another form, so a device's PackageVersionAns must have said 1.
 *
 *   FragSessionStatusReq  FragIndex 2-1, Participants 0
 *   FragSessionStatusAns  FragIndex 15-14, NbFragReceived 13-0 | MissingFrag | NotEnoughMatrixMemory 0
 *   FragSessionSetupReq   FragIndex 5-4, McGroupBitMask 3-0 | NbFrag 2 | FragSize
 *                         | FragmentationMatrix 5-3, BlockAckDelay 2-0 | Padding | Descriptor 4
 *   FragSessionSetupAns   FragIndex 7-6, WrongDescriptor 3, IndexNotSupported 2, NotEnoughMemory 1, Encoding 0
 *   FragSessionDelete*    SessionDoesNotExist 2 (Ans), FragIndex 1-0
 *   DataFragment          FragIndex 15-14, N 13-0 | the fragment, to the end of the frame
 */

import assert from 'node:assert/strict'
import { bare, bit, fit, isSet } from '../command-table.ts'
import {
  PACKAGE_VERSION_ANS,
  type PackageCodec,
  type PackageVersionAns,
  type PackageVersionReq,
  packageCodec,
} from './codec.ts'

/** One of a device's four fragmentation sessions: 0–3. */
type OfSession = { readonly fragIndex: number }

/** `participants`: set, all answer; clear, only those that miss something. */
export type FragSessionStatusReq = OfSession & {
  readonly name: 'FragSessionStatusReq'
  readonly participants: boolean
}
export type FragSessionStatusAns = OfSession & {
  readonly name: 'FragSessionStatusAns'
  readonly nbFragReceived: number
  /** Still missing; 255 for more. */
  readonly missingFrag: number
  readonly notEnoughMatrixMemory: boolean
}
export type FragSessionSetupReq = OfSession & {
  readonly name: 'FragSessionSetupReq'
  /** Bit i: the device's group i may carry fragments; 0: unicast only. */
  readonly mcGroupBitMask: number
  readonly nbFrag: number
  readonly fragSizeBytes: number
  /** 0: the parity code of the specification. */
  readonly fragmentationMatrix: number
  /** FragSessionStatusAns after up to 2^(n+4) s of chance. */
  readonly blockAckDelay: number
  /** Of the last fragment, to be cut off. */
  readonly paddingBytes: number
  /** Four bytes, of the application. */
  readonly descriptor: Uint8Array
}
export type FragSessionSetupAns = OfSession & {
  readonly name: 'FragSessionSetupAns'
  readonly wrongDescriptor: boolean
  readonly fragSessionIndexNotSupported: boolean
  readonly notEnoughMemory: boolean
  readonly encodingUnsupported: boolean
}
export type FragSessionDeleteReq = OfSession & { readonly name: 'FragSessionDeleteReq' }
export type FragSessionDeleteAns = OfSession & {
  readonly name: 'FragSessionDeleteAns'
  readonly sessionDoesNotExist: boolean
}
/** Fragment `n`, from 1; those after NbFrag are parity. */
export type DataFragment = OfSession & {
  readonly name: 'DataFragment'
  readonly n: number
  readonly fragment: Uint8Array
}

export type FragmentationUplink =
  | PackageVersionAns
  | FragSessionStatusAns
  | FragSessionSetupAns
  | FragSessionDeleteAns
export type FragmentationDownlink =
  | PackageVersionReq
  | FragSessionStatusReq
  | FragSessionSetupReq
  | FragSessionDeleteReq
  | DataFragment

/** FragIndex in the two highest of sixteen bits. */
const indexAndCount = (fragIndex: number, count: number): number =>
  (fit(fragIndex, 2) << 14) | fit(count, 14)
const u16At = (p: Uint8Array, at: number): number => p[at]! | (p[at + 1]! << 8)
const DESCRIPTOR_BYTES = 4

export const FRAGMENTATION: PackageCodec<FragmentationUplink, FragmentationDownlink> = packageCodec(
  201,
  {
    PackageVersionReq: bare(0x00, 'down'),
    PackageVersionAns: PACKAGE_VERSION_ANS,
    FragSessionStatusReq: {
      cid: 0x01,
      direction: 'down',
      bytes: 1,
      read: (p) => ({ fragIndex: (p[0]! >>> 1) & 0x03, participants: isSet(p[0]!, 0) }),
      write: (c, out) => out.u8((fit(c.fragIndex, 2) << 1) | bit(c.participants, 0)),
    },
    FragSessionStatusAns: {
      cid: 0x01,
      direction: 'up',
      bytes: 4,
      read: (p) => ({
        fragIndex: p[1]! >>> 6,
        nbFragReceived: u16At(p, 0) & 0x3fff,
        missingFrag: p[2]!,
        notEnoughMatrixMemory: isSet(p[3]!, 0),
      }),
      write: (c, out) =>
        out
          .u16le(indexAndCount(c.fragIndex, c.nbFragReceived))
          .u8(fit(c.missingFrag, 8))
          .u8(bit(c.notEnoughMatrixMemory, 0)),
    },
    FragSessionSetupReq: {
      cid: 0x02,
      direction: 'down',
      bytes: 10,
      read: (p) => ({
        fragIndex: (p[0]! >>> 4) & 0x03,
        mcGroupBitMask: p[0]! & 0x0f,
        nbFrag: u16At(p, 1),
        fragSizeBytes: p[3]!,
        fragmentationMatrix: (p[4]! >>> 3) & 0x07,
        blockAckDelay: p[4]! & 0x07,
        paddingBytes: p[5]!,
        descriptor: p.slice(6, 6 + DESCRIPTOR_BYTES),
      }),
      write: (c, out) => {
        assert.equal(c.descriptor.length, DESCRIPTOR_BYTES)
        out
          .u8((fit(c.fragIndex, 2) << 4) | fit(c.mcGroupBitMask, 4))
          .u16le(fit(c.nbFrag, 16))
          .u8(fit(c.fragSizeBytes, 8))
          .u8((fit(c.fragmentationMatrix, 3) << 3) | fit(c.blockAckDelay, 3))
          .u8(fit(c.paddingBytes, 8))
          .bytes(c.descriptor)
      },
    },
    FragSessionSetupAns: {
      cid: 0x02,
      direction: 'up',
      bytes: 1,
      read: (p) => ({
        fragIndex: p[0]! >>> 6,
        wrongDescriptor: isSet(p[0]!, 3),
        fragSessionIndexNotSupported: isSet(p[0]!, 2),
        notEnoughMemory: isSet(p[0]!, 1),
        encodingUnsupported: isSet(p[0]!, 0),
      }),
      write: (c, out) =>
        out.u8(
          (fit(c.fragIndex, 2) << 6) |
            bit(c.wrongDescriptor, 3) |
            bit(c.fragSessionIndexNotSupported, 2) |
            bit(c.notEnoughMemory, 1) |
            bit(c.encodingUnsupported, 0),
        ),
    },
    FragSessionDeleteReq: {
      cid: 0x03,
      direction: 'down',
      bytes: 1,
      read: (p) => ({ fragIndex: p[0]! & 0x03 }),
      write: (c, out) => out.u8(fit(c.fragIndex, 2)),
    },
    FragSessionDeleteAns: {
      cid: 0x03,
      direction: 'up',
      bytes: 1,
      read: (p) => ({ fragIndex: p[0]! & 0x03, sessionDoesNotExist: isSet(p[0]!, 2) }),
      write: (c, out) => out.u8(bit(c.sessionDoesNotExist, 2) | fit(c.fragIndex, 2)),
    },
    DataFragment: {
      cid: 0x08,
      direction: 'down',
      bytes: (behind) => Math.max(2, behind.length),
      read: (p) => ({ fragIndex: p[1]! >>> 6, n: u16At(p, 0) & 0x3fff, fragment: p.slice(2) }),
      write: (c, out) => out.u16le(indexAndCount(c.fragIndex, c.n)).bytes(c.fragment),
    },
  },
)
