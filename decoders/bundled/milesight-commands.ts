/**
 * Orders to a Milesight device (fPort 85 unless configured otherwise, little-endian); a frame may
 * hold several:
 *
 *   byte 0   1         2..
 *   ff       command   value, as long as the command says
 *
 * The device answers with ff or fe, the command, and the value that it took. What is written and
 * what is read back stand side by side here; a model is a list of the commands it takes.
 * Source: Milesight user guides, "Downlink commands"; Milesight-IoT/SensorDecoders, *-encoder.js.
 */

import type { DeviceCommand, DeviceSwitch, EncodedDownlink } from '../contract.ts'

export const MILESIGHT_PORT = 85

export type MilesightCommand = {
  readonly code: number
  readonly bytes: number
  /** The value; `undefined` for another command, or for what its field cannot hold. */
  write(command: DeviceCommand): readonly number[] | undefined
  /** Gets exactly `bytes` bytes; `undefined` for a value that is none of our commands. */
  read(value: DataView): DeviceCommand | undefined
}

/**
 *   02 u16   measure every n seconds          68 u8   history on, off
 *   03 u16   report every n seconds           69 u8   retransmission on, off
 *   10 ff    reboot                           4a 00   ask for the time
 *   28 ff    report now
 */
const COLLECT_EVERY = interval(0x02, 'collectEvery')
const REPORT_EVERY = interval(0x03, 'reportEvery')
/**
 * For models whose firmware decides whether an interval counts minutes or seconds: a button that
 * reports sixty times too often is empty before anybody presses it.
 */
export const COMMANDS_WITHOUT_INTERVALS: readonly MilesightCommand[] = [
  plain(0x10, 0xff, 'reboot'),
  plain(0x28, 0xff, 'reportNow'),
  plain(0x4a, 0x00, 'syncClock'),
  switchOf(0x68, 'history'),
  switchOf(0x69, 'retransmission'),
]
export const COMMON_COMMANDS: readonly MilesightCommand[] = [
  COLLECT_EVERY,
  REPORT_EVERY,
  ...COMMANDS_WITHOUT_INTERVALS,
]

export function milesightEncoder(commands: readonly MilesightCommand[]) {
  return (command: DeviceCommand): EncodedDownlink | undefined => {
    for (const { code, write } of commands) {
      const value = write(command)
      if (value) return { fPort: MILESIGHT_PORT, bytes: Uint8Array.of(0xff, code, ...value) }
    }
    return undefined
  }
}

/** Seconds, 10 to 64 800. */
function interval(code: number, kind: 'reportEvery' | 'collectEvery'): MilesightCommand {
  return {
    code,
    bytes: 2,
    write(command) {
      if (command.kind !== kind) return undefined
      const { seconds } = command
      const isFit = Number.isInteger(seconds) && seconds >= 10 && seconds <= 64_800
      return isFit ? littleEndian(seconds, 2) : undefined
    },
    read: (value) => ({ kind, seconds: value.getUint16(0, true) }),
  }
}

function plain(
  code: number,
  value: number,
  kind: 'reboot' | 'reportNow' | 'syncClock',
): MilesightCommand {
  return {
    code,
    bytes: 1,
    write: (command) => (command.kind === kind ? [value] : undefined),
    read: () => ({ kind }),
  }
}

export function switchOf(
  code: number,
  what: DeviceSwitch,
  values: { readonly on: number; readonly off: number } = { on: 1, off: 0 },
): MilesightCommand {
  return {
    code,
    bytes: 1,
    write(command) {
      if (command.kind !== 'switch' || command.what !== what) return undefined
      return [command.on ? values.on : values.off]
    },
    read(value) {
      const is = value.getUint8(0)
      if (is !== values.on && is !== values.off) return undefined
      return { kind: 'switch', what, on: is === values.on }
    },
  }
}

/**   92 u8, u32   the counter of input n begins at this value */
export function presetCounter(inputs: 1 | 2): MilesightCommand {
  return {
    code: 0x92,
    bytes: 5,
    write(command) {
      if (command.kind !== 'presetCounter') return undefined
      const { input, count } = command
      const isFit = Number.isInteger(count) && count >= 0 && count < 2 ** 32
      return input <= inputs && isFit ? [input, ...littleEndian(count, 4)] : undefined
    },
    read(value) {
      const input = value.getUint8(0)
      const count = value.getUint32(1, true)
      return input === 1 || input === 2 ? { kind: 'presetCounter', input, count } : undefined
    },
  }
}

export function littleEndian(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => Math.floor(value / 256 ** i) & 0xff)
}
