/**
 * The payload of all Milesight sensors (fPort 85 unless configured otherwise, little-endian):
 *
 *   byte 0    1      2..                      then the next entry
 *   channel   type   data, as long as (channel, type) says
 *
 * The length is nowhere in the frame: after an unknown pair nothing can be read, so what was read is
 * kept and the rest is named in a warning. A model is a table of pairs on top of the common ones.
 * Source: Milesight user guides, "Uplink packet"; Milesight-IoT/SensorDecoders.
 */

import { hexOf } from '../../base/bytes.ts'
import type {
  Channel,
  DecodeResult,
  Decoder,
  DecoderInput,
  DeviceCommand,
  EncodedDownlink,
} from '../contract.ts'
import { Collector, tooShort } from './collector.ts'

export const MILESIGHT_PORT = 85

export type TlvEntry = {
  readonly bytes: number
  /** Gets exactly `bytes` bytes. */
  read(data: DataView, out: Collector): void
}

/** Key: channel and type in four hex digits, as in the user guide: `'0175'`. */
export type TlvTable = Readonly<Record<string, TlvEntry>>
/** The same, by channel in the high and type in the low byte, as a payload has them. */
type TlvIndex = ReadonlyMap<number, TlvEntry>

export type MilesightModel = {
  readonly id: string
  readonly model: string
  readonly version: number
  readonly channels: readonly Channel[]
  readonly table: TlvTable
  encode?(command: DeviceCommand): EncodedDownlink | undefined
}

/**
 *   ff01 u8       protocol version, a nibble each      ff0b u8   powered on (always ff)
 *   ff09 2        hardware: byte0.(byte1 >> 4)         ff0f u8   class: 0 A, 1 B, 2 C, 3 C to B
 *   ff0a 2        firmware: byte0.byte1, hex digits    fffe u8   reset
 *   ffff 2        TSL version                          0175 u8   battery %
 *   ff16 8, ff08 6   serial number
 */
const COMMON: TlvTable = {
  ff01: info(1, 'protocol', (d) => `${d.getUint8(0) >>> 4}.${d.getUint8(0) & 15}`),
  ff09: info(2, 'hardware', (d) => `${d.getUint8(0).toString(16)}.${d.getUint8(1) >>> 4}`),
  ff0a: info(2, 'firmware', (d) => `${d.getUint8(0).toString(16)}.${d.getUint8(1).toString(16)}`),
  ffff: info(2, 'tsl', (d) => `${d.getUint8(0)}.${d.getUint8(1)}`),
  ff0b: restarted('power-on'),
  ff0f: info(1, 'class', (d) => ['A', 'B', 'C', 'C to B'][d.getUint8(0)] ?? 'unknown'),
  ff16: info(8, 'serial', hexOfView),
  ff08: info(6, 'serial', hexOfView),
  fffe: restarted('reset'),
  '0175': {
    bytes: 1,
    read: (data, out) => out.add('device.batteryPercent', data.getUint8(0)),
  },
}

/** Answers to downlinks whose length is known: command → bytes of the echoed value. */
const ANSWER_BYTES: Readonly<Record<number, number>> = {
  2: 2, // collection interval
  3: 2, // report interval
  16: 1, // reboot
  23: 2, // time zone
  40: 1, // status now
  74: 1, // clock
  104: 1, // history
  105: 1, // retransmission
  106: 3, // retransmission interval
}

export function milesightDecoder(model: MilesightModel): Decoder {
  const table: TlvIndex = new Map(
    Object.entries({ ...COMMON, ...model.table }).map(([key, entry]) => [parseInt(key, 16), entry]),
  )
  const { encode } = model
  return {
    id: model.id,
    vendor: 'Milesight',
    model: model.model,
    version: model.version,
    channels: model.channels,
    decode: (input) => decodeEntries(input, table),
    ...(encode && { encode }),
  }
}

function decodeEntries(input: DecoderInput, table: TlvIndex): DecodeResult {
  const { bytes } = input
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const out = new Collector()
  let at = 0
  while (at + 2 <= bytes.length) {
    const entry = table.get(view.getUint16(at)) ?? answer(bytes, at)
    if (!entry || at + 2 + entry.bytes > bytes.length) break
    entry.read(new DataView(bytes.buffer, bytes.byteOffset + at + 2, entry.bytes), out)
    at += 2 + entry.bytes
  }
  if (at === bytes.length) return at > 0 ? out.decoded() : tooShort(input, 2)
  const rest = hexOf(bytes.subarray(at, at + 2))
  const detail = `${bytes.length - at} bytes from ${rest} on not decoded`
  return out.isEmpty ? { kind: 'failed', error: 'format', detail } : out.warn(detail).decoded()
}

/** `fe cmd …` and `ff cmd …` echo a downlink; where the length is not known, all of the rest. */
function answer(bytes: Uint8Array, at: number): TlvEntry | undefined {
  const channel = bytes[at]
  const command = bytes[at + 1]!
  if (channel !== 0xfe && channel !== 0xff) return undefined
  const name = `answer ${command.toString(16).padStart(2, '0')}`
  return info(ANSWER_BYTES[command] ?? bytes.length - at - 2, name, hexOfView)
}

function info(bytes: number, name: string, text: (data: DataView) => string): TlvEntry {
  return { bytes, read: (data, out) => out.info(name, text(data)) }
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

/**
 * Commands that all Milesight models share:
 *
 *   ff 03 u16   report every n seconds (10..64800; some button models count minutes)
 *   ff 10 ff    reboot
 */
export function encodeCommon(command: DeviceCommand): EncodedDownlink | undefined {
  switch (command.kind) {
    case 'reportEvery': {
      const { seconds } = command
      if (!Number.isInteger(seconds) || seconds < 10 || seconds > 64_800) return undefined
      return downlink(0xff, 0x03, seconds & 0xff, seconds >>> 8)
    }
    case 'reboot':
      return downlink(0xff, 0x10, 0xff)
    default:
      return undefined
  }
}

export function downlink(...bytes: number[]): EncodedDownlink {
  return { fPort: MILESIGHT_PORT, bytes: Uint8Array.from(bytes) }
}
