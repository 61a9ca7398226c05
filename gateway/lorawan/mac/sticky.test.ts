import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { UplinkCommand } from './commands.ts'
import { type RxSetup, rxSetupAfter } from './rx-setup.ts'
import { askSticky, hearSticky, mayAsk, STICKY_IDLE, type StickyRequest } from './sticky.ts'

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
const SETUP: RxSetup = {
  rx1DelayS: 1,
  rx1DrOffset: 0,
  rx2DataRate: 0,
  rx2FreqHz: 869_525_000,
  dwell: { uplink400: true, downlink400: true },
  dlChannelsHz: {},
}

test('an answer settles its request once; said again it changes nothing and asks for a downlink', () => {
  const asked = askSticky(STICKY_IDLE, [TIMING])
  const first = hearSticky(asked.state, [TIMING_ANS])
  assert.deepEqual(first.settled, [{ request: TIMING, answer: TIMING_ANS }])
  assert.equal(first.mustSpeak, true)
  const again = hearSticky(first.state, [TIMING_ANS])
  assert.deepEqual([again.settled, again.mustSpeak], [[], true])
  const quiet = hearSticky(again.state, [])
  assert.deepEqual(quiet, { state: STICKY_IDLE, settled: [], mustSpeak: false })
})

test('nothing new is asked while an answer is repeated, so that it cannot be taken for another', () => {
  const first = hearSticky(askSticky(STICKY_IDLE, [TIMING]).state, [TIMING_ANS])
  assert.equal(mayAsk(first.state, 'RXTimingSetupReq'), false)
  const second = askSticky(first.state, [{ ...TIMING, delayS: 7 }, PARAM])
  assert.deepEqual(second.now, [PARAM])
  // The device has not heard that frame: it repeats the old answer, and nothing is settled by it.
  const repeated = hearSticky(second.state, [TIMING_ANS])
  assert.deepEqual(repeated.settled, [])
  // It has heard it: the old answer is gone, the new one is there.
  const heard = hearSticky(second.state, [PARAM_ANS])
  assert.deepEqual(heard.settled, [{ request: PARAM, answer: PARAM_ANS }])
  assert.equal(mayAsk(heard.state, 'RXTimingSetupReq'), true)
})

test('a request without an answer stays asked, and a newer one takes its place', () => {
  const asked = askSticky(STICKY_IDLE, [TIMING, PARAM])
  const silent = hearSticky(asked.state, [{ name: 'LinkCheckReq' }])
  assert.deepEqual(silent.state.asked, [TIMING, PARAM])
  const anew = askSticky(silent.state, [{ ...TIMING, delayS: 7 }])
  assert.deepEqual(anew.state.asked, [PARAM, { ...TIMING, delayS: 7 }])
  const { settled } = hearSticky(anew.state, [TIMING_ANS])
  assert.deepEqual(settled[0]?.request, { ...TIMING, delayS: 7 })
})

test('several DlChannelAns answer their requests in order', () => {
  const move = (chIndex: number): StickyRequest => ({
    name: 'DlChannelReq',
    chIndex,
    freqHz: 869_525_000,
  })
  const say = (uplinkFreqExists: boolean): UplinkCommand => ({
    name: 'DlChannelAns',
    channelFreqOk: true,
    uplinkFreqExists,
  })
  const { state } = askSticky(STICKY_IDLE, [move(3), move(9)])
  const { settled } = hearSticky(state, [say(true), say(false)])
  const setup = settled.reduce(rxSetupAfter, SETUP)
  assert.deepEqual(setup.dlChannelsHz, { 3: 869_525_000 })
})

test('the windows switch with the answer, and a single refused bit leaves them as they were', () => {
  const taken = rxSetupAfter(SETUP, { request: PARAM, answer: PARAM_ANS })
  assert.deepEqual(taken, { ...SETUP, rx1DrOffset: 2, rx2DataRate: 3 })
  const timed = rxSetupAfter(SETUP, { request: TIMING, answer: TIMING_ANS })
  assert.equal(timed.rx1DelayS, 5)
  const lifted = rxSetupAfter(SETUP, {
    request: {
      name: 'TxParamSetupReq',
      uplinkDwell400: true,
      downlinkDwell400: false,
      maxEirpIndex: 5,
    },
    answer: { name: 'TxParamSetupAns' },
  })
  assert.deepEqual(lifted, { ...SETUP, dwell: { uplink400: true, downlink400: false } })
  for (const bit of ['channelAck', 'rx2DataRateAck', 'rx1DrOffsetAck'] as const) {
    const answer = { ...PARAM_ANS, [bit]: false }
    assert.deepEqual(rxSetupAfter(SETUP, { request: PARAM, answer }), SETUP)
  }
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
      let state = STICKY_IDLE
      let setup = SETUP
      let wantedS = 2
      for (const { upLost, downLost } of rounds) {
        // The uplink, with the answer for as long as it repeats.
        const commands: UplinkCommand[] = isRepeating ? [TIMING_ANS] : []
        if (upLost) continue
        const step = hearSticky(state, commands)
        setup = step.settled.reduce(rxSetupAfter, setup)
        state = step.state
        assert.equal(setup.rx1DelayS, deviceDelayS)
        if (setup.rx1DelayS === wantedS) wantedS = 1 + (wantedS % 15)
        // The network's answer, with the next request when it may be asked.
        const asked = askSticky(state, [{ name: 'RXTimingSetupReq', delayS: wantedS }])
        state = asked.state
        if (downLost) continue
        isRepeating = asked.now.length > 0
        for (const { delayS } of asked.now as (typeof TIMING)[]) deviceDelayS = delayS
      }
    }),
    { numRuns: 1_000 },
  )
})
