/**
 * Fields of the SX1302 that the driver writes or reads, by the names of the C HAL (reference §18).
 *
 *   address   of the byte        lsb, width   of the field in it, a whole byte: 0, 8
 */

import type { SpiOp } from '../mcu/spi.ts'

export type Field = {
  readonly address: number
  readonly lsb: number
  readonly width: number
}

export function field(address: number, lsb = 0, width = 8): Field {
  return { address, lsb, width }
}

/** Writes a field: a whole byte at once, a part of one by the bridge's read-modify-write. */
export function set({ address, lsb, width }: Field, value: number): SpiOp {
  if (width === 8) return { kind: 'write', address, data: Uint8Array.of(value) }
  const mask = ((1 << width) - 1) << lsb
  return { kind: 'modify', address, mask, value: (value << lsb) & mask }
}

/** Writes bytes from an address on: the chip counts up by itself. */
export function put(address: number, ...bytes: number[]): SpiOp {
  return { kind: 'write', address, data: Uint8Array.from(bytes) }
}

/** The same field of transmit path B. */
export const TX_B_OFFSET = 0x200
