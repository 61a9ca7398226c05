/**
 * An M-Bus "inverse compact profile": how much less a counter had before, step by step backwards.
 *
 *   byte 0    bits 7..6 = 1: each step is what was added in it · bits 5..4 unit: 0 s, 1 min, 2 h
 *             bits 3..0: bytes of a step, 1, 2 or 4, little-endian
 *   byte 1    units between two values
 *   from 2    the steps, the latest first
 *
 * Source: EN 13757-3, annex on compact profiles.
 */

const INCREMENTS = 1
const UNITS_MS: Readonly<Record<number, number>> = { 0: 1_000, 1: 60_000, 2: 3_600_000 }

type Point = { readonly value: number; readonly atMs: number }

/** The values before `newest`, backwards; a text says why they cannot be read. */
export function profileBefore(data: DataView, newest: Point): readonly Point[] | string {
  if (data.byteLength < 2) return 'no spacing'
  const control = data.getUint8(0)
  const stepMs = (UNITS_MS[(control >>> 4) & 3] ?? 0) * data.getUint8(1)
  const bytes = control & 0x0f
  if (control >>> 6 !== INCREMENTS || stepMs === 0 || ![1, 2, 4].includes(bytes))
    return `spacing ${control.toString(16)} ${data.getUint8(1)} unknown`
  const points: Point[] = []
  let { value, atMs } = newest
  for (let at = 2; at + bytes <= data.byteLength; at += bytes) {
    value -= stepAt(data, at, bytes)
    atMs -= stepMs
    points.push({ value, atMs })
  }
  return points
}

function stepAt(data: DataView, at: number, bytes: number): number {
  if (bytes === 1) return data.getUint8(at)
  return bytes === 2 ? data.getUint16(at, true) : data.getUint32(at, true)
}
