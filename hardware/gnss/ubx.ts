/**
 * Frames of u-blox receivers. Pure.
 *
 *   b5 62 | class | id | length u16 | payload | Fletcher checksum of all from class on, two bytes
 *
 * All little-endian. Source: u-blox M8 Receiver Description (UBX-13003221) §32, NAV-TIMEGPS
 * (01 20), CFG-MSG (06 01).
 */

import type { GnssMessage } from './messages.ts'

export const UBX_SYNC = [0xb5, 0x62] as const
export const UBX_FRAME_BYTES = 8
/** Longer ones are none of ours: a length that noise has made up. */
export const UBX_PAYLOAD_BYTES_MAX = 512
const WEEK_MS = 604_800_000
const TIMEGPS = { messageClass: 0x01, id: 0x20, bytes: 16 } as const
const VALID = { timeOfWeek: 0x01, week: 0x02, leapSeconds: 0x04 } as const

export type UbxFrame = {
  readonly messageClass: number
  readonly id: number
  readonly payload: Uint8Array
}

export type UbxRead =
  | { readonly kind: 'frame'; readonly frame: UbxFrame; readonly usedBytes: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'rejected'; readonly reason: 'length' | 'checksum' }

/** The frame at the start of `bytes`, which begin with its first sync byte. The payload is a view. */
export function readUbx(bytes: Uint8Array): UbxRead {
  if (bytes.length >= 2 && bytes[1] !== UBX_SYNC[1]) return { kind: 'rejected', reason: 'checksum' }
  if (bytes.length < 6) return { kind: 'incomplete' }
  const length = bytes[4]! + bytes[5]! * 256
  if (length > UBX_PAYLOAD_BYTES_MAX) return { kind: 'rejected', reason: 'length' }
  const usedBytes = UBX_FRAME_BYTES + length
  if (bytes.length < usedBytes) return { kind: 'incomplete' }
  const [a, b] = checksumOf(bytes.subarray(2, 6 + length))
  if (bytes[6 + length] !== a || bytes[7 + length] !== b) {
    return { kind: 'rejected', reason: 'checksum' }
  }
  const payload = bytes.subarray(6, 6 + length)
  return { kind: 'frame', frame: { messageClass: bytes[2]!, id: bytes[3]!, payload }, usedBytes }
}

export function writeUbx({ messageClass, id, payload }: UbxFrame): Uint8Array {
  const { length } = payload
  const bytes = new Uint8Array(UBX_FRAME_BYTES + length)
  bytes.set([...UBX_SYNC, messageClass, id, length & 0xff, length >>> 8])
  bytes.set(payload, 6)
  bytes.set(checksumOf(bytes.subarray(2, 6 + length)), 6 + length)
  return bytes
}

/** Asks the receiver for NAV-TIMEGPS once per fix, on the line that asks. */
export function askForGpsTime(): Uint8Array {
  const payload = Uint8Array.of(TIMEGPS.messageClass, TIMEGPS.id, 1)
  return writeUbx({ messageClass: 0x06, id: 0x01, payload })
}

/** `undefined`: a frame that says nothing of time. */
export function gpsTimeOf({ messageClass, id, payload }: UbxFrame): GnssMessage | undefined {
  if (messageClass !== TIMEGPS.messageClass || id !== TIMEGPS.id) return undefined
  if (payload.length !== TIMEGPS.bytes) return undefined
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
  const flags = view.getUint8(11)
  const needed = VALID.timeOfWeek | VALID.week
  const ofWeekMs = view.getUint32(0, true) + view.getInt32(4, true) / 1e6
  return {
    kind: 'gps',
    gpsTimeMs: view.getInt16(8, true) * WEEK_MS + ofWeekMs,
    isValid: (flags & needed) === needed,
    leapSeconds: flags & VALID.leapSeconds ? view.getInt8(10) : undefined,
    accuracyNs: view.getUint32(12, true),
  }
}

/** Fletcher's sum over bytes, modulo 256 twice. */
function checksumOf(bytes: Uint8Array): readonly [number, number] {
  let a = 0
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) & 0xff
    b = (b + a) & 0xff
  }
  return [a, b]
}
