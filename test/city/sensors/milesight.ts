/** The words all Milesight sensors share (fPort 85): channel, type, value, little-endian. */

export const MILESIGHT_PORT = 85

/** `ff0bff` powered on, `ff0101` protocol 1.0, `ff0f00` class A: the first frame after a join. */
export const POWER_ON = Uint8Array.of(0xff, 0x0b, 0xff, 0xff, 0x01, 0x01, 0xff, 0x0f, 0x00)

export function batteryEntry(percent: number): number[] {
  return [0x01, 0x75, percent]
}

/** The lowest `length` bytes of a whole number, little-endian. */
export function littleEndian(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => Math.floor(value / 256 ** i) & 0xff)
}
