import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TX_PRIORITIES } from '../radio.ts'
import { allowed, count, EMPTY_ACCOUNT, type Transmission, WINDOW_US } from './airtime-budget.ts'
import { ETSI_EN_300_220 as EU } from './etsi-en-300-220.ts'
import { planOfRegion } from './plan-of-region.ts'
import { roomFor } from './room-again.ts'

const SECOND = 1_000_000
const M = { freqHz: 868_100_000, widthHz: 125_000 } as const

test('I11: the time that is named is the first at which the gate lets the frame through', () => {
  const history = fc.array(
    fc.record({
      gapUs: fc.integer({ min: 0, max: 300 * SECOND }),
      airtimeUs: fc.integer({ min: 20_000, max: 9 * SECOND }),
      freqHz: fc.constantFrom(868_100_000, 868_500_000, 869_525_000),
    }),
    { maxLength: 30 },
  )
  const asks = fc.record({
    airtimeUs: fc.integer({ min: 20_000, max: 4 * SECOND }),
    purpose: fc.constantFrom(...TX_PRIORITIES),
    afterUs: fc.integer({ min: -5 * SECOND, max: 600 * SECOND }),
    shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
  })
  fc.assert(
    fc.property(history, asks, (past, { airtimeUs, purpose, afterUs, shares }) => {
      let nowUs = 0
      const sent = past.map(({ gapUs, ...rest }): Transmission => {
        const startUs = nowUs + gapUs
        nowUs = startUs + rest.airtimeUs
        return { ...rest, widthHz: 125_000, startUs }
      })
      const account = sent.reduce((sum, one) => count(sum, EU, one), EMPTY_ACCOUNT)
      const startUs = Math.max(0, nowUs + afterUs)
      const asked = { ...M, startUs, airtimeUs, purpose, eirpDbm: 14 } as const
      const room = roomFor(EU, sent, asked)!
      const mayAt = (atUs: number) =>
        allowed(account, EU, { ...asked, startUs: atUs }).kind === 'allowed'
      const inBand = sent.filter(({ freqHz }) => freqHz < 869_000_000)
      const endUs = Math.max(0, ...inBand.map((one) => one.startUs + one.airtimeUs))
      const fromUs = Math.max(startUs, endUs)
      assert.ok(room.freeUs !== null && room.freeUs >= fromUs)
      assert.ok(mayAt(room.freeUs))
      if (room.freeUs === fromUs) return
      assert.ok(!mayAt(room.freeUs - 1))
      for (const share of shares) {
        assert.ok(!mayAt(fromUs + Math.floor(share * (room.freeUs - 1 - fromUs))))
      }
    }),
  )
})

test('used, allowed to this purpose, and given by law are told apart', () => {
  const sent = [{ ...M, startUs: 0, airtimeUs: 26 * SECOND }]
  const asked = { ...M, startUs: 100 * SECOND, airtimeUs: SECOND, eirpDbm: 14 } as const
  const room = roomFor(EU, sent, { ...asked, purpose: 'data' })!
  assert.deepEqual(
    [room.band.name, room.usedUs, room.limitUs, room.hourUs],
    ['M', 26 * SECOND, 25.2 * SECOND, 36 * SECOND],
  )
  // 1.8 s of the 26 must have left the hour that closes with the end of this frame.
  assert.equal(room.freeUs, WINDOW_US + 1.8 * SECOND - SECOND)
  assert.equal(roomFor(EU, sent, { ...asked, purpose: 'alarm' })!.freeUs, asked.startUs)
})

test('a frame longer than its purpose may send in an hour never has room, and a gap has no sub-band', () => {
  const asked = { ...M, startUs: 0, purpose: 'data', eirpDbm: 14 } as const
  assert.equal(roomFor(EU, [], { ...asked, airtimeUs: 26 * SECOND })!.freeUs, null)
  assert.equal(roomFor(EU, [], { ...asked, airtimeUs: SECOND, freqHz: 868_650_000 }), undefined)
  const us = planOfRegion('US915')!
  assert.equal(roomFor(us, [], { ...asked, airtimeUs: SECOND, freqHz: 923_300_000 }), undefined)
})
