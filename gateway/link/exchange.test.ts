import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { UplinkCommand } from '../lorawan/mac/commands.ts'
import { EU868 } from '../lorawan/region/eu868.ts'
import {
  ask,
  type Exchange,
  hear,
  type MacRequest,
  NOTHING_ASKED,
  send,
  TRIES_MAX,
} from './exchange.ts'
import { setupAfter } from './settle.ts'
import { type LinkSetup, startSetup } from './setup.ts'

const ROOM = 15
const TIMING = { name: 'RXTimingSetupReq', delayS: 5 } as const
const TIMING_ANS = { name: 'RXTimingSetupAns' } as const
const PARAM = {
  name: 'RXParamSetupReq',
  rx1DrOffset: 2,
  rx2DataRate: 3,
  freqHz: 869_525_000,
} as const
const PARAM_ANS = {
  name: 'RXParamSetupAns',
  channelAck: true,
  rx2DataRateAck: true,
  rx1DrOffsetAck: true,
} as const
const SETUP = startSetup(EU868)
const how = { region: EU868, adr: true }

function sent(exchange: Exchange, requests: readonly MacRequest[]): Exchange {
  return send(ask(exchange, requests), ROOM).exchange
}

function settle(setup: LinkSetup, request: MacRequest, answer: UplinkCommand): LinkSetup {
  const { settled } = hear(sent(NOTHING_ASKED, [request]), [answer])
  return settled.reduce((now, one) => setupAfter(now, one, how).setup, setup)
}

test('an answer settles its request once; said again it changes nothing and asks for a downlink', () => {
  const first = hear(sent(NOTHING_ASKED, [TIMING]), [TIMING_ANS])
  assert.deepEqual(
    first.settled.map(({ asks, answers }) => [asks[0]?.request, answers]),
    [[TIMING, [TIMING_ANS]]],
  )
  assert.equal(first.mustSpeak, true)
  const again = hear(first.exchange, [TIMING_ANS])
  assert.deepEqual([again.settled, again.mustSpeak], [[], true])
  const quiet = hear(again.exchange, [])
  const nothing = { exchange: NOTHING_ASKED, settled: [], givenUp: [], mustSpeak: false }
  assert.deepEqual(quiet, nothing)
})

test('nothing new is sent while an answer is repeated, so that it cannot be taken for another', () => {
  const first = hear(sent(NOTHING_ASKED, [TIMING]), [TIMING_ANS])
  const second = send(ask(first.exchange, [{ ...TIMING, delayS: 7 }, PARAM]), ROOM)
  assert.deepEqual(second.now, [PARAM])
  // The device has not heard that frame: it repeats the old answer, and nothing is settled by it.
  assert.deepEqual(hear(second.exchange, [TIMING_ANS]).settled, [])
  // It has heard it: the old answer is gone, the new one is there, and the request that waited may go.
  const heard = hear(second.exchange, [PARAM_ANS])
  assert.equal(heard.settled[0]?.asks[0]?.request, PARAM)
  assert.deepEqual(send(heard.exchange, ROOM).now, [{ ...TIMING, delayS: 7 }])
})

test('a request without an answer goes again, three times in all, and is told as given up', () => {
  let exchange = ask(NOTHING_ASKED, [TIMING], 'command-7')
  for (let tries = 1; tries < TRIES_MAX; tries++) {
    const step = hear(send(exchange, ROOM).exchange, [{ name: 'LinkCheckReq' }])
    assert.deepEqual(step.givenUp, [])
    exchange = step.exchange
  }
  const last = hear(send(exchange, ROOM).exchange, [])
  assert.deepEqual(
    last.givenUp.map(({ request, commandId }) => [request, commandId]),
    [[TIMING, 'command-7']],
  )
  assert.equal(last.exchange, NOTHING_ASKED)
})

test('a newer request of the network takes the place of an older one; those of commands all stay', () => {
  const later = { ...TIMING, delayS: 7 }
  const own = ask(ask(NOTHING_ASKED, [TIMING, PARAM]), [later])
  assert.deepEqual(
    own.asked.map(({ request }) => request),
    [PARAM, later],
  )
  assert.equal(ask(ask(NOTHING_ASKED, [TIMING], 'a'), [later], 'b').asked.length, 2)
})

test('a request that was not answered goes behind those that are new, for it may be unknown', () => {
  const silent = hear(sent(NOTHING_ASKED, [TIMING]), []).exchange
  assert.deepEqual(send(ask(silent, [PARAM]), ROOM).now, [PARAM, TIMING])
})

test('a block of LinkADRReq goes whole or not at all, and a frame with little room takes what fits', () => {
  const block = [0, 1, 2].map((chMaskCntl) => ({
    name: 'LinkADRReq' as const,
    ...{ dataRate: 5, txPower: 1, nbTrans: 1, chMask: 0xff, chMaskCntl },
  }))
  const exchange = ask(NOTHING_ASKED, [...block, { name: 'DevStatusReq' }])
  assert.deepEqual(send(exchange, 14).now, [{ name: 'DevStatusReq' }])
  assert.equal(send(exchange, 16).now.length, 4)
  assert.equal(send(exchange, 0).exchange, exchange)
})

test('ForceRejoinReq has no answer: sent, it is over', () => {
  const rejoin = {
    name: 'ForceRejoinReq',
    ...{ period: 0, maxRetries: 3, rejoinType: 0, dataRate: 2 },
  } as const
  const step = send(ask(NOTHING_ASKED, [rejoin], 'c'), ROOM)
  assert.deepEqual(
    step.over.map(({ commandId }) => commandId),
    ['c'],
  )
  assert.equal(step.exchange.asked.length, 0)
})

test('several DlChannelAns answer their requests in order', () => {
  const move = (chIndex: number): MacRequest => ({
    name: 'DlChannelReq',
    chIndex,
    freqHz: 869_525_000,
  })
  const say = (uplinkFreqExists: boolean): UplinkCommand => ({
    name: 'DlChannelAns',
    channelFreqOk: true,
    uplinkFreqExists,
  })
  const { settled } = hear(sent(NOTHING_ASKED, [move(1), move(9)]), [say(true), say(false)])
  const setup = settled.reduce((now, one) => setupAfter(now, one, how).setup, SETUP)
  assert.deepEqual(setup.dlChannelsHz, { 1: 869_525_000 })
})

test('the windows switch with the answer, and a single refused bit leaves them as they were', () => {
  const taken = settle(SETUP, PARAM, PARAM_ANS)
  assert.deepEqual(taken, { ...SETUP, rx1DrOffset: 2, rx2DataRate: 3 })
  assert.equal(settle(SETUP, TIMING, TIMING_ANS).rx1DelayS, 5)
  const dwell = { name: 'TxParamSetupReq', uplinkDwell400: true, downlinkDwell400: false } as const
  const lifted = settle(SETUP, { ...dwell, maxEirpIndex: 5 }, { name: 'TxParamSetupAns' })
  assert.deepEqual(lifted.dwell, { uplink400: true, downlink400: false })
  for (const bit of ['channelAck', 'rx2DataRateAck', 'rx1DrOffsetAck'] as const) {
    const refused = settle(SETUP, PARAM, { ...PARAM_ANS, [bit]: false })
    assert.deepEqual(refused, { ...SETUP, refusedRequests: ['RXParamSetupReq'] })
  }
})

test('a new channel is on at once, and one of frequency 0 is gone', () => {
  const add = {
    name: 'NewChannelReq',
    chIndex: 3,
    freqHz: 867_100_000,
    maxDr: 5,
    minDr: 0,
  } as const
  const yes = { name: 'NewChannelAns', channelFreqOk: true, dataRateRangeOk: true } as const
  const added = settle(SETUP, add, yes)
  assert.deepEqual([added.channelsHz[3], added.channelsOn], [867_100_000, [0, 1, 2, 3]])
  const removed = settle(added, { ...add, freqHz: 0 }, yes)
  assert.deepEqual([removed.channelsHz[3], removed.channelsOn], [0, [0, 1, 2]])
})

test('duty cycle, and the parameters of 1.1, are as the device agreed to', () => {
  const duty = settle(SETUP, { name: 'DutyCycleReq', maxDCycle: 7 }, { name: 'DutyCycleAns' })
  assert.equal(duty.maxDCycle, 7)
  const adrAck = { limitExp: 5, delayExp: 4 }
  const param = settle(SETUP, { name: 'ADRParamSetupReq', ...adrAck }, { name: 'ADRParamSetupAns' })
  assert.deepEqual(param.adrAck, adrAck)
  const rejoin = { maxTimeN: 3, maxCountN: 8 }
  const request = { name: 'RejoinParamSetupReq', ...rejoin } as const
  const rejoins = settle(SETUP, request, { name: 'RejoinParamSetupAns', timeOk: true })
  assert.deepEqual(rejoins.rejoin, rejoin)
})

/** The device applies RXTimingSetupReq at once and repeats its answer until it hears a downlink. */
test('over any losses of frames both ways, network and device agree on RX1 at each uplink that arrives', () => {
  const losses = fc.array(fc.record({ upLost: fc.boolean(), downLost: fc.boolean() }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(losses, (rounds) => {
      let deviceDelayS = 1
      let isRepeating = false
      let exchange = NOTHING_ASKED
      let setup = SETUP
      let wantedS = 2
      for (const { upLost, downLost } of rounds) {
        // The uplink, with the answer for as long as it repeats.
        const commands: UplinkCommand[] = isRepeating ? [TIMING_ANS] : []
        if (upLost) continue
        const step = hear(exchange, commands)
        setup = step.settled.reduce((now, one) => setupAfter(now, one, how).setup, setup)
        assert.equal(setup.rx1DelayS, deviceDelayS)
        if (setup.rx1DelayS === wantedS) wantedS = 1 + (wantedS % 15)
        // The network's answer, with the next request when it may be sent.
        const asked = ask(step.exchange, [{ name: 'RXTimingSetupReq', delayS: wantedS }])
        const out = send(asked, ROOM)
        exchange = out.exchange
        if (downLost) continue
        isRepeating = out.now.length > 0
        for (const { delayS } of out.now as (typeof TIMING)[]) deviceDelayS = delayS
      }
    }),
    { numRuns: 1_000 },
  )
})
