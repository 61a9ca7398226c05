/** The LNS endpoint against a Station of its own, over real WebSockets. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { tmstAfter } from '../../base/tmst.ts'
import { EU868 } from '../../gateway/lorawan/region/eu868.ts'
import {
  type BasicsStationOptions,
  BasicsStationRadio,
} from '../../hardware/basics-station/radio.ts'
import { HardwareError } from '../../hardware/errors.ts'
import type { RxFrame, TxAlternative, TxReceipt, TxRequest } from '../../hardware/radio.ts'
import { channelsOfRegion } from '../../hardware/regions/channel-plans.ts'
import { ETSI_EN_300_220 } from '../../hardware/regulation/etsi-en-300-220.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { askRouter, FakeStation, type FakeStationOptions } from '../support/fake-station.ts'

const EUI = '0016c001ff10a235' as GatewayEui
const FRAME = Buffer.from('40f6ffffff80900101020304ecffffff', 'hex')
const SF7 = { kind: 'lora', sf: 7, bandwidthHz: 125_000 } as const
const SF9 = { kind: 'lora', sf: 9, bandwidthHz: 125_000 } as const
const SF12 = { kind: 'lora', sf: 12, bandwidthHz: 125_000 } as const
/** One over 2³² µs: the 32-bit counter has wrapped, xtime has not. */
const AT_US = 2 ** 32 + 1_234_567

type Site = {
  readonly radio: BasicsStationRadio
  readonly clock: FakeClock
  readonly metrics: Metrics
  readonly frames: RxFrame[]
  readonly receipts: TxReceipt[]
  station(options?: Partial<FakeStationOptions>): Promise<FakeStation>
  /** Sends a frame up and waits for it. */
  heard(station: FakeStation, atUs?: number): Promise<RxFrame>
  /** Lets sockets and zero-delay timers come to rest until this is so. */
  until(done: () => boolean): Promise<void>
}

async function site(
  t: TestContext,
  options: Partial<BasicsStationOptions> & { readonly accept?: boolean } = {},
): Promise<Site> {
  const metrics = new Metrics()
  const clock = new FakeClock()
  const radio = new BasicsStationRadio({
    bind: { address: '127.0.0.1', port: 0 },
    gateways: [],
    plan: ETSI_EN_300_220,
    region: {
      name: 'EU863',
      dataRates: EU868.dataRates.map((rate) => rate?.modulation),
      channels: channelsOfRegion('EU868'),
      maxEirpDbm: 16,
    },
    clock,
    metrics,
    log: silentLog,
    ...options,
  })
  const frames: RxFrame[] = []
  const receipts: TxReceipt[] = []
  await radio.open({
    onFrames(more, accepted) {
      frames.push(...more)
      if (options.accept !== false) accepted()
    },
    onReceipt: (receipt) => receipts.push(receipt),
  })
  const until = async (done: () => boolean) => {
    for (let i = 0; i < 400 && !done(); i++) {
      await pause(5)
      clock.advance(0)
    }
    assert.ok(done(), `not within 2 s: ${done}`)
  }
  t.after(async () => {
    const closing = radio.close()
    clock.advance(1)
    await closing
  })
  return {
    radio,
    clock,
    metrics,
    frames,
    receipts,
    until,
    async station(more = {}) {
      const made = await FakeStation.open({ port: radio.port!, eui: EUI, ...more })
      t.after(() => made.cut())
      return made
    },
    async heard(station, atUs = AT_US) {
      const before = frames.length
      station.uplink(FRAME, { atUs })
      await until(() => frames.length > before)
      return frames.at(-1)!
    },
  }
}

function answerTo(frame: RxFrame, more: Partial<TxRequest> = {}): TxRequest {
  const rx = (delayUs: number, freqHz: number, modulation: TxAlternative['modulation']) => ({
    at: tmstAfter(frame.tmst, delayUs),
    freqHz,
    modulation,
    eirpDbm: 14,
  })
  return {
    txId: 42,
    gatewayEui: frame.gatewayEui,
    purpose: 'ack',
    phyPayload: Uint8Array.of(0x60, 1, 2, 3, 4, 0x20, 9, 0, 1, 2, 3, 4),
    alternatives: [rx(1_000_000, 868_100_000, SF7), rx(2_000_000, 869_525_000, SF9)],
    ...more,
  }
}

test('a station is told its data connection, its region and its channels', async (t) => {
  const here = await site(t)
  const answer = await askRouter({ port: here.radio.port!, eui: EUI })
  assert.equal(answer.router, '16:c001:ff10:a235')
  assert.equal(answer.uri, `ws://127.0.0.1:${here.radio.port}/traffic/${EUI}`)
  const station = await here.station()
  assert.equal(station.config.msgtype, 'router_config')
  assert.equal(station.config.region, 'EU863')
  assert.deepEqual(station.config.DRs[3], [9, 125, 0])
  const [status] = here.radio.gateways()
  assert.ok(status?.online)
  assert.match(status.detail, /^station 2\.0\.6\(corecell\/std\) corecell, /)
})

test('a frame comes up as the station heard it', async (t) => {
  const here = await site(t)
  const station = await here.station()
  const frame = await here.heard(station)
  assert.equal(frame.gatewayEui, EUI)
  assert.equal(frame.tmst, 1_234_567)
  assert.deepEqual(Buffer.from(frame.phyPayload), FRAME)
  assert.deepEqual(frame.modulation, SF7)
  assert.equal(frame.monoMs, here.clock.monoMs())
  assert.equal(here.radio.gateways()[0]!.rxFrames, 1)
})

test('both windows are offered at once, on the xtime of the uplink', async (t) => {
  const here = await site(t)
  const station = await here.station()
  const frame = await here.heard(station)
  here.radio.transmit(answerTo(frame))
  const { message, windows, text } = await station.downlinkCount(1)
  assert.ok(text.includes(`"xtime":${station.xtimeAt(AT_US)},`))
  assert.deepEqual([message.dC, message.RxDelay, message.diid], [0, 1, 42])
  assert.deepEqual(
    windows.map(({ name, xtime, freqHz, dr }) => [name, xtime, freqHz, dr]),
    [
      ['RX1', station.xtimeAt(AT_US + 1_000_000), 868_100_000, 5],
      ['RX2', station.xtimeAt(AT_US + 2_000_000), 869_525_000, 3],
    ],
  )
  await here.until(() => here.receipts.length === 1)
  const [receipt] = here.receipts
  assert.ok(receipt?.kind === 'sent')
  assert.equal(receipt.alternative, 0)
  assert.equal(receipt.atMs, here.clock.wallMs() + 1_000)
  assert.equal(here.radio.gateways()[0]!.txFrames, 1)
})

test('the station may take RX2: its dntxed says so and RX1’s airtime is given back', async (t) => {
  const here = await site(t)
  const station = await here.station()
  station.choose = (windows) => windows.find(({ name }) => name === 'RX2')
  // SF12 and 51 bytes are 2.3 s: sixteen of them fill the 1 % of 868.0–868.6 MHz.
  const phyPayload = new Uint8Array(64).fill(0x60)
  for (let i = 0; i < 20; i++) {
    const frame = await here.heard(station, AT_US + i * 10_000_000)
    const request = answerTo(frame, { txId: i, phyPayload, purpose: 'joinAccept' })
    const [rx1, rx2] = request.alternatives
    here.radio.transmit({ ...request, alternatives: [{ ...rx1!, modulation: SF12 }, rx2!] })
    const { message } = await station.downlinkCount(i + 1)
    assert.equal(message.RX1Freq, 868_100_000, `RX1 is still offered the ${i + 1}th time`)
    await here.until(() => here.receipts.length === i + 1)
    const receipt = here.receipts[i]!
    assert.equal(receipt.kind === 'sent' && receipt.alternative, 1)
    here.clock.advance(10_000)
  }
})

test('F33: a window beyond our budget is not offered, the other one is', async (t) => {
  const here = await site(t, {
    earlier: [
      {
        gatewayEui: EUI,
        freqHz: 868_300_000,
        widthHz: 125_000,
        airtimeUs: 35_990_000,
        startMonoMs: 500_000,
      },
    ],
  })
  const station = await here.station()
  here.radio.transmit(answerTo(await here.heard(station)))
  const { message, taken } = await station.downlinkCount(1)
  // What is left goes as the only window, two seconds after the uplink.
  assert.deepEqual([message.RxDelay, message.RX1Freq, message.RX2Freq], [2, 869_525_000, undefined])
  assert.equal(taken?.xtime, station.xtimeAt(AT_US + 2_000_000))
  await here.until(() => here.receipts.length === 1)
  const [receipt] = here.receipts
  assert.equal(receipt?.kind === 'sent' && receipt.alternative, 1)
  assert.equal(here.metrics.value('station_rejected_total', { reason: 'dntxed-unknown-diid' }), 0)
})

test('F33: without a dntxed both windows stay counted and the receipt says no answer', async (t) => {
  const here = await site(t)
  const station = await here.station()
  station.choose = () => undefined
  const phyPayload = new Uint8Array(64).fill(0x60)
  let refusals = 0
  for (let i = 0; i < 20; i++) {
    const frame = await here.heard(station, AT_US + i * 10_000_000)
    const request = answerTo(frame, { txId: i, phyPayload, purpose: 'joinAccept' })
    const [rx1] = request.alternatives
    here.radio.transmit({ ...request, alternatives: [{ ...rx1!, modulation: SF12 }] })
    await pause(5)
    here.clock.advance(10_000)
    await here.until(() => here.receipts.length === i + 1)
    const receipt = here.receipts[i]!
    assert.ok(receipt.kind === 'refused')
    if (receipt.reasons[0] === 'duty-cycle') refusals++
    else assert.deepEqual(receipt.reasons, ['no-answer'])
  }
  // 36 s of an hour hold this many of 2.793 s (64 bytes at SF12); the rest is refused.
  assert.equal(refusals, 20 - Math.floor(36_000_000 / 2_793_472))
})

test('a dntxed that comes after its time is counted and changes nothing', async (t) => {
  const here = await site(t)
  const station = await here.station()
  station.choose = () => undefined
  here.radio.transmit(answerTo(await here.heard(station)))
  const downlink = await station.downlinkCount(1)
  here.clock.advance(5_000)
  assert.deepEqual(here.receipts, [
    { kind: 'refused', txId: 42, reasons: ['no-answer', 'no-answer'] },
  ])
  station.dntxed(downlink, downlink.windows[0]!)
  const late = () => here.metrics.value('station_rejected_total', { reason: 'dntxed-unknown-diid' })
  await here.until(() => late() === 1)
  assert.equal(here.receipts.length, 1)
})

test('a class C frame goes at once, on the station’s present session', async (t) => {
  const here = await site(t)
  const station = await here.station()
  const frame = await here.heard(station)
  station.nowUs = AT_US + 60_000
  const now = { at: 'now', freqHz: 869_525_000, modulation: SF9, eirpDbm: 27 } as const
  here.radio.transmit(answerTo(frame, { alternatives: [now], purpose: 'valve' }))
  const { message } = await station.downlinkCount(1)
  assert.deepEqual([message.dC, message.RX2DR, message.RX2Freq], [2, 3, 869_525_000])
  await here.until(() => here.receipts.length === 1)
  assert.equal(here.receipts[0]!.kind, 'sent')
})

test('a class B slot is offered only to a station that knows GPS time', async (t) => {
  const here = await site(t)
  const station = await here.station()
  const frame = await here.heard(station)
  const gpsTimeMs = 1_436_486_418_000
  const slot = { at: { gpsTimeMs: gpsTimeMs + 3_000 }, freqHz: 869_525_000, modulation: SF9 }
  const request = answerTo(frame, { alternatives: [{ ...slot, eirpDbm: 27 }] })
  here.radio.transmit(request)
  await here.until(() => here.receipts.length === 1)
  assert.deepEqual(here.receipts[0], { kind: 'refused', txId: 42, reasons: ['no-gps-time'] })
  const text = `"gpstime":${gpsTimeMs * 1000}`
  const send = station.send.bind(station)
  station.send = (message) => send(message.replace('"gpstime":0', text))
  await here.heard(station, AT_US + 1)
  here.radio.transmit({ ...request, txId: 43 })
  const { message } = await station.downlinkCount(1)
  assert.deepEqual([message.dC, message.DR, message.Freq], [1, 3, 869_525_000])
  assert.equal(message.gpstime, (gpsTimeMs + 3_000) * 1000)
})

test('F33: a lost connection ends what was under way, and the next is served like the first', async (t) => {
  const here = await site(t)
  const station = await here.station()
  station.choose = () => undefined
  const frame = await here.heard(station)
  here.radio.transmit(answerTo(frame))
  await station.downlinkCount(1)
  await station.cut()
  await here.until(() => here.receipts.length === 1)
  assert.deepEqual(here.receipts[0], {
    kind: 'refused',
    txId: 42,
    reasons: ['no-answer', 'no-answer'],
  })
  assert.equal(here.radio.gateways()[0]!.online, false)
  here.radio.transmit(answerTo(frame, { txId: 43 }))
  await here.until(() => here.receipts.length === 2)
  assert.deepEqual(here.receipts[1], {
    kind: 'refused',
    txId: 43,
    reasons: ['gateway-gone', 'gateway-gone'],
  })
  const again = await here.station({ session: 0x5b })
  here.radio.transmit(answerTo(frame, { txId: 44 }))
  await here.until(() => here.receipts.length === 3)
  const aborted = { kind: 'refused', txId: 44, reasons: ['aborted', 'aborted'] }
  assert.deepEqual(here.receipts[2], aborted, 'the old counter means nothing to the new session')
  here.radio.transmit(answerTo(await here.heard(again, 7_000_000), { txId: 45 }))
  await again.downlinkCount(1)
  await here.until(() => here.receipts.length === 4)
  assert.equal(here.receipts[3]!.kind, 'sent')
  assert.equal(here.radio.gateways()[0]!.rxFrames, 2)
})

test('a second connection of the same station takes the place of the first', async (t) => {
  const here = await site(t)
  const first = await here.station()
  const second = await here.station()
  await here.until(() => first.socket.readyState === WebSocket.CLOSED)
  await here.heard(second)
  assert.equal(here.radio.gateways().length, 1)
  assert.equal(here.metrics.value('station_replaced_total'), 1)
})

test('a gateway that is not listed is told so and cannot connect past the question', async (t) => {
  const here = await site(t, { gateways: ['0000000000000001' as GatewayEui] })
  const answer = await askRouter({ port: here.radio.port!, eui: EUI })
  assert.equal(answer.error, 'gateway-not-listed')
  assert.equal(answer.uri, undefined)
  await assert.rejects(here.station(), /gateway-not-listed/)
  const past = new WebSocket(`ws://127.0.0.1:${here.radio.port}/traffic/${EUI}`)
  await assert.rejects(
    new Promise((resolve, reject) => past.once('open', resolve).once('error', reject)),
    /403/,
  )
  await here.station({ eui: '0000000000000001' })
})

test('S1: where stations have tokens, one opens the door of its own EUI only', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-tokens-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const tokens = join(folder, 'tokens')
  writeFileSync(
    tokens,
    `# EUI token\n${EUI} 5f3a9c0d11e24b77\n00-00-00-00-00-00-00-01 9e1b0c44d6aa7f02\n`,
  )
  const here = await site(t, { tokens })
  const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
  await assert.rejects(here.station(), /^Error: token$/)
  await assert.rejects(here.station({ client: withToken('9e1b0c44d6aa7f02') }), /^Error: token$/)
  const past = new WebSocket(`ws://127.0.0.1:${here.radio.port}/traffic/${EUI}`)
  await assert.rejects(once(past, 'open'), /403/)
  assert.equal(here.radio.gateways().length, 0)
  await here.station({ client: withToken('5f3a9c0d11e24b77') })
  assert.equal(here.radio.gateways()[0]?.online, true)
})

test('a file of tokens with a weak or broken line is refused with its number', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-tokens-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const tokens = join(folder, 'tokens')
  for (const line of [`${EUI} short`, `${EUI}`, 'x 5f3a9c0d11e24b77']) {
    writeFileSync(tokens, `\n${line}\n`)
    await assert.rejects(site(t, { tokens }), /radio\.tokens: line 2 of/, line)
  }
  await assert.rejects(
    site(t, { tokens: join(folder, 'none') }),
    /radio\.tokens: .* cannot be read/,
  )
})

test('I10: a stranger who does not hang up is hung up on', async (t) => {
  const here = await site(t)
  const socket = connect({ port: here.radio.port!, host: '127.0.0.1', allowHalfOpen: true })
  t.after(() => socket.destroy())
  let answer = ''
  socket.on('data', (bytes) => {
    answer += bytes
  })
  socket.write(
    'GET /traffic/x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  )
  await once(socket, 'end')
  assert.match(answer, /^HTTP\/1\.1 404 /)
  // Writing to a connection that is only half closed would go on for ever.
  const broken = once(socket, 'error', { signal: AbortSignal.timeout(2_000) })
  const writing = setInterval(() => socket.write('x'), 5)
  t.after(() => clearInterval(writing))
  await broken
})

test('I10: the 65th station is refused while 64 are connected, and let in when one may be forgotten', async (t) => {
  const here = await site(t)
  const euiOf = (index: number) => index.toString(16).padStart(16, '0')
  const stations: FakeStation[] = []
  for (let i = 1; i <= 64; i++) stations.push(await here.station({ eui: euiOf(i) }))
  await assert.rejects(here.station({ eui: euiOf(65) }), /too-many-gateways/)
  await stations[7]!.cut()
  await here.until(() => here.radio.gateways().filter(({ online }) => online).length === 63)
  await here.station({ eui: euiOf(65) })
  assert.equal(here.radio.gateways().length, 64)
})

test('I10: a message that is too long ends its connection, not the others', async (t) => {
  const here = await site(t)
  const bad = await here.station()
  const good = await here.station({ eui: '0000000000000001' })
  bad.send(JSON.stringify({ msgtype: 'x'.repeat(20_000) }))
  await here.until(() => bad.socket.readyState === WebSocket.CLOSED)
  await here.heard(good)
})

test('F32: garbage is counted by its reason and good frames go on', async (t) => {
  const here = await site(t)
  const station = await here.station()
  station.send('{"msgtype":')
  station.send('{"msgtype":"dnsched","schedule":[]}')
  station.send('{"msgtype":"rejoin"}')
  station.send('{"msgtype":"updf"}')
  station.socket.send(Uint8Array.of(1, 2, 3))
  await here.heard(station)
  for (const reason of ['json', 'not-for-a-server', 'msgtype', 'uplink-fields', 'binary']) {
    assert.equal(here.metrics.value('station_rejected_total', { reason }), 1, reason)
  }
  assert.equal(here.frames.length, 1)
})

test('a station that speaks another version of the protocol is sent away', async (t) => {
  const here = await site(t)
  await assert.rejects(here.station({ protocol: 1 }), /closed/)
  assert.equal(here.metrics.value('station_rejected_total', { reason: 'protocol' }), 1)
})

test('a silent station is given up after 45 s, one that answers pings is not', async (t) => {
  const here = await site(t)
  const station = await here.station()
  for (let i = 0; i < 6; i++) {
    here.clock.advance(15_000)
    await pause(10)
  }
  assert.ok(here.radio.gateways()[0]!.online)
  station.socket.pause()
  for (let i = 0; i < 4; i++) {
    here.clock.advance(15_000)
    await pause(10)
  }
  await here.until(() => !here.radio.gateways()[0]!.online)
})

test('I10: a core that does not keep up slows the station down, and loses nothing', async (t) => {
  const here = await site(t, { accept: false })
  const station = await here.station()
  const sent = 5_000
  for (let i = 0; i < sent; i++) station.uplink(FRAME, { atUs: AT_US + i })
  await here.until(() => here.metrics.value('station_slowed_total') === 1)
  await pause(100)
  // What was read before the pause still comes; more does not.
  const held = here.frames.length
  await pause(100)
  assert.equal(here.frames.length, held)
  assert.ok(held < sent / 2, `${held} of ${sent} came through a paused connection`)
  for (let i = 0; i < 50 && here.frames.length < sent; i++) {
    here.clock.advance(5_000)
    await pause(20)
  }
  assert.equal(here.frames.length, sent)
})

test('timesync is answered in GPS time while the clock is known, and not otherwise', async (t) => {
  const here = await site(t)
  const station = await here.station()
  here.clock.state = 0
  station.send('{"msgtype":"timesync","txtime":9007199254740993}')
  await here.until(() => here.metrics.value('station_timesync_unanswered_total') === 1)
  here.clock.state = 2
  station.send('{"msgtype":"timesync","txtime":9007199254740993}')
  await station.until(() => station.others.length === 1, 'a timesync')
  const { text, gpstime, MuxTime } = station.others[0]
  assert.match(text, /"txtime":9007199254740993,/)
  // 18 leap seconds between the two since 2017.
  assert.equal(gpstime, (here.clock.wallMs() - Date.UTC(1980, 0, 6) + 18_000) * 1000)
  assert.equal(MuxTime, here.clock.wallMs() / 1000)
})

test('closing ends every request with a receipt', async (t) => {
  const here = await site(t)
  const station = await here.station()
  station.choose = () => undefined
  here.radio.transmit(answerTo(await here.heard(station)))
  await station.downlinkCount(1)
  const closing = here.radio.close()
  here.clock.advance(1)
  await closing
  assert.deepEqual(here.receipts, [
    { kind: 'refused', txId: 42, reasons: ['no-answer', 'no-answer'] },
  ])
})

test('a downlink for a gateway that nobody heard is refused', async (t) => {
  const here = await site(t)
  const frame = await here.heard(await here.station())
  here.radio.transmit(answerTo({ ...frame, gatewayEui: '00000000000000ff' as GatewayEui }))
  here.clock.advance(0)
  const expected = { kind: 'refused', txId: 42, reasons: ['gateway-gone', 'gateway-gone'] }
  assert.deepEqual(here.receipts, [expected])
})

test('a port in use is an error that says what to do', async (t) => {
  const here = await site(t)
  const second = site(t, { bind: { address: '127.0.0.1', port: here.radio.port! } })
  await assert.rejects(second, (error) => {
    assert.ok(error instanceof HardwareError)
    assert.equal(error.code, 'port-in-use')
    assert.match(error.message, /another program holds this port.*ss -ltnp/s)
    return true
  })
})
