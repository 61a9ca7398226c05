/** What a codec's encodeDownlink gave (LoRa Alliance TS013 §6), checked field by field, once. */

import type { EncodedDownlink } from './contract.ts'

/** At the slowest data rate of EU868 no more goes into one frame. */
const BYTES_MAX = 51

/** `undefined`: it told errors, or gave nothing that can be sent. */
export function readEncoded(output: unknown): EncodedDownlink | undefined {
  if (typeof output !== 'object' || output === null) return undefined
  const { fPort, bytes, errors } = output as Record<string, unknown>
  if (Array.isArray(errors) && errors.length > 0) return undefined
  if (!isWithin(fPort, 1, 223) || !Array.isArray(bytes)) return undefined
  const isSent = bytes.length > 0 && bytes.length <= BYTES_MAX
  if (!isSent || !bytes.every((byte) => isWithin(byte, 0, 255))) return undefined
  return { fPort, bytes: Uint8Array.from(bytes as readonly number[]) }
}

function isWithin(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}
