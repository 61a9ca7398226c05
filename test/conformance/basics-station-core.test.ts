/** A device, one or two Stations, and the real core behind them: joins, answers, lost connections. */

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { seededRandom } from '../../base/random.ts'
import { radioSchema } from '../../gateway/config/radio-schema.ts'
import { makeRadio } from '../../gateway/radio.ts'
import { BasicsStationRadio } from '../../hardware/basics-station/radio.ts'
import { CoreBench } from '../support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../support/end-device.ts'
import { FakeStation, type FakeStationOptions } from '../support/fake-station.ts'

const METER: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
}
const NEAR = '0016c001ff10a235' as GatewayEui
const FAR = '0016c001ff10a236' as GatewayEui
const SESSION = 0x5a
/** Shortly before the 32-bit counter of the concentrator wraps. */
const START_US = 2 ** 32 - 3_000_000

type House = {
  readonly bench: CoreBench
  readonly device: EndDevice
  station(options?: Partial<FakeStationOptions>): Promise<FakeStation>
  until(done: () => boolean): Promise<void>
}

/** A core whose radio is made from a configuration, as the gateway does. */
async function house(t: TestContext): Promise<House> {
  const bench = await new CoreBench().open()
  const config = radioSchema.parse({ driver: 'basics-station', bind: '127.0.0.1:0' })
  const parts = { clock: bench.clock, random: seededRandom(1), log: silentLog }
  const radio = await makeRadio({
    ...parts,
    config,
    metrics: bench.metrics,
    dataDir: '/nowhere',
    earlier: [],
  })
  assert.ok(radio instanceof BasicsStationRadio)
  await radio.open({
    onFrames: (frames, accepted) => bench.core.onFrames(frames, accepted),
    onReceipt: (receipt) => bench.core.onReceipt(receipt),
  })
  bench.radio = radio
  t.after(async () => {
    const closing = radio.close()
    bench.clock.advance(1)
    await closing
    await bench.close()
  })
  await bench.addDevice(METER, { profile: 'nwave-nps405sm' })
  return {
    bench,
    device: new EndDevice(METER),
    async station(more = {}) {
      const made = await FakeStation.open({
        port: radio.port!,
        eui: NEAR,
        session: SESSION,
        ...more,
      })
      t.after(() => made.cut())
      return made
    },
    async until(done) {
      for (let i = 0; i < 400 && !done(); i++) {
        await pause(5)
        bench.clock.advance(0)
      }
      assert.ok(done(), `not within 2 s: ${done}`)
    },
  }
}

async function join(here: House, station: FakeStation, atUs: number): Promise<void> {
  const count = station.downlinks.length + 1
  station.uplink(here.device.join(), { atUs })
  const accept = await station.downlinkCount(count)
  assert.ok(here.device.acceptJoin(accept.pdu))
  await here.until(() => here.bench.metrics.value('cigale_tx_total', { outcome: 'sent' }) > 0)
}

test('W21: a join through a station is answered exactly 5 s or 6 s after it, over the wrap of the counter', async (t) => {
  const here = await house(t)
  const station = await here.station()
  station.uplink(here.device.join(), { atUs: START_US })
  const accept = await station.downlinkCount(1)
  assert.ok(here.device.acceptJoin(accept.pdu))
  const { name, xtime, freqHz } = accept.taken!
  assert.deepEqual(
    [name, xtime, freqHz],
    ['RX1', station.xtimeAt(START_US + 5_000_000), 868_100_000],
  )
  assert.equal(accept.windows[1]!.xtime, station.xtimeAt(START_US + 6_000_000))
  assert.equal(accept.message.priority, 215)
})

test('W22: a confirmed uplink through a station is acknowledged exactly 1 s after it, an unconfirmed one not', async (t) => {
  const here = await house(t)
  const station = await here.station()
  await join(here, station, START_US)
  const payload = Uint8Array.of(0x95)
  const atUs = START_US + 20_000_000
  here.bench.clock.advance(20_000)
  station.uplink(here.device.uplink({ fPort: 1, payload }), { atUs })
  await here.until(() => here.bench.factTypes().includes('reading'))
  assert.equal(station.downlinks.length, 1)
  const confirmed = here.device.uplink({ fPort: 1, payload, confirmed: true })
  station.uplink(confirmed, { atUs: atUs + 10_000_000, dr: 3 })
  const { taken, windows, pdu } = await station.downlinkCount(2)
  assert.equal(taken?.xtime, station.xtimeAt(atUs + 11_000_000))
  assert.deepEqual(
    windows.map(({ freqHz, dr }) => [freqHz, dr]),
    [
      [868_100_000, 3],
      [869_525_000, 3],
    ],
  )
  assert.equal(here.device.receive(pdu)?.ack, true)
})

test('W38, F34: of two stations that heard one frame the better one answers, and it is one reading', async (t) => {
  const here = await house(t)
  const near = await here.station()
  const far = await here.station({ eui: FAR, session: 0x77 })
  const request = here.device.join()
  far.uplink(request, { atUs: 9_000_000, snr: -4, rssi: -118 })
  // Nobody else has ever reported it: it is answered at once, and the copy that comes is one.
  const accept = await far.downlinkCount(1)
  assert.ok(here.device.acceptJoin(accept.pdu))
  assert.equal(accept.taken?.xtime, far.xtimeAt(14_000_000))
  near.uplink(request, { atUs: START_US, snr: 8, rssi: -90 })
  await here.until(() => here.bench.metrics.value('cigale_rx_copies_total') === 1)
  // Now both are known to hear it: whoever hears better answers, by its own counter.
  here.bench.clock.advance(20_000)
  const frame = here.device.uplink({ fPort: 1, payload: Uint8Array.of(0x95), confirmed: true })
  near.uplink(frame, { atUs: START_US + 20_000_000, snr: -6 })
  far.uplink(frame, { atUs: 29_000_000, snr: 2 })
  await here.until(() => here.bench.metrics.value('cigale_rx_copies_total') === 2)
  here.bench.clock.advance(200)
  const answer = await far.downlinkCount(2)
  assert.equal(answer.taken?.xtime, far.xtimeAt(30_000_000))
  assert.equal(here.device.receive(answer.pdu)?.ack, true)
  assert.equal(near.downlinks.length, 0)
  const { others } = here.bench.core.state.devices.get(METER.devEui)!.lastHeard!.reception
  assert.deepEqual(
    others?.map(({ snrDb }) => snrDb),
    [-6],
  )
  await here.until(() => here.bench.factTypes().includes('reading'))
  assert.equal(here.bench.factTypes().filter((type) => type === 'reading').length, 1)
})

test('F33: a downlink under way when the station is cut off goes out after it is back', async (t) => {
  const here = await house(t)
  const station = await here.station()
  await join(here, station, START_US)
  station.choose = () => undefined
  const { devEui } = METER
  await here.bench.command({
    kind: 'downlink',
    devEui,
    fPort: 10,
    payload: Uint8Array.of(1, 2, 3),
    confirmed: false,
    expiresInMs: 3_600_000,
  })
  here.bench.clock.advance(20_000)
  const payload = Uint8Array.of(0x95)
  station.uplink(here.device.uplink({ fPort: 1, payload }), { atUs: START_US + 20_000_000 })
  await station.downlinkCount(2)
  await station.cut()
  const refused = () => here.bench.metrics.value('cigale_tx_total', { outcome: 'refused' })
  await here.until(() => refused() === 1)
  // Station's radio begins anew with each connection.
  const again = await here.station({ session: 0x5b })
  here.bench.clock.advance(30_000)
  again.uplink(here.device.uplink({ fPort: 1, payload }), { atUs: 2_000_000 })
  const { pdu, taken } = await again.downlinkCount(1)
  assert.equal(taken?.xtime, again.xtimeAt(3_000_000))
  const received = here.device.receive(pdu)
  assert.deepEqual(received?.payload, Uint8Array.of(1, 2, 3))
  await here.until(() => here.bench.factTypes().filter((type) => type === 'reading').length === 2)
})
