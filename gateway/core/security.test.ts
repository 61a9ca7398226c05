import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { hexOf } from '../../base/bytes.ts'
import type { DevAddr, DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { Secret } from '../../base/secret.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../../test/support/end-device.ts'
import { type FleetDevice, fleetFrame, makeFleet } from '../../test/support/fleet.ts'
import { joinTroubleView } from './join-trouble-view.ts'

const SENSOR: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.4',
}
const WRONG_KEY = { ...SENSOR, appKey: 'ff0102030405060708090a0b0c0d0e0f' }
const UPLINK = { fPort: 1, payload: Uint8Array.of(1) }
const MINUTE_MS = 60_000

let bench: CoreBench

/** Hears without waiting for the world to come to rest: for floods. */
async function hearAll(frames: readonly Uint8Array[], stepMs: number): Promise<void> {
  for (const frame of frames) {
    await new Promise<void>((done) => bench.core.onFrames([bench.rxFrame(frame)], done))
    bench.clock.advance(stepMs)
  }
  await bench.settle()
}

/** `code subject` of every health event so far. */
function events(): string[] {
  return bench
    .allFacts()
    .flatMap(({ fact }) =>
      fact.type === 'healthRaised' ? [`${fact.fields['code']} ${fact.subject}`.trim()] : [],
    )
}

function refused(reason: string): number {
  return bench.metrics.value('cigale_rx_refused_total', { reason })
}

describe('why a join comes to nothing', () => {
  beforeEach(async () => {
    bench = await new CoreBench({ seed: 5 }).open()
  })
  afterEach(() => bench.close())

  const cases: readonly {
    readonly what: string
    readonly reason: string
    readonly registered?: Parameters<CoreBench['addDevice']>[1]
    readonly asks?: Partial<EndDeviceIdentity>
  }[] = [
    { what: 'a device nobody registered', reason: 'unknown-device' },
    {
      what: 'another JoinEUI than registered',
      reason: 'wrong-join-eui',
      registered: {},
      asks: { joinEui: '70b3d5499fffffff' as JoinEui },
    },
    {
      what: 'another key than registered',
      reason: 'wrong-key',
      registered: {},
      asks: { appKey: WRONG_KEY.appKey },
    },
    {
      what: 'a device that is registered without joins',
      reason: 'not-otaa',
      registered: { activation: 'ABP', devAddr: '00000001' as DevAddr },
    },
    {
      what: 'a device whose home is another gateway',
      reason: 'another-gateways',
      registered: { homeGateway: '00800000a0009999' as GatewayEui },
    },
  ]
  for (const { what, reason, registered, asks } of cases) {
    test(`${what} is told as ${reason}, with its best reception and what to do`, async () => {
      if (registered) await bench.addDevice(SENSOR, { name: 'Place 12', ...registered })
      const device = new EndDevice({ ...SENSOR, ...asks })
      await bench.hear(device.join(), { snrDb: -3, rssiDbm: -112 })
      await bench.hear(device.join(), { snrDb: 4, rssiDbm: -101 })
      assert.equal(bench.sent.length, 0)
      const [trouble, ...others] = bench.core.joinTroubles
      assert.equal(others.length, 0)
      const view = joinTroubleView(bench.core.state, trouble!)
      assert.deepEqual(
        [view.devEui, view.reason, view.count, view.snrDb, view.rssiDbm, view.name],
        [SENSOR.devEui, reason, 2, 4, -101, registered ? 'Place 12' : null],
      )
      assert.equal(view.joinEui, asks?.joinEui ?? SENSOR.joinEui)
      assert.ok(view.advice.fr.length > 0 && view.advice.en.length > 0)
    })
  }

  test('a device that was registered without a key is told as no-key', async () => {
    const { devEui, macVersion } = SENSOR
    const device = { devEui, name: 'x', region: 'EU868', macVersion, class: 'A' } as const
    await bench.command({ kind: 'deviceSet', device: { ...device, activation: 'OTAA' } })
    await bench.hear(new EndDevice(SENSOR).join())
    assert.equal(bench.core.joinTroubles[0]!.reason, 'no-key')
  })

  test('F46: a device is answered where it is at home, and there only', async () => {
    const home = bench.settings.gatewayEui
    await bench.addDevice(SENSOR, { homeGateway: '00800000a0009999' as GatewayEui })
    const device = new EndDevice(SENSOR)
    await bench.hear(device.join())
    assert.deepEqual([bench.sent.length, refused('another-gateways')], [0, 1])
    const [trouble] = bench.core.joinTroubles
    assert.equal(joinTroubleView(bench.core.state, trouble!).homeGateway, '00800000a0009999')
    await bench.addDevice(SENSOR, { homeGateway: home })
    bench.clock.advance(MINUTE_MS)
    await bench.hear(device.join())
    assert.equal(bench.sent.length, 1)
    assert.ok(device.acceptJoin(bench.sent[0]!.phyPayload))
    assert.deepEqual(bench.core.joinTroubles, [])
  })

  test('an accept that the radio could not send is told as that, until one is sent and heard', async () => {
    await bench.addDevice(SENSOR)
    bench.autoReceipt = false
    const device = new EndDevice(SENSOR)
    await bench.hear(device.join())
    const { txId, alternatives } = bench.sent.at(-1)!
    const reasons = alternatives.map(() => 'duty-cycle' as const)
    bench.core.onReceipt({ kind: 'refused', txId, reasons })
    assert.equal(bench.core.joinTroubles[0]?.reason, 'accept-unsent')
    bench.autoReceipt = true
    bench.clock.advance(MINUTE_MS)
    await bench.hear(device.join())
    assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload))
    await bench.hear(device.uplink(UPLINK))
    assert.deepEqual(bench.core.joinTroubles, [])
  })

  test('F46: a device that joined elsewhere before is heard by its new gateway, and hears it', async () => {
    const other = await new CoreBench({ seed: 7, clock: bench.clock }).open()
    try {
      const device = new EndDevice(SENSOR)
      await other.addDevice(SENSOR)
      for (let n = 0; n < 4; n++) {
        await other.hear(device.join())
        assert.ok(device.acceptJoin(other.sent.at(-1)!.phyPayload))
        bench.clock.advance(MINUTE_MS)
      }
      await bench.addDevice(SENSOR)
      await bench.hear(device.join())
      assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload), 'its JoinNonce is greater')
      await bench.hear(device.uplink(UPLINK))
      assert.equal(bench.core.state.devices.get(SENSOR.devEui)?.session?.fCntUpNext, 1)
    } finally {
      await other.close()
    }
  })

  test('a device that joins again and again and never speaks does not hear its accepts', async () => {
    await bench.addDevice(SENSOR)
    const device = new EndDevice(SENSOR)
    for (let n = 0; n < 3; n++) {
      await bench.hear(device.join())
      bench.clock.advance(MINUTE_MS)
    }
    assert.equal(bench.core.joinTroubles[0]?.reason, 'accept-unheard')
    assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload))
    await bench.hear(device.uplink(UPLINK))
    assert.deepEqual(bench.core.joinTroubles, [])
  })
})

describe('what is told of attacks', () => {
  beforeEach(async () => {
    bench = await new CoreBench({ seed: 6 }).open()
  })
  afterEach(() => bench.close())

  test('F48: a wrong AppKey is one event, however often the device joins', async () => {
    await bench.addDevice(SENSOR)
    const device = new EndDevice(WRONG_KEY)
    const joins = Array.from({ length: 200 }, () => device.join())
    await hearAll(joins, 2 * MINUTE_MS)
    assert.deepEqual(events(), [`join-wrong-key ${SENSOR.devEui}`])
    assert.equal(refused('bad-mic'), 200)
  })

  test('F48: a wrong session key of a device without joins is one event', async () => {
    const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
    await bench.addFleet([device])
    const other = { ...device, nwkSKey: Secret.keyOfHex(WRONG_KEY.appKey)! }
    const frames = Array.from({ length: 40 }, () => fleetFrame(other, UPLINK))
    await hearAll(frames, 15 * MINUTE_MS)
    assert.deepEqual(events(), [`session-key-wrong ${device.devEui}`])
  })

  test('F45, F48: where 64 devices share an address a forged frame is blamed on none of them', async () => {
    const devAddr = '00abcdef' as DevAddr
    const fleet = makeFleet(64, () => 'nwave-nps405sm').map((one) => ({ ...one, devAddr }))
    await bench.addFleet(fleet)
    const stranger = { ...fleet[0]!, nwkSKey: Secret.keyOfHex(WRONG_KEY.appKey)! }
    await hearAll(
      Array.from({ length: 40 }, () => fleetFrame(stranger, UPLINK)),
      1_000,
    )
    assert.deepEqual([events(), refused('bad-mic')], [[], 40])
    for (const device of fleet) await bench.hear(fleetFrame(device, UPLINK))
    assert.equal(bench.metrics.value('cigale_uplinks_total', { repeat: 'false' }), 64)
  })

  test('F42, L2: a 1.0.4 device that has used up its DevNonces joins no more until it is let in anew', async () => {
    await bench.addDevice(SENSOR)
    await bench.hear(new EndDevice(SENSOR, 65_535).join())
    assert.equal(bench.sent.length, 1)
    for (const nonce of [0, 1, 65_535]) {
      bench.clock.advance(MINUTE_MS)
      await bench.hear(new EndDevice(SENSOR, nonce).join())
    }
    assert.deepEqual([bench.sent.length, refused('nonce-replay')], [1, 3])
    assert.equal(bench.core.joinTroubles[0]!.reason, 'nonce-used')
    await bench.command({ kind: 'deviceResetNonces', devEui: SENSOR.devEui })
    bench.clock.advance(MINUTE_MS)
    await bench.hear(new EndDevice(SENSOR, 0).join())
    assert.equal(bench.sent.length, 2)
  })

  test('F42: a DevNonce that is used again and again is one event, and no accept', async () => {
    await bench.addDevice(SENSOR)
    await bench.hear(new EndDevice(SENSOR, 7).join())
    const old = new EndDevice(SENSOR, 7).join()
    bench.clock.advance(MINUTE_MS)
    await hearAll(Array(20).fill(old), MINUTE_MS)
    assert.deepEqual(events(), [`join-nonce-replay ${SENSOR.devEui}`])
    assert.deepEqual([bench.sent.length, refused('nonce-replay')], [1, 20])
  })

  test('F38: old frames played again are counted as replays, and told once', async () => {
    const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
    await bench.addFleet([device])
    device.fCntUp = 50_000
    await bench.hear(fleetFrame(device, UPLINK))
    device.fCntUp = 70_000
    const recorded = Array.from({ length: 10 }, () => fleetFrame(device, UPLINK))
    await hearAll(recorded, 1_000)
    const before = bench.factTypes().length
    await hearAll(recorded.slice(0, 9), 1_000)
    assert.equal(refused('replay'), 9)
    assert.deepEqual(events(), [`uplink-replay ${device.devEui}`])
    assert.equal(bench.factTypes().length, before + 1, 'nothing else was believed')
  })

  test('F39: a device that counts anew is told as that, and not as a forger', async () => {
    const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
    await bench.addFleet([device])
    device.fCntUp = 100
    await bench.hear(fleetFrame(device, UPLINK))
    device.fCntUp = 0
    await hearAll(
      Array.from({ length: 5 }, () => fleetFrame(device, UPLINK)),
      MINUTE_MS,
    )
    assert.deepEqual(events(), [`counter-reset ${device.devEui}`])
    assert.deepEqual([refused('replay'), refused('bad-mic')], [5, 0])
  })

  test('F44, L9: ten thousand random MICs on one address are one alarm, and the device is heard', async () => {
    const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
    await bench.addFleet([device])
    await bench.hear(fleetFrame(device, UPLINK))
    const random = seededRandom(1, 'forger')
    const forged = Array.from({ length: 10_000 }, () => {
      const frame = fleetFrame({ ...device }, UPLINK)
      frame.set(random.bytes(4), frame.length - 4)
      return frame
    })
    await hearAll(forged, 5)
    assert.deepEqual(events(), ['mic-storm', 'mic-storm-wide'])
    assert.equal(refused('bad-mic'), 10_000)
    await bench.hear(fleetFrame(device, UPLINK))
    assert.equal(bench.core.state.devices.get(device.devEui)?.session?.fCntUpNext, 2)
  })

  test('F43, I8: joins of 10 000 invented devices are one event, and uplinks of others go on', async () => {
    const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
    await bench.addFleet([device])
    await bench.addDevice(SENSOR)
    for (let n = 0; n < 10_000; n++) {
      const devEui = (0x0102030400000000n + BigInt(n)).toString(16).padStart(16, '0') as DevEui
      const frame = joinFrame(devEui, n)
      await new Promise<void>((done) => bench.core.onFrames([bench.rxFrame(frame)], done))
      bench.clock.advance(5)
      if (n % 500 === 0) await bench.hear(fleetFrame(device, UPLINK))
    }
    await bench.settle()
    assert.deepEqual(events(), ['rogue-joins'])
    assert.equal(bench.metrics.value('cigale_uplinks_total', { repeat: 'false' }), 20)
    const accepts = () => bench.sent.filter(({ purpose }) => purpose === 'joinAccept').length
    assert.equal(accepts(), 0, 'not a microsecond on the air')
    await bench.hear(new EndDevice(SENSOR).join())
    assert.equal(accepts(), 1, 'a device of ours still joins')
  })

  test('F43, F48: forged joins in the name of a thousand devices of ours are told, and few times', async () => {
    const [uplinker] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
    await bench.addFleet([uplinker])
    const names = Array.from(
      { length: 1_000 },
      (_, n) => (0x70b3d5499f000000n + BigInt(n)).toString(16) as DevEui,
    )
    for (const devEui of names) await bench.addDevice({ ...SENSOR, devEui })
    // In turn, so that none of them is seen twice before all were seen once.
    await hearAll(
      [1, 2, 3].flatMap((n) => names.map((devEui) => joinFrame(devEui, n))),
      5,
    )
    const told = events()
    assert.ok(told.includes('rogue-joins'))
    assert.equal(told.filter((event) => event.startsWith('join-wrong-key')).length, 20)
    assert.equal(bench.metrics.value('cigale_alarms_held_total', { code: 'join-wrong-key' }), 980)
    assert.equal(bench.sent.length, 0)
  })

  test('F43: a device of ours that joins without end is told once, and answered at its share', async () => {
    await bench.addDevice(SENSOR)
    const device = new EndDevice(SENSOR)
    await hearAll(
      Array.from({ length: 600 }, () => device.join()),
      1_000,
    )
    assert.deepEqual(events(), [`join-flood ${SENSOR.devEui}`])
    assert.ok(bench.sent.length <= 4 + 600 / 30, `${bench.sent.length} accepts in 10 minutes`)
  })

  test('S23: an attack stands ready for the hypervisor within 15 s of the frame that proves it', async () => {
    const [one, mute] = makeFleet(2, () => 'nwave-nps405sm') as [FleetDevice, FleetDevice]
    await bench.addFleet([one, mute])
    await bench.addDevice(SENSOR)
    await bench.hear(new EndDevice(SENSOR, 7).join())
    let shown = 0
    bench.sender = { factsAppended: () => shown++, clockSet: () => {} }
    const stranger = { ...mute, nwkSKey: Secret.keyOfHex(WRONG_KEY.appKey)! }
    const recorded = Array.from({ length: 80 }, () => fleetFrame(one, UPLINK))
    for (const frame of recorded) await bench.hear(frame)
    const attacks: readonly (readonly [string, () => readonly Uint8Array[]])[] = [
      ['join-wrong-key', () => [1, 2].map((n) => new EndDevice(WRONG_KEY, n).join())],
      ['join-nonce-replay', () => Array(3).fill(new EndDevice(SENSOR, 7).join())],
      ['session-key-wrong', () => Array.from({ length: 5 }, () => fleetFrame(stranger, UPLINK))],
      ['uplink-replay', () => [70, 71, 72].map((n) => recorded[n]!)],
      ['counter-reset', () => [0, 1].map((n) => recorded[n]!)],
    ]
    for (const [code, frames] of attacks) {
      bench.clock.advance(MINUTE_MS)
      await hearAll(frames(), 300)
      const before = shown
      bench.clock.advance(15_000)
      await bench.settle()
      assert.ok(shown > before, `${code}: the sender hears of it`)
      assert.ok(
        events().some((event) => event.startsWith(code)),
        `${code} in ${events()}`,
      )
    }
  })

  test('I6: no event, no trouble and no counter holds a byte of a key', async () => {
    await bench.addDevice(SENSOR)
    await hearAll([new EndDevice(WRONG_KEY).join(), new EndDevice(WRONG_KEY, 1).join()], 1_000)
    const all = JSON.stringify([
      bench.allFacts().map(({ fact }) => fact),
      bench.core.joinTroubles,
      bench.metrics.samples(),
    ])
    for (const key of [SENSOR.appKey, WRONG_KEY.appKey]) assert.ok(!all.includes(key))
  })
})

/** A JoinRequest with a MIC of nothing: a flood need not sign. */
function joinFrame(devEui: DevEui, devNonce: number): Uint8Array {
  const frame = new Uint8Array(23)
  frame.set(Buffer.from(SENSOR.joinEui, 'hex').reverse(), 1)
  frame.set(Buffer.from(devEui, 'hex').reverse(), 9)
  new DataView(frame.buffer).setUint16(17, devNonce, true)
  assert.equal(hexOf(frame.subarray(9, 17)).length, 16)
  return frame
}
