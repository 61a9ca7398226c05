import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ANY_MAC_COMMAND } from '../../test/support/any-mac-command.ts'
import { AS923_1 } from '../lorawan/region/as923-1.ts'
import { EU868 } from '../lorawan/region/eu868.ts'
import { regionOf } from '../lorawan/region/regions.ts'
import type { MacRequest } from './exchange.ts'
import { boundsProblem } from './request-bounds.ts'

const US915 = regionOf('US915')
const RX = { name: 'RXParamSetupReq', rx1DrOffset: 0, rx2DataRate: 3, freqHz: 869_525_000 } as const
const NEW = { name: 'NewChannelReq', chIndex: 8, freqHz: 867_100_000, minDr: 0, maxDr: 5 } as const

test('W20: a device is not told to listen or send where the law allows nobody to', () => {
  assert.equal(boundsProblem(EU868, RX), undefined)
  for (const freqHz of [868_650_000, 869_300_000, 870_100_000, 915_000_000]) {
    assert.match(boundsProblem(EU868, { ...RX, freqHz })!, /^RXParamSetupReq: freqHz .*EU868/)
    assert.match(boundsProblem(EU868, { ...NEW, freqHz })!, /^NewChannelReq: freqHz/)
    const moved = { name: 'DlChannelReq', chIndex: 0, freqHz } as const
    assert.match(boundsProblem(EU868, moved)!, /^DlChannelReq: freqHz/)
  }
  // 868.7 is the band's edge: half of the channel would lie outside.
  assert.match(boundsProblem(EU868, { ...NEW, freqHz: 868_700_000 })!, /125 kHz inside/)
  // As wide as RX2 is there.
  const us = { ...RX, rx2DataRate: 8, freqHz: 902_200_000 } as const
  assert.match(boundsProblem(US915, us)!, /500 kHz inside 902–928/)
})

test('data rates, offsets and channels are those that the region has', () => {
  assert.match(
    boundsProblem(EU868, { ...RX, rx2DataRate: 6 })!,
    /rx2DataRate is 6: in EU868 one of 0/,
  )
  assert.match(boundsProblem(EU868, { ...RX, rx1DrOffset: 6 })!, /rx1DrOffset is 6.*at most 5/)
  assert.equal(boundsProblem(AS923_1, { ...RX, rx1DrOffset: 6, freqHz: 923_200_000 }), undefined)
  assert.match(boundsProblem(EU868, { ...NEW, chIndex: 2 })!, /chIndex is 2: from 3 to 15/)
  assert.match(boundsProblem(EU868, { ...NEW, chIndex: 16 })!, /chIndex/)
  assert.match(boundsProblem(EU868, { ...NEW, minDr: 5, maxDr: 0 })!, /minDr is 5, above maxDr 0/)
  assert.match(boundsProblem(EU868, { ...NEW, maxDr: 9 })!, /maxDr is 9/)
  assert.equal(boundsProblem(EU868, { ...NEW, freqHz: 0, maxDr: 9 }), undefined)
  const adr = { name: 'LinkADRReq', chMask: 7, chMaskCntl: 0, nbTrans: 1 } as const
  assert.match(boundsProblem(EU868, { ...adr, dataRate: 9, txPower: 0 })!, /dataRate is 9/)
  assert.match(boundsProblem(EU868, { ...adr, dataRate: 5, txPower: 8 })!, /txPower is 8/)
  assert.equal(boundsProblem(EU868, { ...adr, dataRate: 15, txPower: 15 }), undefined)
})

test('whatever is asked, the answer is a sentence that names the request, or none', () => {
  fc.assert(
    fc.property(ANY_MAC_COMMAND, fc.constantFrom(EU868, US915, AS923_1), (command, region) => {
      const problem = boundsProblem(region, command as MacRequest)
      assert.ok(problem === undefined || problem.startsWith(`${command.name}: `))
    }),
  )
})
