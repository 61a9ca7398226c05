import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TX_PRIORITIES, type TxPurpose } from '../radio.ts'
import {
  type AirtimeAccount,
  allowed,
  count,
  EMPTY_ACCOUNT,
  SHARE_OF_PURPOSE,
  TRANSMISSIONS_PER_BAND_MAX,
  type Transmission,
  uncount,
  usedUs,
  WINDOW_US,
} from './airtime-budget.ts'
import { ETSI_EN_300_220 as EU } from './etsi-en-300-220.ts'
import { planOfRegion } from './plan-of-region.ts'

const SECOND = 1_000_000

function tx(over: Partial<Transmission> = {}): Transmission {
  return { freqHz: 868_100_000, widthHz: 125_000, startUs: 0, airtimeUs: SECOND, ...over }
}

function decide(account: AirtimeAccount, over: Partial<Transmission>, purpose?: TxPurpose) {
  const asked = { ...tx(over), purpose: purpose ?? 'alarm', eirpDbm: 14 } as const
  return allowed(account, EU, asked)
}

test('I11: whatever is asked in whatever order, no sliding hour goes over the limit', () => {
  const asks = fc.array(
    fc.record({
      aheadUs: fc.integer({ min: 0, max: 2 * SECOND }),
      gapUs: fc.integer({ min: 0, max: 900 * SECOND }),
      airtimeUs: fc.integer({ min: 20_000, max: 9 * SECOND }),
      purpose: fc.constantFrom(...TX_PRIORITIES),
    }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(asks, (list) => {
      let account = EMPTY_ACCOUNT
      let nowUs = 0
      const sent: Transmission[] = []
      for (const { aheadUs, gapUs, airtimeUs, purpose } of list) {
        nowUs += gapUs
        const asked = tx({ startUs: nowUs + aheadUs, airtimeUs })
        if (decide(account, asked, purpose).kind !== 'allowed') continue
        account = count(account, EU, asked)
        sent.push(asked)
      }
      for (const { startUs, airtimeUs } of sent) {
        for (const hourEndUs of [startUs + airtimeUs, startUs + WINDOW_US]) {
          assert.ok(inHour(sent, hourEndUs) <= 36 * SECOND)
        }
      }
    }),
  )
})

/** The plain sum, as a law book would have it. */
function inHour(sent: readonly Transmission[], hourEndUs: number): number {
  let sumUs = 0
  for (const { startUs, airtimeUs } of sent) {
    const to = Math.min(startUs + airtimeUs, hourEndUs)
    sumUs += Math.max(0, to - Math.max(startUs, hourEndUs - WINDOW_US))
  }
  return sumUs
}

test('only the part of a transmission that lies inside the hour counts', () => {
  const account = count(EMPTY_ACCOUNT, EU, tx({ startUs: 0, airtimeUs: 36 * SECOND }))
  const halfWayUs = WINDOW_US + 18 * SECOND
  const asked = { startUs: halfWayUs - SECOND, airtimeUs: SECOND }
  assert.equal(decide(account, asked).kind, 'allowed')
  assert.equal(usedUs(account, EU.subBands[2]!, halfWayUs), 18 * SECOND)
})

test('lower purposes leave the end of the budget to the higher', () => {
  const account = count(EMPTY_ACCOUNT, EU, tx({ airtimeUs: 26 * SECOND }))
  const at = { startUs: 100 * SECOND, airtimeUs: SECOND }
  assert.equal(decide(account, at, 'data').kind, 'refused')
  assert.equal(decide(account, at, 'mac').kind, 'allowed')
  let shareBefore = 1
  for (const purpose of TX_PRIORITIES) {
    assert.ok(SHARE_OF_PURPOSE[purpose] <= shareBefore)
    shareBefore = SHARE_OF_PURPOSE[purpose]
  }
})

test('what did not go out is given back', () => {
  const full = count(EMPTY_ACCOUNT, EU, tx({ airtimeUs: 36 * SECOND }))
  assert.equal(decide(full, { startUs: 100 * SECOND }).kind, 'refused')
  const empty = uncount(full, EU, tx({ airtimeUs: 36 * SECOND }))
  assert.equal(decide(empty, { startUs: 100 * SECOND }).kind, 'allowed')
  assert.equal(uncount(empty, EU, tx()), empty, 'nothing to give back changes nothing')
})

test('W20: a channel in a gap, on an edge or outside the band is refused', () => {
  for (const freqHz of [868_650_000, 869_300_000, 869_675_000, 868_599_000, 862_900_000, 915e6]) {
    assert.deepEqual(decide(EMPTY_ACCOUNT, { freqHz }), { kind: 'refused', reason: 'frequency' })
  }
})

test('power is cut to what the sub-band allows', () => {
  const asked = { ...tx(), purpose: 'data', eirpDbm: 30 } as const
  assert.deepEqual(allowed(EMPTY_ACCOUNT, EU, asked), { kind: 'allowed', eirpDbm: 16.15 })
  const p = { ...asked, freqHz: 869_525_000 }
  assert.deepEqual(allowed(EMPTY_ACCOUNT, EU, p), { kind: 'allowed', eirpDbm: 29.15 })
  const none = { ...asked, eirpDbm: Number.NaN }
  assert.deepEqual(allowed(EMPTY_ACCOUNT, EU, none), { kind: 'refused', reason: 'power' })
})

test('I10: the account stays bounded and errs on the safe side', () => {
  let account = EMPTY_ACCOUNT
  const airtimeUs = 5_000
  for (let i = 0; i < TRANSMISSIONS_PER_BAND_MAX + 500; i++) {
    account = count(account, EU, tx({ startUs: i * 10_000, airtimeUs }))
  }
  const spans = account.get('M')!
  assert.equal(spans.length, TRANSMISSIONS_PER_BAND_MAX)
  const sumUs = spans.reduce((sum, span) => sum + span.airtimeUs, 0)
  assert.equal(sumUs, (TRANSMISSIONS_PER_BAND_MAX + 500) * airtimeUs)
})

test('a region without duty cycle keeps no account and still has power and edges', () => {
  const plan = planOfRegion('US915')!
  const asked = { ...tx({ freqHz: 923_300_000, widthHz: 500_000 }), purpose: 'data' } as const
  assert.equal(count(EMPTY_ACCOUNT, plan, asked), EMPTY_ACCOUNT)
  const decision = allowed(EMPTY_ACCOUNT, plan, { ...asked, eirpDbm: 36 })
  assert.deepEqual(decision, { kind: 'allowed', eirpDbm: 30 })
  assert.equal(planOfRegion('MARS'), undefined)
  assert.equal(planOfRegion('constructor'), undefined)
})
