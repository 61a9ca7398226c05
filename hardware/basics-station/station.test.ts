import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import type { Modulation } from '../../base/lora.ts'
import { Metrics } from '../../base/metrics.ts'
import { tmstAfter, tmstUs } from '../../base/tmst.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import type { RxFrame, TxAlternative, TxReceipt, TxRequest } from '../radio.ts'
import { channelsOfRegion } from '../regions/channel-plans.ts'
import { ETSI_EN_300_220 } from '../regulation/etsi-en-300-220.ts'
import type { SpectrumPlan } from '../regulation/spectrum-plan.ts'
import { Station, type StationLink } from './station.ts'

const EUI = '0016c001ff10a235' as GatewayEui
const SF7: Modulation = { kind: 'lora', sf: 7, bandwidthHz: 125_000 }
const VERSION = '{"msgtype":"version","station":"2.0.6","protocol":2}'
const XTIME = (0x5an << 48n) | 5_000_000n

/** A connection whose other end is a list. */
class TableLink implements StationLink {
  readonly peer = '10.0.0.9:40000'
  readonly sent: string[] = []
  closed: string | undefined
  isUp = true

  send(text: string): boolean {
    if (this.isUp) this.sent.push(text)
    return this.isUp
  }

  pause(): void {}
  resume(): void {}

  close(reason: string): void {
    this.closed = reason
  }

  get dnmsgs() {
    return this.sent.map((text) => JSON.parse(text)).filter(({ msgtype }) => msgtype === 'dnmsg')
  }
}

function table(plan: SpectrumPlan = ETSI_EN_300_220) {
  const clock = new FakeClock()
  const metrics = new Metrics()
  const frames: RxFrame[] = []
  const receipts: TxReceipt[] = []
  const dataRates = [undefined, undefined, undefined, undefined, undefined, SF7]
  const station = new Station({
    gatewayEui: EUI,
    clock,
    metrics,
    log: silentLog,
    plan,
    region: { name: 'EU863', dataRates, channels: channelsOfRegion('EU868'), maxEirpDbm: 16 },
    gainDb: undefined,
    earlier: [],
    onFrame(frame, accepted) {
      frames.push(frame)
      accepted()
    },
    onReceipt: (receipt) => receipts.push(receipt),
  })
  const link = new TableLink()
  station.connected(link)
  return { station, link, clock, metrics, frames, receipts }
}

function uplinkText(xtime: bigint): string {
  const upinfo = `{"rctx":3,"xtime":${xtime},"gpstime":0,"fts":-1,"rssi":-97,"snr":7}`
  return `{"msgtype":"propdf","FRMPayload":"e00102","DR":5,"Freq":868100000,"upinfo":${upinfo}}`
}

function rx(delayS: number, freqHz = 868_100_000, modulation = SF7): TxAlternative {
  const at = tmstAfter(tmstUs(5_000_000), delayS * 1_000_000)
  return { at, freqHz, modulation, eirpDbm: 14 }
}

function request(txId: number, alternatives: readonly TxAlternative[]): TxRequest {
  const phyPayload = Uint8Array.of(0x60, 1, 2, 3)
  return { txId, gatewayEui: EUI, purpose: 'data', phyPayload, alternatives }
}

test('frames before the version are refused, and a station without one is sent away after 10 s', () => {
  const { station, link, clock, metrics, frames } = table()
  station.received(link, uplinkText(XTIME))
  assert.equal(frames.length, 0)
  assert.equal(metrics.value('station_rejected_total', { reason: 'before-version' }), 1)
  clock.advance(10_000)
  assert.equal(link.closed, 'no version came')
})

test('a station that has told its version stays', () => {
  const { station, link, clock } = table()
  station.received(link, VERSION)
  clock.advance(60_000)
  assert.equal(link.closed, undefined)
  assert.ok(station.online)
})

test('a connection that ends before its version leaves no timer that would end the next', () => {
  const { station, link, clock, metrics } = table()
  clock.advance(9_000)
  station.disconnected(link)
  const next = new TableLink()
  station.connected(next)
  clock.advance(9_000)
  assert.deepEqual([link.closed, next.closed], [undefined, undefined])
  clock.advance(1_000)
  assert.equal(next.closed, 'no version came')
  assert.equal(metrics.value('station_rejected_total', { reason: 'no-version' }), 1)
})

test('the antenna that heard the uplink gets its answer', () => {
  const { station, link } = table()
  station.received(link, VERSION)
  station.received(link, uplinkText(XTIME))
  station.transmit(request(1, [rx(1)]))
  assert.equal(link.dnmsgs[0].rctx, 3)
})

test('RX2 of the longest delay goes as RX2, for RxDelay ends at 15', () => {
  const { station, link } = table()
  station.received(link, VERSION)
  station.received(link, uplinkText(XTIME))
  station.transmit(request(1, [rx(16, 869_525_000)]))
  const { RxDelay, RX1Freq, RX2Freq } = link.dnmsgs[0]
  assert.deepEqual([RxDelay, RX1Freq, RX2Freq], [15, undefined, 869_525_000])
})

test('F33: a window that has passed is too late, the one behind it goes', () => {
  const { station, link, clock, receipts } = table()
  station.received(link, VERSION)
  station.received(link, uplinkText(XTIME))
  clock.advance(1_000)
  station.transmit(request(1, [rx(1), rx(2, 869_525_000)]))
  assert.deepEqual([link.dnmsgs[0].RxDelay, link.dnmsgs[0].RX1Freq], [2, 869_525_000])
  clock.advance(1_000)
  station.transmit(request(2, [rx(1), rx(2, 869_525_000)]))
  clock.advance(0)
  const late = { kind: 'refused', txId: 2, reasons: ['too-late', 'too-late'] }
  assert.deepEqual(receipts, [late])
})

test('a start after no uplink of this session is not sent at some other time', () => {
  const { station, link, clock, receipts } = table()
  station.received(link, VERSION)
  station.received(link, uplinkText(XTIME))
  station.transmit(request(1, [{ ...rx(1), at: tmstAfter(tmstUs(5_000_000), 1_000_001) }]))
  // The radio begins anew: the same counter value is another moment now.
  station.received(link, uplinkText((0x5bn << 48n) | 99n))
  station.transmit(request(2, [rx(1)]))
  clock.advance(0)
  assert.equal(link.dnmsgs.length, 0)
  assert.deepEqual(
    receipts.map((receipt) => receipt.kind === 'refused' && receipt.reasons),
    [['aborted'], ['aborted']],
  )
})

test('a data rate or frequency that the station would drop without a word is refused here', () => {
  const { station, link, clock, receipts } = table()
  station.received(link, VERSION)
  station.received(link, uplinkText(XTIME))
  station.transmit(request(1, [rx(1, 868_100_000, { ...SF7, sf: 11 }), rx(2, 910_000_000)]))
  clock.advance(0)
  const refused = { kind: 'refused', txId: 1, reasons: ['frequency', 'frequency'] }
  assert.deepEqual(receipts, [refused])
})

test('what is to be sent as devices do is refused: a station knows downlinks only', () => {
  const { station, link, clock, receipts } = table()
  station.received(link, VERSION)
  station.received(link, uplinkText(XTIME))
  station.transmit({ ...request(1, [rx(1, 868_100_000, SF7)]), form: 'up' })
  clock.advance(0)
  assert.deepEqual(receipts, [{ kind: 'refused', txId: 1, reasons: ['form'] }])
})

test('where the law allows less power than the station uses, the downlink is refused', () => {
  const [band] = ETSI_EN_300_220.subBands
  const low = { ...band!, fromHz: 868_000_000, toHz: 868_600_000, eirpDbmMax: 14 }
  const { station, link, clock, receipts } = table({ name: 'low', subBands: [low] })
  station.received(link, VERSION)
  station.received(link, uplinkText(XTIME))
  station.transmit(request(1, [rx(1)]))
  clock.advance(0)
  assert.deepEqual(receipts, [{ kind: 'refused', txId: 1, reasons: ['power'] }])
})

test('I10: the 33rd downlink under way is refused', () => {
  const { station, link, clock, receipts } = table()
  station.received(link, VERSION)
  station.received(link, uplinkText(XTIME))
  for (let txId = 1; txId <= 33; txId++) station.transmit(request(txId, [rx(5)]))
  clock.advance(0)
  assert.equal(link.dnmsgs.length, 32)
  assert.deepEqual(receipts, [{ kind: 'refused', txId: 33, reasons: ['queue-full'] }])
})

test('what certainly did not leave costs no airtime', () => {
  const { station, link, clock, receipts } = table()
  station.received(link, VERSION)
  station.received(link, uplinkText(XTIME))
  link.isUp = false
  station.transmit(request(1, [rx(1), rx(2, 869_525_000)]))
  clock.advance(0)
  const gone = { kind: 'refused', txId: 1, reasons: ['gateway-gone', 'gateway-gone'] }
  assert.deepEqual(receipts, [gone])
  station.disconnected(link)
  assert.ok(station.forgettable, 'nothing is on the account')
})

test('the account of the hour outlives the connection, and is forgotten after the hour', () => {
  const { station, link, clock } = table()
  station.received(link, VERSION)
  station.received(link, uplinkText(XTIME))
  station.transmit(request(1, [rx(1)]))
  station.disconnected(link)
  clock.advance(5_000)
  assert.equal(station.forgettable, false)
  clock.advance(3_590_000)
  assert.equal(station.forgettable, false)
  clock.advance(10_000)
  assert.equal(station.forgettable, true)
})

test('I10: ten thousand connections leave no timer and no downlink behind', () => {
  const { station, clock, receipts } = table()
  for (let i = 0; i < 10_000; i++) {
    const link = new TableLink()
    station.connected(link)
    station.received(link, VERSION)
    station.received(link, uplinkText(XTIME + BigInt(i)))
    const at = tmstAfter(tmstUs(5_000_000 + i), 1_000_000)
    if (i % 100 === 0) station.transmit(request(i, [{ ...rx(1), at }]))
    station.disconnected(link)
    clock.advance(1)
  }
  clock.advance(20_000)
  assert.equal(receipts.length, 100)
  assert.equal(clock.runNext(clock.monoMs() + 3_600_000), false, 'no timer is left')
})
