/**
 * Commands to a Milesight UC511 or UC512, on top of the common ones: the valve task.
 *
 *   byte 0..1   2      3     4..6             7..10
 *   ff 1d       ctrl   seq   duration s u24   pulses u32, little-endian
 *
 *   ctrl   bit 7 stop after the duration · bit 6 stop after the pulses · bit 5 open (else close)
 *          bits 4..3 plan, 0 normal · bits 2..0 valve: 0 = valve 1, 1 = valve 2, 7 = all
 *   seq    0 = at once, in place of what runs
 *
 * Every opening carries its duration: a lost "close" must not flood a park (faults I9). The device
 * echoes a task as `fe 1d …`: it took the order; that the valve moved, its 0301 or 0501 says.
 * Source: Milesight-IoT/SensorDecoders, uc-series/uc511/uc511-encoder.js. Its comments count the
 * valves from 1, its bytes from 0.
 */

import type { DeviceCommand } from '../../contract.ts'
import {
  COMMON_COMMANDS,
  littleEndian,
  type MilesightCommand,
  milesightEncoder,
  presetCounter,
} from '../milesight-commands.ts'

const STOP_BY_TIME = 0x80
const STOP_BY_PULSES = 0x40
const OPEN = 0x20
const PLAN = 0x18
const VALVE = 0x07
const VALVES = { 1: 0, 2: 1, all: 7 } as const

const SECONDS_MAX = 2 ** 24 - 1
const PULSES_MAX = 2 ** 32 - 1

const VALVE_TASK: MilesightCommand = { code: 0x1d, bytes: 9, write: writeTask, read: readTask }

export const UC511_COMMANDS: readonly MilesightCommand[] = [
  VALVE_TASK,
  presetCounter(2),
  ...COMMON_COMMANDS,
]
export const encodeUc511 = milesightEncoder(UC511_COMMANDS)

/** `undefined` for what the device cannot do: a duration of nothing, or longer than its field. */
function writeTask(command: DeviceCommand): readonly number[] | undefined {
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
      return undefined
  }
}

/** Queued tasks, rain plans and openings without an end were ordered by somebody else. */
function readTask(value: DataView): DeviceCommand | undefined {
  const ctrl = value.getUint8(0)
  const valve = ({ 0: 1, 1: 2, 7: 'all' } as const)[ctrl & VALVE]
  if (valve === undefined || ctrl & PLAN || value.getUint8(1) !== 0) return undefined
  if (!(ctrl & OPEN)) return { kind: 'closeValve', valve }
  if (valve === 'all' || !(ctrl & STOP_BY_TIME)) return undefined
  const seconds = value.getUint16(2, true) + value.getUint8(4) * 65_536
  const opened = { kind: 'openValve', valve, seconds } as const
  return ctrl & STOP_BY_PULSES ? { ...opened, pulses: value.getUint32(5, true) } : opened
}

function isWhole(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max
}

function task(ctrl: number, seconds: number, pulses: number): readonly number[] {
  return [ctrl, 0, ...littleEndian(seconds, 3), ...littleEndian(pulses, 4)]
}
