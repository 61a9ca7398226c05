/**
 * What the network asks by itself, and how that ends: over whole lives, losses and restarts. Each command
 * for itself: `mac-exchange.test.ts`.
 */

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import type { MacRequest } from '../../gateway/link/exchange.ts'
import { AS923_1 } from '../../gateway/lorawan/region/as923-1.ts'
import { regionOf } from '../../gateway/lorawan/region/regions.ts'
import { MAC_VERSIONS, type MacVersion } from '../../gateway/registry/model.ts'
import type { EndDeviceIdentity } from '../support/end-device.ts'
import { LinkedPair } from '../support/linked-pair.ts'

const SESSION = {
  devAddr: '01abcdef',
  nwkSKey: '00112233445566778899aabbccddeeff',
  appSKey: 'ffeeddccbbaa99887766554433221100',
}
const SESSION_11 = {
  devAddr: '01abcdee',
  fNwkSIntKey: '00112233445566778899aabbccddeef0',
  sNwkSIntKey: '00112233445566778899aabbccddeef1',
  nwkSEncKey: '00112233445566778899aabbccddeef2',
  appSKey: 'ffeeddccbbaa99887766554433221100',
}
const DATA = { fPort: 1, payload: Uint8Array.of(0x95) } as const
const RIGHT_AWAY = 60_000

function identity(macVersion: MacVersion): EndDeviceIdentity {
  return {
    devEui: '70b3d5499f0012ab' as DevEui,
    joinEui: '70b3d5499f000000' as JoinEui,
    appKey: '000102030405060708090a0b0c0d0e0f',
    ...(macVersion === '1.1' ? { nwkKey: 'f0e0d0c0b0a090807060504030201000' } : {}),
    macVersion,
  }
}

type Options = ConstructorParameters<typeof LinkedPair>[1]

async function joined(t: TestContext, macVersion: MacVersion, options: Options = {}) {
  const pair = await new LinkedPair(identity(macVersion), options).join()
  t.after(() => pair.close())
  return pair
}

async function asked(pair: LinkedPair, requests: readonly MacRequest[]) {
  const { devEui } = pair.identity
  return await pair.bench.command({ kind: 'deviceMac', devEui, requests })
}

function commandEnds(pair: LinkedPair): string[] {
  return pair.bench
    .allFacts()
    .flatMap(({ fact }) =>
      fact.type === 'commandDone' && fact.fields['kind'] === 'deviceMac'
        ? [`${String(fact.fields['outcome'])} ${String(fact.fields['detail'])}`.trim()]
        : [],
    )
}

for (const macVersion of MAC_VERSIONS) {
  test(`LinkADRReq: a ${macVersion} device that is heard well is made fast and quiet, and both know it`, async (t) => {
    const pair = await joined(t, macVersion, { device: { dataRate: 0 } })
    for (let i = 0; i < 60; i++) await pair.uplink(DATA, { snrDb: 9 })
    const { link } = pair.device
    assert.equal(link.dataRate, 5)
    assert.ok(link.txPower >= 2, `${link.txPower}`)
    pair.expectAgreement()
  })

  test(`a ${macVersion} device: confirmed both ways, counters of their own, through a power cut`, async (t) => {
    const pair = await joined(t, macVersion)
    const { devEui } = pair.identity
    for (let i = 0; i < 3; i++) {
      assert.equal((await pair.uplink({ ...DATA, confirmed: true }))?.ack, true)
      const { outcome } = await pair.bench.command({
        ...{ kind: 'downlink', devEui, fPort: 10, payload: Uint8Array.of(i) },
        ...{ confirmed: true, expiresInMs: RIGHT_AWAY },
      })
      assert.equal(outcome, 'queued')
      const received = await pair.uplink(DATA)
      assert.deepEqual([received?.fPort, [...(received?.payload ?? [])]], [10, [i]])
      if (i === 1) await pair.bench.cutPower()
      await pair.uplink(DATA)
    }
    const ends = pair.bench.allFacts().filter(({ fact }) => fact.type === 'commandDone')
    const delivered = ends.filter(
      ({ fact }) => 'fields' in fact && fact.fields['outcome'] === 'delivered',
    )
    assert.equal(delivered.length, 3)
    assert.equal(pair.session.keys11 !== undefined, macVersion === '1.1')
    if (macVersion === '1.1') {
      assert.deepEqual([pair.session.aFCntDownNext, pair.session.fCntDownNext >= 3], [3, true])
    }
  })
}

test('ResetInd: a 1.1 device without a join begins with what it knows, and is told the rest', async (t) => {
  const pair = await new LinkedPair(identity('1.1')).personalize(SESSION_11)
  t.after(() => pair.close())
  for (let i = 0; i < 4; i++) await pair.uplink(DATA)
  assert.equal(pair.session.setup.rx2DataRate, 3)
  pair.expectAgreement()
})

test('RXParamSetupReq, NewChannelReq: an ABP device is taught the windows and channels of its city', async (t) => {
  const pair = await new LinkedPair(identity('1.0.3')).personalize(SESSION)
  t.after(() => pair.close())
  for (let i = 0; i < 4; i++) await pair.uplink(DATA)
  const { setup } = pair.session
  assert.deepEqual([setup.rx2DataRate, setup.channelsOn], [3, [0, 1, 2, 3, 4, 5, 6, 7]])
  pair.expectAgreement()
  const quiet = await pair.uplink(DATA)
  assert.equal(quiet, undefined, 'and is left alone then')
})

test('DutyCycleReq, DlChannelReq, DevStatusReq: what a maintainer asks is answered and told', async (t) => {
  const pair = await joined(t, '1.0.3', { device: { battery: () => 127 } })
  await pair.uplink(DATA)
  await asked(pair, [{ name: 'DevStatusReq' }])
  await asked(pair, [{ name: 'DlChannelReq', chIndex: 1, freqHz: 869_525_000 }])
  for (let i = 0; i < 3; i++) await pair.uplink(DATA)
  assert.deepEqual(commandEnds(pair), ['delivered', 'delivered'])
  const { talk } = pair.bench.core.state.devices.get(pair.identity.devEui)!
  assert.deepEqual([talk.status?.battery, talk.status?.marginDb], [127, 10])
  pair.expectAgreement()
})

test('ADRParamSetupReq, RejoinParamSetupReq, ForceRejoinReq: of 1.1 alone, and refused for others', async (t) => {
  const requests: MacRequest[] = [
    { name: 'ADRParamSetupReq', limitExp: 5, delayExp: 4 },
    { name: 'RejoinParamSetupReq', maxTimeN: 5, maxCountN: 9 },
    { name: 'ForceRejoinReq', period: 0, maxRetries: 1, rejoinType: 0, dataRate: 3 },
  ]
  const old = await joined(t, '1.0.4')
  await old.uplink(DATA)
  const { outcome, detail } = await asked(old, requests)
  assert.deepEqual(
    [outcome, detail],
    [
      'refused',
      'ADRParamSetupReq: the device is of a LoRaWAN version that does not know this request',
    ],
  )
  const pair = await joined(t, '1.1')
  await pair.uplink(DATA)
  for (const request of requests) await asked(pair, [request])
  for (let i = 0; i < 3; i++) await pair.uplink(DATA)
  assert.deepEqual(pair.session.setup.adrAck, { limitExp: 5, delayExp: 4 })
  assert.deepEqual(pair.session.setup.rejoin, { maxTimeN: null, maxCountN: 9 })
  assert.deepEqual(commandEnds(pair).toSorted(), ['delivered', 'delivered', 'sent'])
})

test('NewChannelReq: a JoinAccept without room for the CFList (AS923 at SF10) is made up for', async (t) => {
  const pair = await joined(t, '1.0.3', { region: AS923_1, device: { dataRate: 2 } })
  for (let i = 0; i < 4; i++) await pair.uplink(DATA)
  assert.equal(pair.session.setup.channelsOn.length, 2 + AS923_1.extraChannelsHz.length)
  pair.expectAgreement()
})

test('LinkADRReq: a 1.0.2 device of US915, whose CFList may hold no masks, is taught its sub-band', async (t) => {
  const region = regionOf('US915', 2)
  const pair = await joined(t, '1.0.2', { region, device: { dataRate: 0 } })
  for (let i = 0; i < 3; i++) await pair.uplink(DATA)
  assert.deepEqual(pair.device.link.channelsOn, [...region.heard])
  pair.expectAgreement()
})

test('a device that keeps silent on LinkADRReq is asked three times, then left alone for longer and longer', async (t) => {
  const device = { dataRate: 0, quirks: { silentOn: ['LinkADRReq'] } } as const
  const pair = await joined(t, '1.0.3', { device })
  let downlinks = 0
  for (let i = 0; i < 200; i++) if (await pair.uplink(DATA)) downlinks++
  // After frames 20, 63, 126 …: three each; the device's own ADRACKReq is answered as well.
  assert.ok(downlinks >= 6 && downlinks <= 15, `${downlinks} downlinks`)
})

test('a device that refuses RXParamSetupReq is asked once in its session', async (t) => {
  const pair = new LinkedPair(identity('1.0.3'), {
    device: { quirks: { refuses: ['RXParamSetupReq'] } },
  })
  await pair.personalize(SESSION)
  t.after(() => pair.close())
  const asks: string[] = []
  for (let i = 0; i < 12; i++) {
    const { commands = [] } = (await pair.uplink(DATA)) ?? {}
    asks.push(...commands.map(({ name }) => name))
  }
  assert.equal(asks.filter((name) => name === 'RXParamSetupReq').length, 1)
  assert.deepEqual(pair.session.setup.refusedRequests, ['RXParamSetupReq'])
  pair.expectAgreement()
})

test('over any losses both ways, restarts among them, network and device agree when it is quiet again', async () => {
  const round = fc.record({
    fate: fc.constantFrom('heard', 'heard', 'heard', 'upLost', 'downLost', 'kill'),
    snrDb: fc.constantFrom(9, 2, -6),
    confirmed: fc.boolean(),
  })
  const lives = fc.record({
    macVersion: fc.constantFrom(...MAC_VERSIONS),
    isPersonal: fc.boolean(),
    rounds: fc.array(round, { minLength: 20, maxLength: 90 }),
    seed: fc.nat(),
  })
  await fc.assert(
    fc.asyncProperty(lives, async ({ macVersion, isPersonal, rounds, seed }) => {
      const random = seededRandom(seed, 'requests')
      const pair = new LinkedPair(identity(macVersion), { device: { dataRate: 2 } })
      const session = macVersion === '1.1' ? SESSION_11 : SESSION
      if (isPersonal) await pair.personalize(session)
      else await pair.join()
      for (const { fate, snrDb, confirmed } of rounds) {
        const request = { ...DATA, confirmed }
        if (fate === 'kill') await pair.bench.kill()
        else if (fate === 'upLost') pair.lose(request)
        else await pair.uplink(request, { snrDb, isDownLost: fate === 'downLost' })
        if (random.unit() < 0.1) {
          await asked(pair, [{ name: 'RXTimingSetupReq', delayS: 1 + random.below(5) }])
        }
      }
      for (let i = 0; i < 12 || pair.isAsking; i++) await pair.uplink(DATA, { snrDb: 2 })
      pair.expectAgreement()
      await pair.close()
    }),
    { numRuns: 25 },
  )
})

test('W27: a 1.1 device that acknowledges the first of two attempts, not having heard the second, is understood', async (t) => {
  const pair = await joined(t, '1.1', { device: { deviceClass: 'C' } })
  for (let i = 0; i < 3; i++) await pair.uplink(DATA)
  const { bench, identity: me, device } = pair
  bench.clock.advance(60_000)
  const order = { fPort: 85, payload: Uint8Array.of(1), confirmed: true, expiresInMs: 3_600_000 }
  await bench.command({ kind: 'downlink', devEui: me.devEui, ...order }, 'order')
  assert.ok(device.receive(bench.sent.at(-1)!.phyPayload, { isClassC: true })?.confirmed)
  const once = bench.sent.length
  bench.clock.advance(9_000)
  await bench.settle()
  assert.equal(bench.sent.length, once + 1, 'sent again, and lost')
  const before = pair.session.fCntUpNext
  await pair.uplink(DATA)
  assert.equal(pair.session.fCntUpNext, before + 1)
  const ends = bench.allFacts().flatMap(({ fact }) => {
    return fact.type === 'commandDone' && fact.fields['commandId'] === 'order'
      ? [fact.fields['outcome']]
      : []
  })
  assert.deepEqual(ends, ['delivered'])
})
