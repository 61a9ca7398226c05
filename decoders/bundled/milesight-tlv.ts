/**
 * The payload of all Milesight sensors (fPort 85 unless configured otherwise, little-endian):
 *
 *   byte 0    1      2..                      then the next entry
 *   channel   type   data, as long as (channel, type) says
 *
 * The length is nowhere in the frame: see tlv.ts. A model is a table of pairs on top of the common
 * ones, which have channel and type in four hex digits, as in the user guide: `'0175'`.
 * Source: Milesight user guides, "Uplink packet"; Milesight-IoT/SensorDecoders.
 */

import { hexOf } from '../../base/bytes.ts'
import type { Channel, Decoder } from '../contract.ts'
import { COMMON_COMMANDS, type MilesightCommand, milesightEncoder } from './milesight-commands.ts'
import { decodeTlv, indexOf, type TlvEntry, type TlvTable, told } from './tlv.ts'

export type MilesightModel = {
  readonly id: string
  readonly model: string
  readonly version: number
  readonly channels: readonly Channel[]
  readonly table: TlvTable
  /** What it takes; left out: the common ones. */
  readonly commands?: readonly MilesightCommand[]
}

/**
 *   ff01 u8       protocol version, a nibble each      ff0b u8   powered on (always ff)
 *   ff09 2        hardware: byte0.(byte1 >> 4)         ff0f u8   class: 0 A, 1 B, 2 C, 3 C to B
 *   ff0a 2        firmware: byte0.byte1, hex digits    fffe u8   reset
 *   ffff 2        TSL version                          0175 u8   battery %
 *   ff16 8, ff08 6   serial number
 */
const COMMON: TlvTable = {
  ff01: told(1, 'protocol', (d) => `${d.getUint8(0) >>> 4}.${d.getUint8(0) & 15}`),
  ff09: told(2, 'hardware', (d) => `${d.getUint8(0).toString(16)}.${d.getUint8(1) >>> 4}`),
  ff0a: told(2, 'firmware', (d) => `${d.getUint8(0).toString(16)}.${d.getUint8(1).toString(16)}`),
  ffff: told(2, 'tsl', (d) => `${d.getUint8(0)}.${d.getUint8(1)}`),
  ff0b: restarted('power-on'),
  ff0f: told(1, 'class', (d) => ['A', 'B', 'C', 'C to B'][d.getUint8(0)] ?? 'unknown'),
  ff16: told(8, 'serial', hexOfView),
  ff08: told(6, 'serial', hexOfView),
  fffe: restarted('reset'),
  '0175': {
    bytes: 1,
    read: (data, out) => out.add('device.batteryPercent', data.getUint8(0)),
  },
}

/** Answers to commands that are not ours to give: command → bytes of the echoed value. */
const OTHER_ANSWERS: readonly (readonly [code: number, bytes: number])[] = [
  [0x17, 2], // time zone
  [0x4e, 2], // counter cleared
  [0x6a, 3], // retransmission interval
]
/** By the byte of the command. */
type Answers = ReadonlyMap<number, TlvEntry>

export function milesightDecoder(model: MilesightModel): Decoder {
  const table = indexOf({ ...COMMON, ...model.table })
  const { commands = COMMON_COMMANDS } = model
  const answers = answersTo(commands)
  return {
    id: model.id,
    vendor: 'Milesight',
    model: model.model,
    version: model.version,
    channels: model.channels,
    decode: (input) =>
      decodeTlv(input, {
        keyBytes: 2,
        entryOf: (key, restBytes) => table.get(key) ?? answerOf(key, restBytes, answers),
      }),
    encode: milesightEncoder(commands),
  }
}

/** The length of a common answer is known also where the model's unit is not. */
function answersTo(commands: readonly MilesightCommand[]): Answers {
  const lengths = [...COMMON_COMMANDS, ...commands].map(({ code, bytes }) => [code, bytes] as const)
  const known = [...OTHER_ANSWERS, ...lengths].map(
    ([code, bytes]) => [code, told(bytes, nameOf(code), hexOfView)] as const,
  )
  return new Map([...known, ...commands.map((command) => [command.code, taken(command)] as const)])
}

function taken({ code, bytes, read }: MilesightCommand): TlvEntry {
  return {
    bytes,
    read(data, out) {
      const command = read(data)
      if (command) out.note({ kind: 'acknowledged', command })
      else out.info(nameOf(code), hexOfView(data))
    },
  }
}

/** `fe cmd …` and `ff cmd …` echo a downlink; where the length is not known, all of the rest. */
function answerOf(key: number, restBytes: number, answers: Answers): TlvEntry | undefined {
  const channel = key >>> 8
  const code = key & 0xff
  if (channel !== 0xfe && channel !== 0xff) return undefined
  return answers.get(code) ?? told(restBytes, nameOf(code), hexOfView)
}

function nameOf(code: number): string {
  return `answer ${code.toString(16).padStart(2, '0')}`
}

function restarted(cause: string): TlvEntry {
  return { bytes: 1, read: (_, out) => out.note({ kind: 'restarted', cause, firmware: '' }) }
}

function hexOfView(data: DataView): string {
  return hexOf(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}

/** Unix seconds at the head of a history record → UTC milliseconds. */
export function historyMs(data: DataView): number {
  return data.getUint32(0, true) * 1000
}
