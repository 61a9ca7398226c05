/**
 * Parametric PCR2, radar people counter beside a path; big-endian. In is from left to right, as the
 * counter sees it.
 *
 *   fPort 14, `extended`     be 01 version · LTR u16 · RTL u16 · LTR sum u16 · RTL sum u16
 *                            · battery (3: u8 %, 4: u16 mV) · solar u16 mW · CPU s16 °C ×10
 *   fPort 14, `Elsys`        TLV: 0a LTR u16 · 16 RTL u16 · 01 CPU s16 °C ×10
 *   fPort 190, settings      version 2: 14 bytes, no head · 3, 4, 5: be 01 version, 20, 31, 34 bytes
 *
 * LTR and RTL alone count since the last report, so with the Elsys payload, which has no sums, a
 * lost frame loses its people: it is told in notes. The sums are 16 bits wide: they begin again at
 * 65 536, as after power on, which whoever takes differences must know.
 * Source: Parametric's codec and examples in TheThingsNetwork/lorawan-devices, vendor/parametric.
 */

import type { DecodeResult, Decoder, DecoderInput } from '../../contract.ts'
import { Collector, tooShort, unknownPort } from '../collector.ts'
import { viewOf } from '../view.ts'

export const parametricPcr2: Decoder = {
  id: 'parametric-pcr2',
  vendor: 'Parametric',
  model: 'PCR2',
  version: 1,
  channels: [
    { quantity: 'people.inTotal', index: 0 },
    { quantity: 'people.outTotal', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  decode(input) {
    if (input.fPort === 190) return decodeSettings(input)
    if (input.fPort !== 14) return unknownPort(input.fPort)
    return input.bytes[0] === 0xbe ? decodeExtended(input) : decodeElsys(input)
  },
}

/** Bytes of the extended payload by its version. */
const EXTENDED_BYTES: Readonly<Record<number, number>> = { 3: 16, 4: 17 }

function decodeExtended(input: DecoderInput): DecodeResult {
  const view = viewOf(input)
  if (input.bytes.length < 3) return tooShort(input, 3)
  const version = view.getUint8(2)
  const bytes = EXTENDED_BYTES[version]
  if (view.getUint8(1) !== 1 || bytes === undefined)
    return { kind: 'failed', error: 'format', detail: `payload be01 of version ${version}` }
  if (input.bytes.length < bytes) return tooShort(input, bytes)
  const out = new Collector()
    .add('people.inTotal', view.getUint16(7))
    .add('people.outTotal', view.getUint16(9))
    .info('period in', view.getUint16(3))
    .info('period out', view.getUint16(5))
  if (version === 3) out.add('device.batteryPercent', view.getUint8(11))
  else out.add('device.batteryVoltage', view.getUint16(11) / 1000)
  return out
    .info('solar mW', view.getUint16(bytes - 4))
    .info('CPU °C', wholeDegrees(view.getInt16(bytes - 2)))
    .decoded()
}

const ELSYS: Readonly<Record<number, string>> = { 10: 'period in', 22: 'period out', 1: 'CPU °C' }

function decodeElsys(input: DecoderInput): DecodeResult {
  const view = viewOf(input)
  const out = new Collector()
  let at = 0
  for (; at + 3 <= input.bytes.length; at += 3) {
    const name = ELSYS[view.getUint8(at)]
    if (!name) break
    const isCount = name !== 'CPU °C'
    out.info(name, isCount ? view.getUint16(at + 1) : wholeDegrees(view.getInt16(at + 1)))
  }
  if (out.isEmpty)
    return { kind: 'failed', error: 'format', detail: 'neither extended nor Elsys payload' }
  return at === input.bytes.length
    ? out.decoded()
    : out.warn(`${input.bytes.length - at} bytes at the end not decoded`).decoded()
}

type Field = readonly [name: string, bytes: 1 | 2 | 3]

const HEAD: readonly Field[] = [
  ['DeviceType', 1],
  ['Firmware', 3],
  ['OperationMode', 1],
  ['PayloadType', 1],
]
const UPLINKS: readonly Field[] = [
  ['UplinkType', 1],
  ['UplinkInterval', 2],
  ['LinkCheckInterval', 2],
]
const CLASS_AND_UPLINKS: readonly Field[] = [
  ...HEAD,
  ['DeviceClass', 1],
  ...UPLINKS,
  ['CapacityLimit', 2],
  ['HoldoffTime', 2],
]
const RANGE: readonly Field[] = [
  ['MinDist', 2],
  ['MaxDist', 2],
  ['MinSpeed', 1],
  ['MaxSpeed', 1],
]
const SENSITIVITY: Field = ['RadarSensitivity', 1]

/** Length of the payload → its fields, behind the head `be 01 version` of all but the first. */
const SETTINGS: Readonly<Record<number, readonly Field[]>> = {
  14: [...HEAD, ...UPLINKS, ['HoldoffTime', 2], SENSITIVITY],
  20: [...CLASS_AND_UPLINKS, SENSITIVITY],
  31: [
    ...CLASS_AND_UPLINKS,
    ['InactivityTimeout', 2],
    ['MountingDirection', 1],
    ['MountingTilt', 1],
    ['DetectionAngle', 1],
    ...RANGE,
    SENSITIVITY,
  ],
  34: [
    ...CLASS_AND_UPLINKS,
    ['InactivityTimeout', 2],
    ['RadarEnabled', 1],
    ['BeamAngle', 1],
    ...RANGE,
    ['RadarAutotune', 1],
    SENSITIVITY,
    ['SBXVersion', 3],
  ],
}

function decodeSettings(input: DecoderInput): DecodeResult {
  const fields = SETTINGS[input.bytes.length]
  if (!fields)
    return { kind: 'failed', error: 'format', detail: `settings of ${input.bytes.length} bytes` }
  const view = viewOf(input)
  const out = new Collector()
  let at = input.bytes.length === 14 ? 0 : 3
  for (const [name, bytes] of fields) {
    if (bytes === 1) out.info(name, view.getUint8(at))
    else if (bytes === 2) out.info(name, view.getUint16(at))
    else out.info(name, [0, 1, 2].map((i) => view.getUint8(at + i)).join('.'))
    at += bytes
  }
  return out.decoded()
}

/** Tenths → whole degrees, downwards, as the maker's codec gives them. */
function wholeDegrees(tenths: number): number {
  return Math.floor(tenths / 10)
}
