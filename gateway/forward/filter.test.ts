import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfHex } from '../../base/bytes.ts'
import {
  type DevAddr,
  type DevEui,
  formatDevAddr,
  type GatewayEui,
  type JoinEui,
} from '../../base/ids.ts'
import type { DeviceState } from '../engine/state.ts'
import { writeData, writeJoinRequest } from '../lorawan/phy.ts'
import { ALL_FRAMES, frameFilter, hasPrefix, readPrefix, senderOf, writePrefix } from './filter.ts'
import { isOwnSender } from './own-sender.ts'

const MIC = [1, 2, 3, 4]
const DEV_EUI = '70b3d5499f0012ab' as DevEui

function uplink(devAddr: string): Uint8Array {
  const of = { direction: 'up', confirmed: false, fCnt16: 1 } as const
  return Uint8Array.from([...writeData({ ...of, devAddr: devAddr as DevAddr }), ...MIC])
}

const join = Uint8Array.from([
  ...writeJoinRequest({ joinEui: '70b3d5499f000000' as JoinEui, devEui: DEV_EUI, devNonce: 7 }),
  ...MIC,
])
const rejoin = bytesOfHex(`c000${'010203'}${'0102030405060708'}0100aabbccdd`)!
const proprietary = Uint8Array.of(0xe0, 1, 2, 3)
const noise = Uint8Array.of(0x43, 0xff)

test('without a filter every frame passes, LoRaWAN or not', () => {
  const passes = frameFilter(ALL_FRAMES)
  for (const frame of [uplink('26011f22'), join, rejoin, proprietary, noise, new Uint8Array()]) {
    assert.equal(passes(frame, false), true)
    assert.equal(passes(frame, true), true)
  }
})

test('a prefix lets its addresses pass and no other; joins pass by their own switch', () => {
  const filter = { ...ALL_FRAMES, devAddrPrefixes: ['26000000/7', '01ab0000/16'] }
  const passes = frameFilter(filter)
  assert.equal(passes(uplink('26011f22'), false), true)
  assert.equal(passes(uplink('27ffffff'), false), true)
  assert.equal(passes(uplink('01ab7788'), false), true)
  assert.equal(passes(uplink('28000000'), false), false)
  assert.equal(passes(uplink('01ac0000'), false), false)
  assert.equal(passes(join, false), true)
  assert.equal(passes(rejoin, false), true)
  assert.equal(passes(proprietary, false), false)
  const withoutJoins = frameFilter({ ...filter, joinRequests: false })
  assert.equal(withoutJoins(join, false), false)
  assert.equal(withoutJoins(rejoin, false), false)
})

test('only strangers: what is registered here stays here', () => {
  const passes = frameFilter({ ...ALL_FRAMES, onlyForeign: true })
  assert.equal(passes(uplink('26011f22'), true), false)
  assert.equal(passes(uplink('26011f22'), false), true)
  assert.equal(passes(join, true), false)
})

test('a sender is own by the address of a session, or by the DevEUI of a registered device', () => {
  const { state, self } = registered()
  assert.equal(isOwnSender(state, uplink('01ab7788'), self), true)
  assert.equal(isOwnSender(state, uplink('01ab7789'), self), false)
  assert.equal(isOwnSender(state, join, self), true)
  assert.equal(isOwnSender({ ...state, devices: new Map() }, join, self), false)
  assert.equal(isOwnSender(state, rejoin, self), false)
  assert.equal(isOwnSender(state, noise, self), false)
})

test('F46: what was moved to another gateway is handed on as a stranger, its joins and its frames', () => {
  const { state, self } = registered()
  const moved = { gatewayEui: '00800000a0005678' as GatewayEui, rev: 1, isTaken: false }
  const homes = new Map([[DEV_EUI, moved]])
  assert.equal(isOwnSender({ ...state, homes }, uplink('01ab7788'), self), false)
  assert.equal(isOwnSender({ ...state, homes }, join, self), false)
  const back = new Map([[DEV_EUI, { ...moved, gatewayEui: self, rev: 2 }]])
  assert.equal(isOwnSender({ ...state, homes: back }, uplink('01ab7788'), self), true)
  assert.equal(isOwnSender({ ...state, homes: back }, join, self), true)
})

function registered() {
  const state = {
    devices: new Map([[DEV_EUI, { device: {} } as DeviceState]]),
    byDevAddr: new Map([['01ab7788' as DevAddr, [DEV_EUI]]]),
    homes: new Map(),
  }
  return { state, self: '00800000a0001234' as GatewayEui }
}

test('a prefix agrees with the address bit by bit', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), fc.nat(32), (one, other, bits) => {
      const binary = (value: number) => value.toString(2).padStart(32, '0')
      const below = 2 ** (32 - bits)
      const prefix = readPrefix(writePrefix({ value: other - (other % below), bits }))
      assert.ok(prefix)
      const expected = binary(one).slice(0, bits) === binary(other).slice(0, bits)
      assert.equal(hasPrefix(formatDevAddr(one), prefix), expected)
    }),
  )
})

test('what is no prefix is refused, set bits behind it too', () => {
  for (const text of ['26000000', '2600000/7', '26000000/33', '26000001/7', 'zz000000/8', '']) {
    assert.equal(readPrefix(text), undefined, text)
  }
})

test('F47: no bytes make the sender’s reader throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 260 }), (bytes) => void senderOf(bytes)))
})
