import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LinkAdrReq } from '../../../gateway/lorawan/mac/commands.ts'
import { joined, type Pair } from './joined-device.ts'

const STEERED: LinkAdrReq = {
  name: 'LinkADRReq',
  ...{ dataRate: 2, txPower: 5, chMask: 0b1000_0110, chMaskCntl: 0, nbTrans: 3 },
}

/** How each of so many uplinks went out. */
function uplinks({ device, uplink }: Pair, count: number) {
  return Array.from({ length: count }, () => {
    const { frame } = uplink()
    const { dataRate, txPower, nbTrans, channelsOn } = device.link
    return { asks: frame.adrAckReq, dataRate, txPower, nbTrans, channels: channelsOn.length }
  })
}

test('a device that hears nothing asks after 64 uplinks, then speaks up every 32', () => {
  const pair = joined({ options: { dataRate: 5 } })
  pair.ask(STEERED)
  const lived = [undefined, ...uplinks(pair, 300)]
  const steered = { dataRate: 2, txPower: 5, nbTrans: 3, channels: 3 }
  assert.deepEqual(lived[63], { ...steered, asks: false })
  assert.deepEqual(lived[64], { ...steered, asks: true })
  assert.deepEqual(lived[95], { ...steered, asks: true })
  assert.deepEqual(lived[96], { ...steered, txPower: 0, asks: true })
  assert.deepEqual(lived[128], { ...steered, txPower: 0, dataRate: 1, asks: true })
  assert.deepEqual(lived[160], { ...steered, txPower: 0, dataRate: 0, asks: true })
  const bottom = { dataRate: 0, txPower: 0, nbTrans: 1, channels: 4, asks: false }
  assert.deepEqual(lived[192], bottom)
  assert.deepEqual(lived[300], bottom)
})

test('any downlink is the sign of life that it asks for', () => {
  const pair = joined()
  const { device, network } = pair
  assert.equal(uplinks(pair, 70).at(-1)!.asks, true)
  device.receive(network.say({}))
  const after = uplinks(pair, 64)
  assert.ok(after.every(({ asks, dataRate }) => !asks && dataRate === 5))
})

test('a device whose ADR bit is clear never asks, and stays as it is', () => {
  const pair = joined({ options: { adr: false, dataRate: 3 } })
  assert.ok(uplinks(pair, 200).every(({ asks, dataRate }) => !asks && dataRate === 3))
})

test('1.1: limit and delay are what the network has set', () => {
  const pair = joined({ macVersion: '1.1' })
  pair.ask({ name: 'ADRParamSetupReq', limitExp: 3, delayExp: 2 })
  const lived = [undefined, ...uplinks(pair, 20)]
  assert.equal(lived[7]!.asks, false)
  assert.equal(lived[8]!.asks, true)
  assert.equal(lived[11]!.dataRate, 5)
  assert.equal(lived[12]!.dataRate, 4)
})
