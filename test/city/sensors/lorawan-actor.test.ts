import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Modulation } from '../../../base/lora.ts'
import { seededRandom } from '../../../base/random.ts'
import type { DownlinkCommand } from '../../../gateway/lorawan/mac/commands.ts'
import { Air, type Emission } from '../../../hardware/emulator/air.ts'
import { SENSOR } from '../../support/end-device/joined-device.ts'
import type { DeviceOptions, Quirks } from '../../support/end-device/options.ts'
import { type Said, SmallNetwork, type Understood } from '../../support/end-device/small-network.ts'
import type { Received } from '../../support/end-device.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { LorawanActor } from './lorawan-actor.ts'

const SF = (sf: number): Modulation => ({ kind: 'lora', sf, bandwidthHz: 125_000 })
const RX2 = { freqHz: 869_525_000, modulation: SF(9) }
const CHANNELS = [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000]

type Heard = Emission & { readonly rssiDbm: number }

/** A sensor on the air, and a station that hears it and says what a test tells it. */
class Street {
  /** Below zero, as in the demo's past: days before the machine was switched on. */
  readonly clock = new FakeClock({ monoMs: -3 * 86_400_000 })
  readonly air = new Air({ clock: this.clock })
  readonly network = new SmallNetwork(SENSOR)
  readonly actor: LorawanActor
  readonly heard: Heard[] = []
  readonly received: Received[] = []
  readonly #station = {
    name: 'roof',
    hear: (emission: Emission, { rssiDbm }: { readonly rssiDbm: number }) => {
      this.heard.push({ ...emission, rssiDbm })
    },
  }

  constructor(options: Omit<DeviceOptions, 'dataRate'> = {}) {
    this.air.addGateway(this.#station)
    this.actor = new LorawanActor(
      {
        ...{ air: this.air, clock: this.clock, random: seededRandom(3, 'street') },
        ...{ identity: SENSOR, dataRate: 5, reach: { rssiDbm: -100, snrDb: 5 }, options },
      },
      { onJoined: () => {}, onDownlink: (received) => this.received.push(received) },
    )
    this.actor.start(0)
    this.clock.advance(100)
    const accept = this.network.accept(this.heard[0]!.phyPayload, {
      cfList: { type: 0, frequencies: CHANNELS },
    })
    this.emit(accept, { afterMs: 5_000 })
    this.clock.advance(6_000)
    assert.ok(this.actor.joined)
    this.heard.length = 0
  }

  /** Right so long after the last uplink, in RX1 unless told otherwise. */
  emit(
    phyPayload: Uint8Array,
    how: { readonly afterMs: number; readonly freqHz?: number; readonly modulation?: Modulation },
  ): void {
    const { endUs, freqHz, modulation } = this.heard.at(-1)!
    const startUs = endUs + how.afterMs * 1000
    this.clock.advance(Math.max(0, startUs / 1000 - this.clock.monoMs()))
    this.air.emit({
      ...{ freqHz, modulation, codingRate: '4/5', eirpDbm: 14, ...how, phyPayload },
      ...{ direction: 'down', from: this.#station, startUs, endUs: startUs + 60_000 },
    })
    this.clock.advance(61)
  }

  say(said: Said, how = { afterMs: 1_000 }): void {
    this.emit(this.network.say(said), how)
  }

  /** The next frame that the sensor sends by itself or because it is told to. */
  next(): Understood & { readonly emission: Heard } {
    const before = this.heard.length
    this.actor.send({ fPort: 1, payload: Uint8Array.of(1) })
    this.clock.advance(2_000)
    const emission = this.heard[before]!
    return { ...this.network.hear(emission.phyPayload, this.actor.device.sending), emission }
  }

  /** Answers a frame of the sensor by requests, in RX1 as it is from the start. */
  ask(...commands: readonly DownlinkCommand[]): void {
    const before = this.heard.length
    this.actor.send({ fPort: 1, payload: Uint8Array.of(2) })
    this.clock.advance(100)
    this.network.hear(this.heard[before]!.phyPayload, this.actor.device.sending)
    this.say({ commands })
    this.clock.advance(5_000)
  }
}

test('what LinkADRReq sets is heard on the air: data rate, power and channels', () => {
  const street = new Street()
  assert.equal(street.next().emission.rssiDbm, -100)
  street.clock.advance(5_000)
  street.ask({
    ...{ name: 'LinkADRReq', dataRate: 3, txPower: 4, chMask: 0x81, chMaskCntl: 0, nbTrans: 1 },
  })
  const used = new Set<number>()
  for (let i = 0; i < 12; i++) {
    const { emission } = street.next()
    assert.deepEqual(emission.modulation, SF(9))
    assert.equal(emission.rssiDbm, -106)
    used.add(emission.freqHz)
    street.clock.advance(5_000)
  }
  assert.deepEqual([...used].sort(), [867_900_000, 868_100_000])
})

test('NbTrans repeats a frame on several channels until a downlink comes', () => {
  const street = new Street()
  street.ask({
    ...{ name: 'LinkADRReq', dataRate: 5, txPower: 0, chMask: 0xff, chMaskCntl: 0, nbTrans: 3 },
  })
  street.heard.length = 0
  street.next()
  street.clock.advance(20_000)
  assert.equal(street.heard.length, 3)
  assert.equal(new Set(street.heard.map(({ phyPayload }) => String(phyPayload))).size, 1)
  assert.ok(new Set(street.heard.map(({ freqHz }) => freqHz)).size > 1)
  street.heard.length = 0
  street.actor.send({ fPort: 1, payload: Uint8Array.of(3) })
  street.clock.advance(100)
  street.say({ fPort: 9, payload: Uint8Array.of(9) })
  street.clock.advance(20_000)
  assert.equal(street.heard.length, 1)
  assert.equal(street.received.length, 1)
})

test('it listens where and when it was told to: delay, offset, moved RX1 and RX2', () => {
  const street = new Street()
  street.ask({
    ...{ name: 'LinkADRReq', dataRate: 5, txPower: 0, chMask: 1, chMaskCntl: 0, nbTrans: 1 },
  })
  street.ask(
    { name: 'RXTimingSetupReq', delayS: 3 },
    { name: 'RXParamSetupReq', rx1DrOffset: 2, rx2DataRate: 5, freqHz: 869_525_000 },
    { name: 'DlChannelReq', chIndex: 0, freqHz: 869_100_000 },
  )
  assert.equal(street.received.length, 0)
  const task = (payload: number) =>
    street.network.say({ fPort: 9, payload: Uint8Array.of(payload) })
  street.next()
  street.emit(task(1), { afterMs: 3_000, freqHz: 869_100_000, modulation: SF(9) })
  assert.equal(street.received.length, 1)
  street.clock.advance(5_000)
  street.next()
  street.emit(task(2), { afterMs: 4_000, freqHz: 869_525_000, modulation: SF(7) })
  assert.equal(street.received.length, 2)
  street.clock.advance(5_000)
  street.next()
  street.emit(task(3), { afterMs: 3_000, freqHz: 868_100_000, modulation: SF(7) })
  assert.equal(street.received.length, 2)
})

test('DutyCycleReq makes it wait between two frames', () => {
  const street = new Street()
  street.ask({ name: 'DutyCycleReq', maxDCycle: 10 })
  street.clock.advance(200_000)
  street.heard.length = 0
  for (let i = 0; i < 3; i++) street.actor.send({ fPort: 1, payload: Uint8Array.of(i) })
  street.clock.advance(300_000)
  const [first, second, third] = street.heard
  assert.ok(first && second && third)
  for (const [before, after] of [[first, second] as const, [second, third] as const]) {
    const airtimeUs = before.endUs - before.startUs
    assert.ok(after.startUs - before.startUs >= 1024 * airtimeUs - 1000)
  }
})

test('class C hears at any time, and acknowledges at once what is confirmed', () => {
  const street = new Street({ deviceClass: 'C' })
  street.next()
  street.clock.advance(60_000)
  street.heard.length = 1
  street.emit(street.network.say({ confirmed: true, fPort: 85, payload: Uint8Array.of(1) }), {
    afterMs: 70_000,
    ...RX2,
  })
  const toldMs = street.clock.monoMs()
  assert.deepEqual(street.received.at(-1)?.payload, Uint8Array.of(1))
  street.clock.advance(8_000)
  const answer = street.heard.at(-1)!
  const { frame } = street.network.hear(answer.phyPayload, street.actor.device.sending)
  assert.equal(frame.ack, true)
  assert.ok(answer.endUs / 1000 - toldMs < 8_000)
  // Again, and in its own RX2: there it is an answer to its uplink.
  street.clock.advance(30_000)
  street.next()
  street.emit(street.network.say({ fPort: 85, payload: Uint8Array.of(2) }), {
    afterMs: 2_000,
    ...RX2,
  })
  assert.deepEqual(street.received.at(-1)?.payload, Uint8Array.of(2))
})

test('class A hears nothing between its windows', () => {
  const street = new Street()
  street.next()
  street.emit(street.network.say({ fPort: 85, payload: Uint8Array.of(1) }), {
    afterMs: 70_000,
    ...RX2,
  })
  assert.equal(street.received.length, 0)
})

const QUIRKS: readonly (Partial<Quirks> & { readonly how: string })[] = [
  { how: 'answers each request', linkAdrAnswers: 'each' },
  { how: 'answers a block once', linkAdrAnswers: 'one' },
  { how: 'never learnt DevStatusReq', silentOn: ['DevStatusReq'] },
]

for (const { how, ...quirks } of QUIRKS) {
  test(`a sensor that ${how} lives on with its network`, () => {
    const street = new Street({ quirks })
    const adr = { dataRate: 4, txPower: 0, chMaskCntl: 0, nbTrans: 1 } as const
    street.ask(
      { name: 'LinkADRReq', ...adr, chMask: 0x0f },
      { name: 'LinkADRReq', ...adr, chMask: 0xf0 },
      { name: 'DevStatusReq' },
    )
    const { commands } = street.next()
    const adrAnswers = commands.filter(({ name }) => name === 'LinkADRAns').length
    assert.equal(adrAnswers, quirks.linkAdrAnswers === 'one' ? 1 : 2)
    assert.equal(
      commands.some(({ name }) => name === 'DevStatusAns'),
      quirks.silentOn === undefined,
    )
  })
}
