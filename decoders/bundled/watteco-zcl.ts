/**
 * The payload of all Watteco sensors (fPort 125, big-endian), after ZigBee's cluster library:
 *
 *   byte 0          1         2..3      4..5        then             then
 *   frame control   command   cluster   attribute   status u8, only  type u8, value as long
 *                                                   with command 01  as the type says
 *
 *   frame control   bits 7..5 and, above them, bits 2..1: end point (11 → 0, 31 → 1, 51 → 2)
 *   command         0a report · 01 answer to a reading
 *
 * A model is a table of end point, cluster and attribute. Batch reports (bit 0 clear, such as 20…)
 * are packed with tables of each model: they are refused by name, not guessed.
 * Source: Watteco support, "ZCL over LoRaWAN"; Actility device-catalog, vendors/watteco.
 */

import { hexOf } from '../../base/bytes.ts'
import type { Channel, DecodeResult, Decoder, DecoderInput, DeviceCommand } from '../contract.ts'
import { Collector, tooShort, unknownPort } from './collector.ts'
import { noSuchFrame } from './fixed-frame.ts'
import { told } from './tlv.ts'
import { viewOf } from './view.ts'

export const WATTECO_PORT = 125

type ZclEntry = {
  /** The value must have so many bytes. */
  readonly bytes: number
  read(value: DataView, out: Collector): void
}

export type WattecoModel = {
  readonly id: string
  readonly model: string
  readonly version: number
  readonly channels: readonly Channel[]
  /** Key: end point, cluster and attribute: `'0 000f 0055'`. */
  readonly table: Readonly<Record<string, ZclEntry>>
}

const REPORT = 0x0a
const ANSWER = 0x01
const BATCH_FREE = 0x01

/** Type → bytes of its value; a string (41, 42) has its length before it. */
const TYPE_BYTES: Readonly<Record<number, number>> = {
  8: 1,
  13: 6,
  16: 1,
  24: 1,
  25: 2,
  32: 1,
  33: 2,
  34: 3,
  35: 4,
  40: 1,
  41: 2,
  43: 4,
  57: 4,
}

const COMMON: Readonly<Record<string, ZclEntry>> = {
  '0 0000 0002': told(6, 'firmware', (d) => {
    const [major, minor, patch] = [d.getUint8(0), d.getUint8(1), d.getUint8(2)]
    return `${major}.${minor}.${patch}.${d.getUint16(3) * 256 + d.getUint8(5)}`
  }),
  '0 8004 0000': told(1, 'uplinks', (d) => (d.getUint8(0) === 1 ? 'confirmed' : 'unconfirmed')),
  '0 0050 0006': { bytes: 5, read: readBattery },
}

export function wattecoDecoder({ table, ...model }: WattecoModel): Decoder {
  const entries = { ...COMMON, ...table }
  return {
    ...model,
    vendor: 'Watteco',
    decode: (input) =>
      input.fPort === WATTECO_PORT ? decodeFrame(input, entries) : unknownPort(input.fPort),
    encode,
  }
}

function decodeFrame(input: DecoderInput, entries: WattecoModel['table']): DecodeResult {
  const { bytes } = input
  const [control, command] = bytes
  if (control === undefined || command === undefined) return tooShort(input, 2)
  if (!(control & BATCH_FREE)) return noSuchFrame('a batch report, which is not read here')
  if (command !== REPORT && command !== ANSWER)
    return noSuchFrame(`command ${command.toString(16)} unknown`)
  const typeAt = command === ANSWER ? 7 : 6
  if (bytes.length <= typeAt) return tooShort(input, typeAt + 1)
  if (command === ANSWER && bytes[6] !== 0) return noSuchFrame(`answer with status ${bytes[6]}`)
  const name = `${endPointOf(control)} ${hexOf(bytes.subarray(2, 4))} ${hexOf(bytes.subarray(4, 6))}`
  const { start, end } = extentOf(bytes, typeAt)
  if (end === undefined) return noSuchFrame(`${name}: value of unknown type ${bytes[typeAt]}`)
  if (end > bytes.length) return tooShort(input, end)
  const entry = entries[name]
  if (!entry || entry.bytes !== end - start) return noSuchFrame(`${name}: not known here`)
  const out = new Collector()
  entry.read(viewOf({ bytes: bytes.subarray(start, end) }), out)
  if (end < bytes.length) out.warn(`${bytes.length - end} bytes at the end not decoded`)
  return out.decoded()
}

function endPointOf(control: number): number {
  return (control >>> 5) | ((control & 0x06) << 2)
}

function extentOf(bytes: Uint8Array, typeAt: number): { start: number; end: number | undefined } {
  const type = bytes[typeAt]!
  const isString = type === 0x41 || type === 0x42
  const start = isString ? typeAt + 2 : typeAt + 1
  const length = isString ? bytes[typeAt + 1] : TYPE_BYTES[type]
  return { start, end: length === undefined ? undefined : start + length }
}

/** mode u8 · mask u8, bit 2 a disposable battery · its mV u16 · source in use u8 */
function readBattery(value: DataView, out: Collector): void {
  if (value.getUint8(1) === 0x04) out.add('device.batteryVoltage', value.getUint16(2) / 1000)
  else out.warn(`power sources ${value.getUint8(1).toString(2)} not decoded`)
}

/**   11 50 0050 00   reboot */
function encode(command: DeviceCommand) {
  if (command.kind !== 'reboot') return undefined
  return { fPort: WATTECO_PORT, bytes: Uint8Array.of(0x11, 0x50, 0x00, 0x50, 0x00) }
}
