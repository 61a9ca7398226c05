import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { tmstAfter } from '../../base/tmst.ts'
import { HardwareError } from '../../hardware/errors.ts'
import type { RxFrame, TxReceipt, TxRequest } from '../../hardware/radio.ts'
import { ETSI_EN_300_220 } from '../../hardware/regulation/etsi-en-300-220.ts'
import { type SemtechUdpOptions, SemtechUdpRadio } from '../../hardware/semtech-udp/radio.ts'
import { PacketForwarder, type PacketForwarderOptions } from '../support/packet-forwarder.ts'

const EUI = '0016c001ff10a235' as GatewayEui
const PAYLOAD = Uint8Array.from({ length: 23 }, (_, i) => i)
const SF7 = { kind: 'lora', sf: 7, bandwidthHz: 125_000 } as const

type Site = {
  readonly radio: SemtechUdpRadio
  readonly metrics: Metrics
  readonly frames: RxFrame[]
  readonly receipts: TxReceipt[]
  forwarder(options?: Partial<PacketForwarderOptions>): Promise<PacketForwarder>
  receipt(): Promise<TxReceipt>
}

/** A radio on a free port; frames are accepted at once unless told otherwise. */
async function site(
  t: TestContext,
  options: Partial<SemtechUdpOptions> & { readonly accept?: boolean } = {},
): Promise<Site> {
  const metrics = new Metrics()
  const radio = new SemtechUdpRadio({
    bind: { address: '127.0.0.1', port: 0 },
    gateways: [],
    plan: ETSI_EN_300_220,
    clock: systemClock,
    metrics,
    log: silentLog,
    random: systemRandom,
    ...options,
  })
  const frames: RxFrame[] = []
  const receipts: TxReceipt[] = []
  const waiting: ((receipt: TxReceipt) => void)[] = []
  await radio.open({
    onFrames(more, accepted) {
      frames.push(...more)
      if (options.accept !== false) accepted()
    },
    onReceipt(receipt) {
      receipts.push(receipt)
      waiting.shift()?.(receipt)
    },
  })
  t.after(() => radio.close())
  return {
    radio,
    metrics,
    frames,
    receipts,
    async forwarder(more = {}) {
      const made = await PacketForwarder.open({ port: radio.port!, gatewayEui: EUI, ...more })
      t.after(() => made.close())
      return made
    },
    receipt: () => new Promise((resolve) => waiting.push(resolve)),
  }
}

/** RX1 of `frame` and RX2 behind it; short delays keep the tests short. */
function answerTo(
  frame: RxFrame,
  delays: readonly [number, number] = [150_000, 300_000],
): TxRequest {
  const rx = (delayUs: number, freqHz: number) =>
    ({ at: tmstAfter(frame.tmst, delayUs), freqHz, modulation: SF7, eirpDbm: 14 }) as const
  return {
    txId: 42,
    gatewayEui: frame.gatewayEui,
    purpose: 'ack',
    phyPayload: Uint8Array.of(0x60, 1, 2, 3, 4, 0x20, 9, 0, 1, 2, 3, 4),
    alternatives: [rx(delays[0], 868_100_000), rx(delays[1], 869_525_000)],
  }
}

async function uplinkOf(here: Site, forwarder: PacketForwarder): Promise<RxFrame> {
  const pushed = await forwarder.uplink({ phyPayload: PAYLOAD })
  assert.ok(pushed.acked)
  return here.frames.at(-1)!
}

test('a frame comes up as the forwarder heard it and is acknowledged when accepted', async (t) => {
  const here = await site(t)
  const forwarder = await here.forwarder()
  const pushed = await forwarder.uplink({ phyPayload: PAYLOAD, rssi: -97, lsnr: 7.2, chan: 3 })
  assert.ok(pushed.acked && pushed.ackMs < 60)
  const [frame] = here.frames
  assert.equal(frame?.gatewayEui, EUI)
  assert.equal(frame.tmst, pushed.tmst)
  assert.equal(frame.freqHz, 868_100_000)
  assert.equal(frame.rssiDbm, -97)
  assert.equal(frame.channel, 3)
  assert.deepEqual(frame.phyPayload, PAYLOAD)
  const [status] = here.radio.gateways()
  assert.ok(status?.online)
  assert.equal(status.rxFrames, 1)
})

test('a frame that is not accepted in time is acknowledged before the forwarder gives up', async (t) => {
  const here = await site(t, { accept: false })
  const forwarder = await here.forwarder({ pushTimeoutMs: 1_000 })
  const pushed = await forwarder.uplink({ phyPayload: PAYLOAD })
  assert.ok(pushed.acked)
  assert.ok(pushed.ackMs > 70, `${pushed.ackMs} ms`)
})

test('W3, F24: RX1 behind the wrap of the counter leaves with exactly the counter asked for', async (t) => {
  const here = await site(t)
  const forwarder = await here.forwarder({ tmstAtStart: 2 ** 32 - 60_000 })
  const frame = await uplinkOf(here, forwarder)
  const request = answerTo(frame)
  const receipt = here.receipt()
  here.radio.transmit(request)
  const downlink = await forwarder.nextDownlink()
  assert.equal(downlink.txpk.tmst, request.alternatives[0]!.at)
  assert.ok(downlink.txpk.tmst! < 2 ** 31, 'the start lies behind the wrap')
  assert.equal(downlink.answer, 'NONE')
  assert.equal(downlink.txpk.freq, 868.1)
  assert.equal(downlink.txpk.ipol, true)
  assert.deepEqual(downlink.phyPayload, request.phyPayload)
  const sent = await receipt
  assert.ok(sent.kind === 'sent')
  assert.equal(sent.alternative, 0)
  assert.equal(sent.airtimeUs, 41_216)
})

test('W10, F33: when the forwarder refuses RX1 the same bytes go out in RX2', async (t) => {
  const here = await site(t)
  const forwarder = await here.forwarder()
  forwarder.answer = (txpk) => (txpk.freq === 868.1 ? 'COLLISION_PACKET' : 'NONE')
  const frame = await uplinkOf(here, forwarder)
  const receipt = here.receipt()
  here.radio.transmit(answerTo(frame))
  const rx1 = await forwarder.nextDownlink()
  const rx2 = await forwarder.nextDownlink()
  assert.deepEqual(rx2.phyPayload, rx1.phyPayload)
  assert.equal(rx2.txpk.freq, 869.525)
  assert.equal(rx2.txpk.tmst, tmstAfter(frame.tmst, 300_000))
  const sent = await receipt
  assert.equal(sent.kind === 'sent' && sent.alternative, 1)
})

test('F33: each error of the forwarder has its reason', async (t) => {
  const here = await site(t)
  const forwarder = await here.forwarder()
  const frame = await uplinkOf(here, forwarder)
  for (const [answer, reason] of [
    ['TOO_LATE', 'too-late'],
    ['TOO_EARLY', 'too-late'],
    ['COLLISION_BEACON', 'collision'],
    ['TX_FREQ', 'frequency'],
    ['TX_POWER', 'power'],
  ] as const) {
    forwarder.answer = answer
    const receipt = here.receipt()
    here.radio.transmit(answerTo(frame, [400_000, 600_000]))
    assert.deepEqual(await receipt, { kind: 'refused', txId: 42, reasons: [reason, reason] })
  }
})

test('W10, F33: a lost TX_ACK ends the request, for RX1 may be on the air', async (t) => {
  const jitPolicy = {
    leadUs: 500_000,
    latestUs: 50_000,
    farthestUs: 512_000_000,
    marginUs: 1_000,
    depthMax: 32,
    answerUs: 60_000,
    patienceUs: 1_000_000,
  }
  const here = await site(t, { jitPolicy })
  const forwarder = await here.forwarder()
  forwarder.answer = 'silent'
  const frame = await uplinkOf(here, forwarder)
  const receipt = here.receipt()
  here.radio.transmit(answerTo(frame, [200_000, 400_000]))
  const expected = { kind: 'refused', txId: 42, reasons: ['no-answer', 'aborted'] }
  assert.deepEqual(await receipt, expected)
  const { token } = forwarder.downlinks[0]!
  forwarder.sendTxAck(token, '{"txpk_ack":{"error":"TOO_LATE"}}')
  await uplinkOf(here, forwarder)
  assert.equal(forwarder.downlinks.length, 1)
  assert.equal(here.receipts.length, 1)
})

test('success comes as NONE, as nothing, as one zero byte or as a warning', async (t) => {
  const here = await site(t)
  const forwarder = await here.forwarder()
  const now = { at: 'now', freqHz: 869_525_000, modulation: SF7, eirpDbm: 14 } as const
  const frame = await uplinkOf(here, forwarder)
  const warning = { warn: 'TX_POWER', value: 12 } as const
  for (const answer of ['NONE', 'EMPTY', 'zero-byte', warning] as const) {
    forwarder.answer = answer
    const receipt = here.receipt()
    here.radio.transmit({ ...answerTo(frame), alternatives: [now] })
    const downlink = await forwarder.nextDownlink()
    assert.equal(downlink.txpk.imme, true)
    assert.equal((await receipt).kind, 'sent')
  }
  assert.equal(here.metrics.value('gwmp_tx_warning_total'), 1)
})

test('antenna gain and cable loss are taken off what the forwarder is asked for', async (t) => {
  const here = await site(t, { antennaGainDbi: 3, cableLossDb: 0.5 })
  const forwarder = await here.forwarder()
  const frame = await uplinkOf(here, forwarder)
  const alternative = { at: 'now', freqHz: 868_100_000, modulation: SF7, eirpDbm: 20 } as const
  here.radio.transmit({ ...answerTo(frame), alternatives: [alternative] })
  // 14 dBm ERP = 16.15 dBm EIRP, less 2.5 dB: 13.65, in whole dBm 13.
  assert.equal((await forwarder.nextDownlink()).txpk.powe, 13)
})

test('downlinks follow a forwarder to its new port, and the move is counted', async (t) => {
  const here = await site(t)
  const forwarder = await here.forwarder()
  const frame = await uplinkOf(here, forwarder)
  await forwarder.moveDownPort()
  here.radio.transmit(answerTo(frame, [300_000, 500_000]))
  await forwarder.nextDownlink()
  assert.equal(here.metrics.value('gwmp_address_changed_total'), 1)
})

test('a restart of the concentrator drops what waits for the old counter', async (t) => {
  const here = await site(t)
  const forwarder = await here.forwarder({ tmstAtStart: 1_000_000_000 })
  const frame = await uplinkOf(here, forwarder)
  const receipt = here.receipt()
  here.radio.transmit(answerTo(frame, [5_000_000, 6_000_000]))
  forwarder.restartCounter()
  await uplinkOf(here, forwarder)
  const expected = { kind: 'refused', txId: 42, reasons: ['aborted', 'aborted'] }
  assert.deepEqual(await receipt, expected)
})

test('a gateway that is not listed is not heard, and costs a count only', async (t) => {
  const here = await site(t, { gateways: ['0000000000000001' as GatewayEui] })
  const listed = await here.forwarder({ gatewayEui: '0000000000000001' })
  await assert.rejects(here.forwarder({ pullTimeoutMs: 50 }))
  assert.ok((await listed.uplink({ phyPayload: PAYLOAD })).acked)
  assert.equal(here.frames.length, 1)
  assert.ok(here.metrics.value('gwmp_rejected_total', { reason: 'gateway-not-listed' }) >= 1)
})

test('I10: the 65th live gateway is refused', async (t) => {
  const here = await site(t)
  const forwarder = await here.forwarder()
  for (let i = 0; i < 70; i++) {
    forwarder.sendRaw(Uint8Array.of(2, 0, i, 2, 0, 0, 0, 0, 0, 0, 1, i))
  }
  await uplinkOf(here, forwarder)
  assert.equal(here.radio.gateways().length, 64)
  assert.equal(here.metrics.value('gwmp_rejected_total', { reason: 'too-many-gateways' }), 7)
})

test('F32: garbage is counted by its reason and good frames go on', async (t) => {
  const here = await site(t)
  const forwarder = await here.forwarder()
  const good = forwarder.rxpk({ phyPayload: PAYLOAD })
  forwarder.sendRaw(Uint8Array.of(1, 2))
  forwarder.sendRaw(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
  forwarder.sendRaw(Uint8Array.of(2, 0, 0, 1))
  await forwarder.push('{"rxpk":')
  await forwarder.push({ rxpk: { 0: good } })
  const bad = [null, { ...good, stat: -1 }, { ...good, size: 7 }]
  assert.ok((await forwarder.push({ rxpk: [...bad, good, good] })).acked)
  assert.equal(here.frames.length, 2, 'both copies come up: who deduplicates is not us')
  const { metrics } = here
  for (const reason of ['too-short', 'version', 'from-a-server', 'json', 'rxpk-not-array']) {
    assert.equal(metrics.value('gwmp_rejected_total', { reason }), 1, reason)
  }
  for (const reason of ['rxpk-not-object', 'crc', 'size']) {
    assert.equal(metrics.value('radio_rx_rejected_total', { reason }), 1, reason)
  }
})

test('a downlink for a gateway that nobody heard is refused', async (t) => {
  const here = await site(t)
  const forwarder = await here.forwarder()
  const frame = await uplinkOf(here, forwarder)
  const receipt = here.receipt()
  here.radio.transmit({ ...answerTo(frame), gatewayEui: '00000000000000ff' as GatewayEui })
  const expected = { kind: 'refused', txId: 42, reasons: ['gateway-gone', 'gateway-gone'] }
  assert.deepEqual(await receipt, expected)
})

test('closing ends every request with a receipt', async (t) => {
  const here = await site(t)
  const forwarder = await here.forwarder()
  const frame = await uplinkOf(here, forwarder)
  here.radio.transmit(answerTo(frame, [5_000_000, 6_000_000]))
  await here.radio.close()
  const expected = { kind: 'refused', txId: 42, reasons: ['aborted', 'aborted'] }
  assert.deepEqual(here.receipts, [expected])
})

test('a port in use is an error that says what to do', async (t) => {
  const here = await site(t)
  const second = new SemtechUdpRadio({
    bind: { address: '127.0.0.1', port: here.radio.port! },
    gateways: [],
    plan: ETSI_EN_300_220,
    clock: systemClock,
    metrics: new Metrics(),
    log: silentLog,
    random: systemRandom,
  })
  await assert.rejects(second.open({ onFrames() {}, onReceipt() {} }), (error) => {
    assert.ok(error instanceof HardwareError)
    assert.equal(error.code, 'port-in-use')
    assert.match(error.message, /another program holds this port.*ss -ulpn/s)
    assert.ok(error.cause instanceof Error)
    return true
  })
})
