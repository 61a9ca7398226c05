/**
 * A relay frame's header on the air (sync.md §6): eleven bytes, before ciphertext and tag. Two gateways of a
 * pair know each other by short numbers; the counter is never used twice under a key. Pure.
 */

import { ByteReader, ByteWriter } from '../../../base/bytes.ts'

/** `alarm` jumps every queue; `ack` answers frames; `control` is what the hypervisor or the pair orders. */
export type RelayKind = 'data' | 'ack' | 'alarm' | 'control'

export type RelayHeader = {
  readonly kind: RelayKind
  /** 0 to 2: how many gateways may still pass it on. */
  readonly hopsLeft: number
  /** Short numbers of the two ends, 0 to 65 535. */
  readonly dst: number
  readonly src: number
  /** 0 to 15: which of the pair's keys. */
  readonly keyId: number
  /** 0 to 3, 0 first. */
  readonly priority: number
  /** Below 2³²; once for each source and key. */
  readonly counter: number
  /** Of the message that this is a piece of: 0 to `last`, at most 15. */
  readonly fragment: number
  readonly last: number
}

export type HeaderRead =
  | { readonly kind: 'header'; readonly header: RelayHeader }
  | {
      readonly kind: 'rejected'
      readonly reason: 'short' | 'other' | 'hops' | 'reserved' | 'fragment'
    }

export const HEADER_BYTES = 11
export const HOPS_MAX = 2
export const FRAGMENTS_MAX = 16
const KINDS: readonly RelayKind[] = ['data', 'ack', 'alarm', 'control']
/** LoRaWAN's message type `proprietary`: its devices and servers pass such frames over. */
const PROPRIETARY = 0b111 << 5

export function writeHeader(header: RelayHeader): Uint8Array {
  const { kind, hopsLeft, dst, src, keyId, priority, counter, fragment, last } = header
  const writer = new ByteWriter()
  writer.u8(PROPRIETARY | (KINDS.indexOf(kind) << 3) | hopsLeft)
  writer.u16le(dst)
  writer.u16le(src)
  writer.u8((keyId << 4) | (priority << 2))
  writer.u32le(counter)
  writer.u8((fragment << 4) | last)
  return writer.done()
}

/** What is no relay frame of this version is `rejected`, with why; the tag is not looked at here. */
export function readHeader(frame: Uint8Array): HeaderRead {
  const reader = new ByteReader(frame)
  const mhdr = reader.u8()
  const dst = reader.u16le()
  const src = reader.u16le()
  const flags = reader.u8()
  const counter = reader.u32le()
  const piece = reader.u8()
  if (mhdr === undefined || dst === undefined || src === undefined) return rejected('short')
  if (flags === undefined || counter === undefined || piece === undefined) return rejected('short')
  if ((mhdr & PROPRIETARY) !== PROPRIETARY) return rejected('other')
  const hopsLeft = mhdr & 0b111
  if (hopsLeft > HOPS_MAX) return rejected('hops')
  if ((flags & 0b11) !== 0) return rejected('reserved')
  const [fragment, last] = [piece >> 4, piece & 0b1111]
  if (fragment > last) return rejected('fragment')
  const header: RelayHeader = {
    ...{ kind: KINDS[(mhdr >> 3) & 0b11]!, hopsLeft, dst, src, counter, fragment, last },
    ...{ keyId: flags >> 4, priority: (flags >> 2) & 0b11 },
  }
  return { kind: 'header', header }
}

function rejected(reason: Extract<HeaderRead, { kind: 'rejected' }>['reason']): HeaderRead {
  return { kind: 'rejected', reason }
}
