/**
 * Strega Smart Valve, one motorized or latching valve; fPort 4, ASCII.
 *
 *   0..3   battery in four digits, % = (n − 2000)/16; the first byte has also
 *          bit 7 class C · bit 6 external power
 *   4      48 + bits: 0 valve open · 1 tampering · 2 cable cut · 3, 4 input 1, 2 · 5 leak · 6 fraud
 *   5      '#' then °C = u16/65536·165 − 40, % = u16/65536·100, both binary, big-endian
 *          '@' instead: an answer to an order, which it does not repeat; the state is in byte 4
 *   then   'C' and 6 hex digits: pulses · 'V' and 4 hex digits: analogue input mV
 *
 * Source: Strega payload guide; intelligent-farming/lorawan-codec-normalization, codecs/strega.
 */

import type { DecodeResult, DecoderInput } from '../../contract.ts'
import type { Collector } from '../collector.ts'
import { fixedFrameDecoder, noSuchFrame } from '../fixed-frame.ts'
import { encodeStrega } from './strega-downlink.ts'

const HASH = 0x23
const AT = 0x40
const ZERO = 0x30
const CABLE_CUT = 0x04

export const stregaSmartValve = fixedFrameDecoder({
  id: 'strega-smart-valve',
  vendor: 'Strega',
  model: 'Smart Valve',
  version: 1,
  channels: [
    { quantity: 'valve.open', index: 0 },
    { quantity: 'flow.pulses', index: 0 },
    { quantity: 'alarm.leak', index: 0 },
    { quantity: 'alarm.tamper', index: 0 },
    { quantity: 'alarm.fraud', index: 0 },
    { quantity: 'input.level', index: 1 },
    { quantity: 'input.level', index: 2 },
    { quantity: 'device.temperature', index: 0 },
    { quantity: 'air.relativeHumidity', index: 0 },
    { quantity: 'device.batteryPercent', index: 0 },
  ],
  frames: { 4: { bytes: 5, bytesMax: Number.POSITIVE_INFINITY, read: readState } },
  encode: encodeStrega,
})

function readState(view: DataView, out: Collector, input: DecoderInput): DecodeResult | undefined {
  const first = view.getUint8(0)
  const digits = String.fromCharCode(first & 0x3f, ...input.bytes.subarray(1, 4))
  if (!/^\d{4}$/.test(digits)) return noSuchFrame('the battery is not four digits')
  const state = view.getUint8(4) - ZERO
  if (state < 0 || state > 0x7f) return noSuchFrame(`state ${view.getUint8(4)} unknown`)
  // A fresh or mains-fed battery reads above its scale.
  out.add('device.batteryPercent', Math.min(100, Math.floor((Number(digits) - 2000) / 16)))
  out
    .add('valve.open', state & 1)
    .add('alarm.tamper', (state >>> 1) & 1)
    .add('input.level', (state >>> 3) & 1, { index: 1 })
    .add('input.level', (state >>> 4) & 1, { index: 2 })
    .add('alarm.leak', (state >>> 5) & 1)
    .add('alarm.fraud', (state >>> 6) & 1)
    .info('class', first & 0x80 ? 'C' : 'A')
    .info('power', first & 0x40 ? 'external' : 'battery')
  if (state & CABLE_CUT) out.note({ kind: 'failed', what: 'cable' })
  readTail(view, out, input)
  return undefined
}

function readTail(view: DataView, out: Collector, { bytes }: DecoderInput): void {
  let at = 5
  if (bytes[at] === AT) {
    out.info('answer', 'order taken')
    at += 1
  } else if (bytes[at] === HASH && bytes.length >= at + 5) {
    out.add('device.temperature', (view.getUint16(at + 1) / 65_536) * 165 - 40)
    out.add('air.relativeHumidity', (view.getUint16(at + 3) / 65_536) * 100)
    at += 5
  }
  const rest = String.fromCharCode(...bytes.subarray(at))
  const fields = /^(?:C([\dA-Fa-f]{6}))?(?:V([\dA-Fa-f]{4}))?/.exec(rest)!
  if (fields[1]) out.add('flow.pulses', parseInt(fields[1], 16))
  if (fields[2]) out.info('analogue input mV', parseInt(fields[2], 16))
  if (fields[0].length < rest.length)
    out.warn(`${rest.length - fields[0].length} bytes at the end not decoded`)
}
