/**
 * Frames on the serial link to the concentrator's bridge (STM32 of a CoreCell USB).
 *
 *   byte 0    1..2                 3       4..
 *   id        size (big-endian)    order   payload, 0 to 4 200 bytes
 *
 * There is no start byte and no checksum: after a lost byte only silence finds the next frame. An
 * answer has the id of its request and its order plus 0x40.
 * Source: Lora-net/sx1302_spi_usb_bridge; Lora-net/sx1302_hal, libloragw/src/loragw_mcu.c.
 */

export const FRAME_HEADER_BYTES = 4
export const FRAME_PAYLOAD_BYTES_MAX = 4_200

export type McuFrame = {
  readonly id: number
  readonly order: number
  readonly payload: Uint8Array
}

export type FrameRead =
  | { readonly kind: 'frame'; readonly frame: McuFrame; readonly usedBytes: number }
  | { readonly kind: 'incomplete'; readonly missingBytes: number }
  | { readonly kind: 'rejected'; readonly reason: 'payload-too-long' }

/** Reads the first frame in `bytes`. The payload is a view: copy it before the buffer moves on. */
export function readFrame(bytes: Uint8Array): FrameRead {
  if (bytes.length < FRAME_HEADER_BYTES) {
    return { kind: 'incomplete', missingBytes: FRAME_HEADER_BYTES - bytes.length }
  }
  const size = bytes[1]! * 256 + bytes[2]!
  if (size > FRAME_PAYLOAD_BYTES_MAX) return { kind: 'rejected', reason: 'payload-too-long' }
  const usedBytes = FRAME_HEADER_BYTES + size
  if (bytes.length < usedBytes) {
    return { kind: 'incomplete', missingBytes: usedBytes - bytes.length }
  }
  const payload = bytes.subarray(FRAME_HEADER_BYTES, usedBytes)
  return { kind: 'frame', frame: { id: bytes[0]!, order: bytes[3]!, payload }, usedBytes }
}

/** Header and payload in one buffer: the bridge forgets a request that comes in two writes. */
export function writeFrame({ id, order, payload }: McuFrame): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + payload.length)
  bytes.set([id, payload.length >>> 8, payload.length & 0xff, order])
  bytes.set(payload, FRAME_HEADER_BYTES)
  return bytes
}
