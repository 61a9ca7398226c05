/**
 * What the SX1261 of a board is told: operations on its own SPI target behind the bridge, which waits
 * for its BUSY line itself (reference §1.2, §12). Pure.
 *
 *   listen    FS, frequency, modulation, continuous reception      C HAL: sx1261_set_rx_params
 *   judge     scans of 7 µs against a threshold, DIO2 tells the AGC          sx1261_lbt_start
 *   count     as many scans into 33 steps of 4 dB                  sx1261_spectral_scan_start
 */

import type { SpiOp } from '../mcu/spi.ts'

export const SX1261_OPCODES = {
  writeRegister: 0x0d,
  getDeviceErrors: 0x17,
  readRegister: 0x1d,
  setStandby: 0x80,
  setRx: 0x82,
  setFrequency: 0x86,
  setPacketType: 0x8a,
  setModulation: 0x8b,
  setPacket: 0x8c,
  setBufferBase: 0x8f,
  calibrateImage: 0x98,
  judge: 0x9a,
  count: 0x9b,
  getStatus: 0xc0,
  setFs: 0xc1,
  activatePatch: 0xd9,
} as const

export const SX1261_REGISTERS = {
  version: 0x0320,
  counts: 0x0401,
  patchLock: 0x0610,
  scanStatus: 0x07cd,
  receiverMode: 0x089b,
  gain: 0x08ac,
  patch: 0x8000,
} as const

export type ListenBandwidthHz = 125_000 | 250_000

const STEP_HZ = 2 ** 25 / 32e6
const BANDWIDTH_CODES: Readonly<Record<ListenBandwidthHz, number>> = {
  125000: 0x0a,
  250000: 0x09,
}
const FOREVER = [0xff, 0xff, 0xff] as const

export function sx1261(opcode: number, ...parameters: number[]): SpiOp {
  return { kind: 'sx1261', opcode, parameters: Uint8Array.from(parameters) }
}

export function writeSx1261(address: number, ...data: number[]): SpiOp {
  return sx1261(SX1261_OPCODES.writeRegister, address >>> 8, address & 0xff, ...data)
}

/** Three bytes of status come first: `dataOf` cuts them off. */
export function readSx1261(address: number, bytes: number): SpiOp {
  const dummies = new Array<number>(bytes + 1).fill(0)
  return sx1261(SX1261_OPCODES.readRegister, address >>> 8, address & 0xff, ...dummies)
}

export function dataOf(answer: Uint8Array): Uint8Array {
  return answer.subarray(3)
}

/** Continuous reception of one channel, from any mode. */
export function listenOps(freqHz: number, bandwidthHz: ListenBandwidthHz): readonly SpiOp[] {
  const steps = Math.floor(freqHz * STEP_HZ)
  const frequency = [24, 16, 8, 0].map((shift) => Math.floor(steps / 2 ** shift) & 0xff)
  const bandwidth = BANDWIDTH_CODES[bandwidthHz]
  return [
    ...endOps(),
    sx1261(SX1261_OPCODES.setFrequency, ...frequency),
    writeSx1261(SX1261_REGISTERS.receiverMode, 0x14),
    sx1261(SX1261_OPCODES.setPacketType, 0),
    sx1261(SX1261_OPCODES.setModulation, 0x00, 0x14, 0, 0, bandwidth, 0x02, 0xe9, 0x0f),
    sx1261(SX1261_OPCODES.setPacket, 0x00, 0x20, 0x05, 0x20, 0x00, 0x01, 0xff, 0x00, 0x00),
    sx1261(SX1261_OPCODES.setRx, ...FOREVER),
  ]
}

/** Back to waiting, its receiver off. */
export function endOps(): readonly SpiOp[] {
  return [writeSx1261(SX1261_REGISTERS.receiverMode, 0x00), sx1261(SX1261_OPCODES.setFs)]
}

/** Scans between two looks at the RSSI: fixed by the C HAL. */
const SCAN_PACE = 0x0b
export const SCAN_TIMES_US = { 128: 24, 5000: 715 } as const
export type ScanTimeUs = keyof typeof SCAN_TIMES_US

/** Judges the channel for so long; a level of `thresholdDbm` or more is somebody else's. */
export function judgeOp(scanTimeUs: ScanTimeUs, thresholdDbm: number): SpiOp {
  const scans = SCAN_TIMES_US[scanTimeUs]
  const level = Math.round(-2 * thresholdDbm)
  return sx1261(SX1261_OPCODES.judge, SCAN_PACE, scans >>> 8, scans & 0xff, level, 0x01)
}

export const SCANS_MAX = 65_535

export function countOp(scans: number): SpiOp {
  return sx1261(SX1261_OPCODES.count, scans >>> 8, scans & 0xff, SCAN_PACE)
}

export const COUNT_STATUS = { none: 0x00, running: 0x0f, aborted: 0xf0, done: 0xff } as const

/** Lower edge of each step, 0 dBm down to −124 in steps of 4; the last counts all below that. */
export const LEVELS_DBM: readonly number[] = Array.from({ length: 33 }, (_, i) => 0 - 4 * i)

export function readCounts(data: Uint8Array): readonly number[] {
  return LEVELS_DBM.map((_, i) => data[2 * i]! * 256 + data[2 * i + 1]!)
}
