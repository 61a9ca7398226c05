/**
 * Commands to a Milesight UC511, fPort 85: the valve task.
 *
 *   byte 0..1   2      3     4..6             7..10
 *   ff 1d       ctrl   seq   duration s u24   pulses u32, little-endian
 *
 *   ctrl   bit 7 stop after the duration · bit 6 stop after the pulses · bit 5 open (else close)
 *          bits 4..3 plan, 0 normal · bits 2..0 valve: 0 = valve 1, 1 = valve 2, 7 = all
 *   seq    0 = at once, in place of what runs
 *
 * Every opening carries its duration: a lost "close" must not flood a park (faults I9).
 * Source: Milesight-IoT/SensorDecoders, uc-series/uc511/uc511-encoder.js. Its comments count the
 * valves from 1, its bytes from 0.
 */

import type { DeviceCommand, EncodedDownlink } from '../../contract.ts'
import { downlink, encodeCommon } from '../milesight-tlv.ts'

const STOP_BY_TIME = 0x80
const STOP_BY_PULSES = 0x40
const OPEN = 0x20
const VALVES = { 1: 0, 2: 1, all: 7 } as const

const SECONDS_MAX = 2 ** 24 - 1
const PULSES_MAX = 2 ** 32 - 1

/** `undefined` for what the device cannot do: a duration of nothing, or longer than its field. */
export function encodeUc511(command: DeviceCommand): EncodedDownlink | undefined {
  switch (command.kind) {
    case 'openValve': {
      const { valve, seconds, pulses } = command
      if (valve !== 1 && valve !== 2) return undefined
      if (!isWhole(seconds, SECONDS_MAX)) return undefined
      if (pulses === undefined) return task(OPEN | STOP_BY_TIME | VALVES[valve], seconds, 0)
      if (!isWhole(pulses, PULSES_MAX)) return undefined
      return task(OPEN | STOP_BY_TIME | STOP_BY_PULSES | VALVES[valve], seconds, pulses)
    }
    case 'closeValve':
      return task(VALVES[command.valve], 0, 0)
    default:
      return encodeCommon(command)
  }
}

function isWhole(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max
}

function task(ctrl: number, seconds: number, pulses: number): EncodedDownlink {
  return downlink(0xff, 0x1d, ctrl, 0, ...littleEndian(seconds, 3), ...littleEndian(pulses, 4))
}

function littleEndian(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => Math.floor(value / 256 ** i) & 0xff)
}
