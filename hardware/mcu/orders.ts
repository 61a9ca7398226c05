/**
 * What the bridge can be told, and what it answers (reference §1.1). Pure: payloads only.
 *
 *   PING 00        → 12 bytes unique id, 9 ASCII characters of firmware version
 *   STATUS 01      → uptime ms u32, temperature °C·100 i16, big-endian
 *   BOOTLOADER 02  → nothing; it comes back as a DFU device
 *   RESET 03  00   → 0 it will, 1 it will not; 200 ms later it re-enumerates
 *   GPIO 04  port, pin, state → 0 done, 1 no such pin
 *   SPI 05         → spi.ts
 *   error          → ff, with the id of the request
 */

import { hexOf } from '../../base/bytes.ts'

export const ORDERS = {
  ping: 0x00,
  status: 0x01,
  bootloader: 0x02,
  reset: 0x03,
  gpio: 0x04,
  spi: 0x05,
} as const
export type Order = (typeof ORDERS)[keyof typeof ORDERS]

export const ANSWER_OFFSET = 0x40
export const ERROR_ORDER = 0xff

/** Pins of port A on the CoreCell. */
export const PINS = { powerEnable: 1, sx1302Reset: 2, sx1261Reset: 8 } as const
export type Pin = (typeof PINS)[keyof typeof PINS]

/** What an answer's payload must measure; the SPI's follows from its requests (spi.ts). */
export const ANSWER_BYTES: Readonly<Record<Exclude<Order, 0x05>, number>> = {
  [ORDERS.ping]: 21,
  [ORDERS.status]: 6,
  [ORDERS.bootloader]: 0,
  [ORDERS.reset]: 1,
  [ORDERS.gpio]: 1,
}

const UID_BYTES = 12

export function gpioPayload(pin: Pin, state: 0 | 1): Uint8Array {
  return Uint8Array.of(0, pin, state)
}

export type Ping = {
  /** 24 hex digits. */
  readonly uniqueId: string
  /** `V01.00.00`; a `D` in front is a debug build. */
  readonly version: string
}

export function readPing(payload: Uint8Array): Ping {
  const version = String.fromCharCode(...payload.subarray(UID_BYTES))
  return { uniqueId: hexOf(payload.subarray(0, UID_BYTES)), version }
}

export type BridgeStatus = {
  readonly uptimeMs: number
  /** `undefined`: the board has no sensor, or it did not answer the bridge. */
  readonly temperatureC: number | undefined
}

/** A board without its STTS751 says 0xffff, which would be −0.01 °C. */
const NO_TEMPERATURE = 0xffff

export function readStatus(payload: Uint8Array): BridgeStatus {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
  const raw = view.getUint16(4)
  const temperatureC = raw === NO_TEMPERATURE ? undefined : view.getInt16(4) / 100
  return { uptimeMs: view.getUint32(0), temperatureC }
}
