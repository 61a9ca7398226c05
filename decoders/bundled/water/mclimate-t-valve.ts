/**
 * MClimate T-Valve, one solenoid valve with a flood sensor.
 *
 *   uplinks, fPort 2
 *     2 bytes   0 water °C ×2 · 1 bit 7 valve open, bits 6..0 = 20 + 2·°C around it
 *     5 bytes   0 bits 7..5 reason: 0 keep-alive, 1 test button, 2 flood, 3 control button, 4 fraud
 *                 bit 3 box opened · bit 2 flood wire · bit 1 flood · bit 0 magnet
 *               1 bit 7 alarm validated · 6 opened by hand · 5 closed by hand
 *               2, 3 minutes closed, open, as ordered; 255 and more · 4 battery mV = 1600 + 8·u8
 *   downlinks, fPort 1
 *     0d oooo cccc   open for o minutes, then closed for c, in turn for ever; firmware 1.5 and later
 *     01 00 xx       closed until told otherwise
 *
 * The device has no order to open once: `openValve` asks for c = 65 535, so that the valve closes by
 * itself after its minutes (faults I9) and would open again, for as long, after 45 days only, and
 * only if no order came in between. 01 o c is not used: its turn comes again after four hours.
 * Older firmware does not know 0d: there the valve stays closed, which is the safe side.
 * Source: MClimate, T-Valve communication protocol, "Valve state control", "Keep-alive".
 */

import type { DeviceCommand, EncodedDownlink } from '../../contract.ts'
import type { Collector } from '../collector.ts'
import { fixedFrameDecoder, noSuchFrame } from '../fixed-frame.ts'

const REASONS = ['keep-alive', 'test button', 'flood', 'control button', 'fraud'] as const
const MINUTES_MAX = 65_535
const DOWNLINK_PORT = 1

export const mclimateTValve = fixedFrameDecoder({
  id: 'mclimate-t-valve',
  vendor: 'MClimate',
  model: 'T-Valve',
  version: 1,
  channels: [
    { quantity: 'valve.open', index: 0 },
    { quantity: 'alarm.leak', index: 0 },
    { quantity: 'alarm.tamper', index: 0 },
    { quantity: 'alarm.fraud', index: 0 },
    { quantity: 'water.temperature', index: 0 },
    { quantity: 'air.temperature', index: 0 },
    { quantity: 'device.batteryVoltage', index: 0 },
  ],
  frames: {
    2: {
      bytes: 2,
      bytesMax: 5,
      read(view, out) {
        if (view.byteLength === 2) return readShort(view, out)
        if (view.byteLength < 5) return noSuchFrame(`${view.byteLength} bytes, neither 2 nor 5`)
        return readLong(view, out)
      },
    },
  },
  encode,
})

function readShort(view: DataView, out: Collector): undefined {
  const state = view.getUint8(1)
  out
    .add('valve.open', state >>> 7)
    .add('water.temperature', view.getUint8(0) / 2)
    .add('air.temperature', ((state & 0x7f) - 20) / 2)
}

function readLong(view: DataView, out: Collector): undefined {
  const [state, hands] = [view.getUint8(0), view.getUint8(1)]
  out
    .add('alarm.tamper', (state >>> 3) & 1)
    .add('alarm.leak', (state >>> 1) & 1)
    .add('alarm.fraud', state & 1)
    .add('device.batteryVoltage', (1600 + 8 * view.getUint8(4)) / 1000)
    .info('reason', REASONS[state >>> 5] ?? state >>> 5)
    .info('flood wire', (state >>> 2) & 1)
    .info('minutes closed', view.getUint8(2))
    .info('minutes open', view.getUint8(3))
  if (hands & 0x80) out.info('alarm', 'validated')
  if (hands & 0x40) out.info('valve', 'opened by hand')
  if (hands & 0x20) out.info('valve', 'closed by hand')
}

function encode(command: DeviceCommand): EncodedDownlink | undefined {
  if (command.kind === 'closeValve')
    return command.valve === 2 ? undefined : downlink(0x01, 0x00, 0x01)
  if (command.kind !== 'openValve' || command.valve !== 1 || command.pulses !== undefined)
    return undefined
  const minutes = command.seconds / 60
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MINUTES_MAX) return undefined
  return downlink(0x0d, minutes >>> 8, minutes & 0xff, MINUTES_MAX >>> 8, MINUTES_MAX & 0xff)
}

function downlink(...bytes: number[]): EncodedDownlink {
  return { fPort: DOWNLINK_PORT, bytes: Uint8Array.from(bytes) }
}
