import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MacBench } from '../../test/support/mac-bench.ts'
import { deviceDetail } from './device-view.ts'

const detail = (mac: MacBench) => deviceDetail(mac.bench.core, mac.state)

test('a device that has no session has no link, and nothing waits for it', async () => {
  await using mac = await MacBench.settled()
  const { session: _, ...before } = mac.state
  const view = deviceDetail(mac.bench.core, { ...before, session: undefined })
  assert.deepEqual([view.link, view.downlinks], [null, []])
})

test('the link shows what the device has agreed to, and not what it was only asked', async () => {
  await using mac = await MacBench.settled()
  const moved = { name: 'DlChannelReq', chIndex: 1, freqHz: 868_800_000 } as const
  const id = await mac.ask(moved, { name: 'DevStatusReq' })
  const asked = detail(mac).link!
  assert.deepEqual(
    asked.asked.map(({ request, tries, commandId }) => [request.name, tries, commandId]),
    [
      ['DlChannelReq', 0, id],
      ['DevStatusReq', 0, id],
    ],
  )
  assert.equal(asked.channels[1]?.rx1FreqHz, null)
  await mac.uplink()
  assert.deepEqual(
    detail(mac).link!.asked.map(({ tries }) => tries),
    [1, 1],
  )
  await mac.uplink()
  const { channels, asked: left, rx1DelayS, rx2DataRate, rx2FreqHz, eirpDbm } = detail(mac).link!
  assert.deepEqual(left, [])
  const { link } = mac.device
  assert.deepEqual(
    channels.map(({ index, freqHz }) => [String(index), freqHz]),
    Object.entries(link.channels).map(([index, { freqHz }]) => [index, freqHz]),
  )
  assert.deepEqual(channels[1], { index: 1, freqHz: 868_300_000, on: true, rx1FreqHz: 868_800_000 })
  assert.deepEqual(
    [rx1DelayS, rx2DataRate, rx2FreqHz],
    [link.rx1DelayS, link.rx2DataRate, 869_525_000],
  )
  assert.equal(eirpDbm, 16 - 2 * link.txPower)
})

test('a downlink that waits shows since when it may, why, and never its payload', async () => {
  await using mac = await MacBench.settled()
  const { bench, device } = mac
  bench.autoReceipt = false
  const { devEui } = device.identity
  const payload = new Uint8Array(6).fill(0xab)
  const order = { kind: 'downlink', devEui, fPort: 85, payload, confirmed: true } as const
  await bench.command({ ...order, isUrgent: true, expiresInMs: 600_000 }, 'order')
  const expiresAtMs = bench.clock.wallMs() + 600_000
  await mac.uplink()
  assert.equal(detail(mac).downlinks[0]?.isUnderWay, true)
  const { txId } = bench.sent.at(-1)!
  bench.core.onReceipt({ kind: 'refused', txId, reasons: ['too-late', 'gateway-gone'] })
  await bench.settle()
  const [waiting] = detail(mac).downlinks
  const { why, ...plain } = waiting!
  assert.deepEqual(plain, {
    ...{ id: 'order', purpose: 'data', fPort: 85, bytes: 6, confirmed: true, urgent: true },
    ...{ tries: 0, isUnderWay: false, expiresAtMs },
  })
  assert.equal(why?.kind, 'refused')
  assert.match(why!.words.en, /RX2: the antenna that hears this device is not connected/)
  assert.match(why!.words.fr, /trop tard pour la fenêtre/)
  assert.ok(!JSON.stringify(detail(mac)).includes('abab'))
})
