/**
 * One look at the chip in one round trip: how much is in the FIFO, where the counter stands, and every
 * so often how its internal MCUs feel (reference §8, §9.1). Pure: operations out, readings back.
 */

import type { SpiOp } from '../mcu/spi.ts'

const LEVEL = 0x58c8
const COUNTERS = 0x6101
const FIFO = 0x4000
export const FIFO_BYTES_MAX = 4_096

const read = (address: number, bytes: number): SpiOp => ({ kind: 'read', address, bytes })

/** Twice each: a reading of several bytes may be torn by the chip's own writing. */
export const POLL_OPS: readonly SpiOp[] = [
  read(LEVEL, 2),
  read(LEVEL, 2),
  read(COUNTERS, 8),
  read(COUNTERS, 8),
]

export const HEALTH_OPS: readonly SpiOp[] = [read(0x5780, 2), read(0x6080, 1)]

export type Poll = {
  readonly fifoBytes: number
  /** 32 MHz; undefined: both readings were torn. */
  readonly counter32: number | undefined
  /** The same counter as it stood at the last pulse per second; undefined: torn likewise. */
  readonly pps32: number | undefined
}

export function readPoll(results: readonly Uint8Array[]): Poll {
  const [levelA, levelB, first, second] = results
  // A torn level is too low: the larger one is true.
  const fifoBytes = Math.max(word(levelA!, 0, 2), word(levelB!, 0, 2))
  return {
    fifoBytes: Math.min(fifoBytes, FIFO_BYTES_MAX),
    counter32: counter(first!, second!),
    pps32: latched(first!, second!),
  }
}

/** The FIFO's content, and the counter once more: packets must lie before it. */
export function drainOps(fifoBytes: number): readonly SpiOp[] {
  // Both do not fit one frame with a full FIFO.
  return [read(FIFO, Math.min(fifoBytes, DRAIN_BYTES_MAX)), read(COUNTERS, 8), read(COUNTERS, 8)]
}

/** What leaves room for the counters in one answer of 4 105 bytes. */
export const DRAIN_BYTES_MAX = 4_000

export function readDrain(results: readonly Uint8Array[]): {
  readonly bytes: Uint8Array
  readonly counter32: number | undefined
  readonly pps32: number | undefined
} {
  const [bytes, first, second] = results
  return {
    bytes: bytes!,
    counter32: counter(first!, second!),
    pps32: latched(first!, second!),
  }
}

export type Health = {
  readonly agcParityError: boolean
  readonly arbParityError: boolean
  readonly agcStatus: number
}

export function readHealth([agc, arb]: readonly Uint8Array[]): Health {
  return {
    agcParityError: (agc![0]! & 0x01) !== 0,
    arbParityError: (arb![0]! & 0x01) !== 0,
    agcStatus: agc![1]!,
  }
}

/** AGC status 0x14 with both parity bits: the receiver has stopped and says nothing (HAL issue 154). */
const AGC_STALLED = 0x14

/** Why the chip must be restarted though it answers; `undefined`: it is well. */
export function illnessOf({
  agcParityError,
  arbParityError,
  agcStatus,
}: Health): string | undefined {
  if (agcStatus === AGC_STALLED) return 'the receiver has stopped (AGC status 14)'
  if (agcParityError) return 'the AGC has lost its program (parity)'
  if (arbParityError) return 'the arbiter has lost its program (parity)'
  return undefined
}

/** Free-running counter: the second half. Torn when the top bytes of two readings differ. */
function counter(first: Uint8Array, second: Uint8Array): number | undefined {
  return first[4] === second[4] ? word(first, 4, 4) : undefined
}

/** At the last pulse: the first half. Both readings agree, or a pulse came between them. */
function latched(first: Uint8Array, second: Uint8Array): number | undefined {
  const [one, other] = [word(first, 0, 4), word(second, 0, 4)]
  return one === other ? one : undefined
}

function word(bytes: Uint8Array, from: number, length: number): number {
  let value = 0
  for (let i = 0; i < length; i++) value = value * 256 + bytes[from + i]!
  return value
}
