import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { REGION_NAMES } from '../../hardware/regions/channel-plans.ts'
import { factoryLink, type Link } from '../../test/support/end-device/link.ts'
import { answerLinkAdr } from '../../test/support/end-device/link-adr.ts'
import { lorawanVectors } from '../../test/support/vectors.ts'
import { masksFor } from '../lorawan/region/channel-mask.ts'
import { EU868 } from '../lorawan/region/eu868.ts'
import type { Region } from '../lorawan/region/region.ts'
import { regionOf } from '../lorawan/region/regions.ts'
import {
  type LinkAdrBlock,
  type LinkState,
  linkAdrRequests,
  REFUSALS_MAX,
  type Settling,
  settleLinkAdr,
} from './link-adr.ts'

const YES = { name: 'LinkADRAns', chMaskAck: true, dataRateAck: true, powerAck: true } as const
const BLOCK: LinkAdrBlock = {
  masks: [{ chMask: 0xff, chMaskCntl: 0 }],
  dataRate: 5,
  txPower: 2,
  nbTrans: 2,
}
const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7]

function stateOf(region: Region, more: Partial<LinkState> = {}): LinkState {
  return {
    dataRate: 0,
    txPowerIndex: 0,
    nbTrans: 1,
    channelsOn: [0, 1, 2],
    dataRateMax: region.adrDataRateMax,
    txPowerMin: 0,
    txPowerMax: region.txPowerIndexMax,
    refusals: 0,
    ...more,
  }
}

const settling = (more: Partial<Settling> = {}): Settling => ({
  region: EU868,
  defined: EIGHT,
  adr: true,
  block: BLOCK,
  answers: [YES],
  ...more,
})

for (const { id, session, pending, answer, expect } of lorawanVectors('link-adr-answer')) {
  test(`an answer to LinkADRReq changes the session as ChirpStack's does (${id})`, () => {
    const before = stateOf(EU868, {
      channelsOn: session.enabledChannels,
      refusals: session.errorCount,
    })
    const block = pending && {
      masks: [{ chMask: pending.chMask, chMaskCntl: pending.chMaskCntl }],
      dataRate: pending.dataRate,
      txPower: pending.txPower,
      nbTrans: pending.nbTrans,
    }
    const answers = [{ name: 'LinkADRAns', ...answer } as const]
    const { kind, state } = settleLinkAdr(before, settling({ block: block ?? undefined, answers }))
    assert.equal(kind, expect.error ? 'unasked' : 'refused')
    assert.deepEqual(state.channelsOn, expect.enabledChannels)
    if (expect.errorCount !== undefined) assert.equal(state.refusals, expect.errorCount)
    if (expect.maxSupportedTxPowerIndex !== undefined) {
      assert.equal(state.txPowerMax, expect.maxSupportedTxPowerIndex)
    }
    if (expect.txPowerIndex !== undefined) {
      assert.equal(state.txPowerIndex, expect.txPowerIndex)
    }
    if (expect.minSupportedTxPowerIndex !== undefined) {
      assert.equal(state.txPowerMin, expect.minSupportedTxPowerIndex)
    }
  })
}

test('an accepted block changes channels, data rate, power and repetitions together', () => {
  const { kind, state } = settleLinkAdr(stateOf(EU868, { refusals: 2 }), settling())
  assert.equal(kind, 'applied')
  assert.deepEqual(state, {
    ...stateOf(EU868),
    channelsOn: EIGHT,
    dataRate: 5,
    txPowerIndex: 2,
    nbTrans: 2,
  })
})

test('one refusal among the answers to a block refuses all of it, whoever answers each request', () => {
  const before = stateOf(EU868)
  const answers = [YES, { ...YES, chMaskAck: false }]
  const settled = settleLinkAdr(before, settling({ answers }))
  assert.ok(settled.kind === 'refused')
  assert.deepEqual(settled.refused, { chMask: true, dataRate: false, power: false })
  assert.deepEqual(settled.state, { ...before, refusals: 1 })
})

test('a device whose ADR bit is clear keeps its data rate and power, and refuses neither', () => {
  const answers = [{ ...YES, dataRateAck: false, powerAck: false }]
  const { kind, state } = settleLinkAdr(stateOf(EU868), settling({ adr: false, answers }))
  assert.equal(kind, 'applied')
  assert.deepEqual(state, { ...stateOf(EU868), channelsOn: EIGHT, nbTrans: 2 })
})

test('the session stays as it was until the device has answered', () => {
  const before = stateOf(EU868)
  assert.deepEqual(settleLinkAdr(before, settling({ answers: [] })), {
    kind: 'unasked',
    state: before,
  })
})

test('in every region network and device agree after every block, until it has what it can do', () => {
  const regions = REGION_NAMES.map((name) => regionOf(name))
  fc.assert(
    fc.property(
      fc.record({
        region: fc.constantFrom(...regions),
        answers: fc.constantFrom('one' as const, 'each' as const),
        dataRateMax: fc.nat(5),
        txPowerMin: fc.nat(1),
        seed: fc.nat(2 ** 16 - 1),
        wantedBits: fc.nat(2 ** 8 - 1),
      }),
      ({ region, answers, dataRateMax, txPowerMin, seed, wantedBits }) => {
        const places = region.cfListType === 1 ? 72 : 16
        const defined = Array.from({ length: places }, (_, i) => i)
        const on = defined.filter((i) => i === 0 || (seed >>> (i % 16)) & 1)
        const wanted = defined.filter((i) => i === places - 1 || (wantedBits >>> (i % 8)) & 1)
        const anywhere = { freqHz: 0, drMin: 0, drMax: region.adrDataRateMax }
        const channels = Object.fromEntries(defined.map((index) => [index, anywhere]))
        let device: Link = { ...factoryLink(region, 0), txPower: 1, channelsOn: on, channels }
        const txPowerMax = region.txPowerIndexMax
        const hardware = { dataRateMin: 0, dataRateMax, txPowerMin, txPowerMax }
        const rules = { ...hardware, region, answers, knowsKeep: false, adr: true }
        let state = stateOf(region, { channelsOn: on, txPowerIndex: 1 })
        let blocks = 0
        for (; blocks < REFUSALS_MAX + region.adrDataRateMax; blocks++) {
          const masks = masksFor(region, { defined, on: state.channelsOn }, wanted)
          const block: LinkAdrBlock = {
            masks: masks.length > 0 ? masks : [{ chMask: 0xffff, chMaskCntl: 0 }],
            dataRate: state.dataRateMax,
            txPower: state.txPowerMin,
            nbTrans: 3,
          }
          const said = answerLinkAdr(device, linkAdrRequests(block), rules)
          device = said.link
          const adr = true
          const settled = settleLinkAdr(state, {
            region,
            defined,
            adr,
            block,
            answers: said.answers,
          })
          state = settled.state
          // At every moment: what the network believes is what the device does.
          assert.deepEqual(
            [state.dataRate, state.nbTrans, state.channelsOn],
            [device.dataRate, device.nbTrans, device.channelsOn],
          )
          if (settled.kind === 'applied') break
        }
        assert.equal(device.nbTrans, 3)
        assert.equal(device.dataRate, Math.min(dataRateMax, region.adrDataRateMax))
        assert.equal(device.txPower, txPowerMin)
        assert.equal(state.txPowerIndex, txPowerMin)
      },
    ),
    { numRuns: 500 },
  )
})
