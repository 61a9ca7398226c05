/**
 * A frequency in three bytes, little-endian (LoRaWAN L2 1.0.4 §5.6): steps of 100 Hz; from
 * 12 000 000 on, which 100 Hz steps would put in no band of ours, steps of 200 Hz for 2.4 GHz
 * (as read by ChirpStack, lrwn/src/maccommand.rs).
 */

import assert from 'node:assert/strict'
import type { ByteWriter } from '../../../base/bytes.ts'

const STEPS_OF_200_HZ_FROM = 12_000_000
const STEPS_MAX = 0xffffff

/** Hz of the three bytes at `at`. */
export function readFrequency(bytes: Uint8Array, at: number): number {
  const steps = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)
  return steps * (steps >= STEPS_OF_200_HZ_FROM ? 200 : 100)
}

/** Throws for a frequency that no whole step gives: nobody may send a neighbour of what was meant. */
export function writeFrequency(out: ByteWriter, freqHz: number): void {
  const stepHz = freqHz >= STEPS_OF_200_HZ_FROM * 100 ? 200 : 100
  const steps = freqHz / stepHz
  const isSendable =
    Number.isInteger(steps) &&
    steps >= 0 &&
    steps <= STEPS_MAX &&
    (stepHz === 100 || steps >= STEPS_OF_200_HZ_FROM)
  assert.ok(isSendable, `${freqHz} Hz cannot be said in steps of ${stepHz} Hz`)
  out.u16le(steps & 0xffff).u8(steps >>> 16)
}
