import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DownlinkCommand } from '../../../gateway/lorawan/mac/commands.ts'
import { joined } from './joined-device.ts'

const TIMING: DownlinkCommand = { name: 'RXTimingSetupReq', delayS: 2 }
const ANSWER = { name: 'RXTimingSetupAns' } as const

test('what moves windows is answered in every uplink until a downlink comes', () => {
  const { device, network, ask, uplink } = joined()
  assert.deepEqual(ask(TIMING, { name: 'DevStatusReq' }).length, 2)
  assert.deepEqual(uplink().commands, [ANSWER])
  assert.deepEqual(uplink().commands, [ANSWER])
  device.receive(network.say({}))
  assert.deepEqual(uplink().commands, [])
})

test('a downlink between two class A windows does not end the repetition', () => {
  const { device, network, ask, uplink } = joined({ options: { deviceClass: 'C' } })
  ask(TIMING)
  device.receive(network.say({ fPort: 1 }), { isClassC: true })
  assert.deepEqual(uplink().commands, [ANSWER])
})

test('some firmware says it once only', () => {
  const { ask, uplink } = joined({ options: { quirks: { repeatsSticky: false } } })
  assert.deepEqual(ask(TIMING), [ANSWER])
  assert.deepEqual(uplink().commands, [])
})

const TEN_CHANNELS = Array.from({ length: 8 }, (_, i): DownlinkCommand => {
  return {
    name: 'NewChannelReq',
    chIndex: 8 + i,
    freqHz: 868_000_000 + i * 1e5,
    minDr: 0,
    maxDr: 5,
  }
})

test('answers beyond 15 bytes go as one frame on port 0, when there is nothing else to send', () => {
  const { ask, device } = joined()
  const answers = ask(...TEN_CHANNELS)
  assert.equal(answers.length, 8)
  assert.equal(device.hasMoreToSay, false)
})

test('beside a payload as many answers go as fit, whole and in order; the others wait', () => {
  const { device, network, uplink } = joined({ options: { dataRate: 0 } })
  device.receive(network.say({ commands: TEN_CHANNELS, onPort0: true }))
  const first = uplink({ fPort: 1, payload: new Uint8Array(48) })
  assert.equal(first.commands.length, 1)
  assert.equal(first.payload.length, 48)
  assert.ok(device.hasMoreToSay)
  const full = uplink({ fPort: 1, payload: new Uint8Array(51) })
  assert.deepEqual(full.commands, [])
  assert.equal(uplink().commands.length, 7)
  assert.equal(device.hasMoreToSay, false)
})

test('FOpts by hand take the place of its own answers', () => {
  const { device, network, uplink } = joined()
  device.receive(network.say({ commands: [{ name: 'DevStatusReq' }] }))
  assert.deepEqual(uplink({ fOpts: Uint8Array.of(0x02) }).commands, [{ name: 'LinkCheckReq' }])
  assert.deepEqual(uplink().commands, [])
})

test('a confirmed downlink is acknowledged once, by the next frame', () => {
  const { device, network, uplink } = joined()
  device.receive(network.say({ confirmed: true, fPort: 1, payload: Uint8Array.of(1) }))
  assert.equal(uplink().frame.ack, true)
  assert.equal(uplink().frame.ack, false)
})
