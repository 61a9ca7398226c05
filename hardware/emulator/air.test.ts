import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../../base/ids.ts'
import { Metrics } from '../../base/metrics.ts'
import { tmstAfter, tmstUs } from '../../base/tmst.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import type { RxFrame, TxReceipt } from '../radio.ts'
import { ETSI_EN_300_220 } from '../regulation/etsi-en-300-220.ts'
import { Air } from './air.ts'
import { AirDevice, type AirDownlink } from './air-device.ts'
import { AirGateway } from './air-gateway.ts'

const EUI = '0016c001ff10a235' as GatewayEui
const SF7 = { kind: 'lora', sf: 7, bandwidthHz: 125_000 } as const
const SF12 = { kind: 'lora', sf: 12, bandwidthHz: 125_000 } as const
const FREQ_HZ = 868_100_000

/** One gateway whose counter wraps in half a second, one device, and what each has heard. */
async function street() {
  const clock = new FakeClock()
  const air = new Air({ clock })
  const metrics = new Metrics()
  const gateway = new AirGateway({
    air,
    gatewayEui: EUI,
    plan: ETSI_EN_300_220,
    metrics,
    tmstAtStart: tmstUs(2 ** 32 - 500_000),
  })
  const frames: RxFrame[] = []
  const receipts: TxReceipt[] = []
  await gateway.open({
    onFrames: (more, accepted) => {
      frames.push(...more)
      accepted()
    },
    onReceipt: (receipt) => receipts.push(receipt),
  })
  const device = new AirDevice(air, { name: 'probe', rssiDbm: -97, snrDb: 7.2 })
  const downlinks: AirDownlink[] = []
  const onDownlink = (downlink: AirDownlink) => downlinks.push(downlink)
  return { clock, air, metrics, gateway, device, frames, receipts, downlinks, onDownlink }
}

const UPLINK = { phyPayload: new Uint8Array(23), freqHz: FREQ_HZ, modulation: SF7 }

function answer(frame: RxFrame, txId = 1, delayUs = 1_000_000) {
  return {
    txId,
    gatewayEui: EUI,
    purpose: 'ack',
    phyPayload: Uint8Array.of(0x60, 1, 2, 3, 4, 0x20, 9, 0, 1, 2, 3, 4),
    alternatives: [
      { at: tmstAfter(frame.tmst, delayUs), freqHz: FREQ_HZ, modulation: SF7, eirpDbm: 14 },
    ],
  } as const
}

test('an uplink arrives when it ends, with the counter of its end', async () => {
  const { clock, device, frames } = await street()
  const sent = device.transmit(UPLINK)
  clock.advance(61)
  assert.equal(frames.length, 0)
  clock.advance(1)
  assert.equal(frames.length, 1)
  assert.equal(frames[0]!.tmst, tmstUs(2 ** 32 - 500_000 + 61_696))
  assert.equal(frames[0]!.monoMs, sent.endMonoMs)
  assert.equal(frames[0]!.rssiDbm, -97)
  assert.equal(frames[0]!.snrDb, 7.2)
})

test('a gateway hears another that sends as devices do, with a CRC on the air, and no device hears it', async () => {
  const { clock, air, gateway, device, receipts, downlinks, onDownlink } = await street()
  const other = new AirGateway({
    air,
    gatewayEui: '0016c001ff10a236' as GatewayEui,
    plan: ETSI_EN_300_220,
    metrics: new Metrics(),
    tmstAtStart: tmstUs(0),
  })
  const heard: RxFrame[] = []
  await other.open({ onFrames: (frames) => heard.push(...frames), onReceipt: () => {} })
  device.openWindow({ opensMonoMs: clock.monoMs(), freqHz: FREQ_HZ, modulation: SF7, onDownlink })
  const alternatives = [{ at: 'now', freqHz: FREQ_HZ, modulation: SF7, eirpDbm: 14 }] as const
  const request = { txId: 5, gatewayEui: EUI, purpose: 'relay', alternatives } as const
  gateway.transmit({ ...request, form: 'up', phyPayload: Uint8Array.of(0xe0, 1, 2) })
  clock.advance(1_000)
  assert.deepEqual(
    heard.map(({ phyPayload }) => [...phyPayload]),
    [[0xe0, 1, 2]],
  )
  assert.deepEqual(downlinks, [])
  const [receipt] = receipts
  // SF7, 3 bytes and their CRC: two symbols more than a downlink.
  assert.equal(receipt?.kind === 'sent' && receipt.airtimeUs, 30_976)
})

test("F24: RX1 across the wrap of the counter starts in the device's window", async () => {
  const { clock, gateway, device, frames, receipts, downlinks, onDownlink } = await street()
  const { endMonoMs } = device.transmit(UPLINK)
  clock.advance(100)
  device.openWindow({
    opensMonoMs: endMonoMs + 1_000,
    freqHz: FREQ_HZ,
    modulation: SF7,
    onDownlink,
  })
  gateway.transmit(answer(frames[0]!))
  clock.advance(1_100)
  assert.equal(downlinks.length, 1)
  assert.equal(downlinks[0]!.startMonoMs, endMonoMs + 1_000)
  assert.equal(receipts[0]?.kind, 'sent')
})

test('a downlink beside the window, of another modulation or frequency is not heard', async () => {
  const { clock, gateway, device, frames, downlinks, onDownlink } = await street()
  const { endMonoMs } = device.transmit(UPLINK)
  clock.advance(100)
  const opensMonoMs = endMonoMs + 1_000
  device.openWindow({ opensMonoMs: opensMonoMs + 20, freqHz: FREQ_HZ, modulation: SF7, onDownlink })
  device.openWindow({ opensMonoMs, freqHz: FREQ_HZ, modulation: SF12, onDownlink })
  device.openWindow({ opensMonoMs, freqHz: 868_300_000, modulation: SF7, onDownlink })
  gateway.transmit(answer(frames[0]!))
  clock.advance(2_000)
  assert.equal(downlinks.length, 0)
})

test('a class C window hears one downlink after the other', async () => {
  const { clock, gateway, device, frames, downlinks, onDownlink } = await street()
  const { endMonoMs } = device.transmit(UPLINK)
  clock.advance(100)
  device.openWindow({
    opensMonoMs: endMonoMs,
    closesMonoMs: Number.POSITIVE_INFINITY,
    freqHz: FREQ_HZ,
    modulation: SF7,
    onDownlink,
  })
  const now = { ...answer(frames[0]!).alternatives[0], at: 'now' } as const
  for (const txId of [1, 2, 3]) {
    gateway.transmit({ ...answer(frames[0]!, txId), alternatives: [now] })
  }
  clock.advance(1_000)
  assert.equal(downlinks.length, 3)
})

test('half-duplex: while the gateway sends it hears nothing', async () => {
  const { clock, gateway, device, frames, metrics } = await street()
  device.transmit(UPLINK)
  clock.advance(100)
  gateway.transmit(answer(frames[0]!))
  clock.advance(940)
  device.transmit(UPLINK)
  clock.advance(1_000)
  assert.equal(frames.length, 1)
  assert.equal(metrics.value('air_rx_lost_total', { reason: 'half-duplex' }), 1)
})

test('a signal under the demodulation floor is not heard, at SF12 it is', async () => {
  const { clock, air, frames } = await street()
  const far = new AirDevice(air, { name: 'far', rssiDbm: -125, snrDb: -15 })
  far.transmit(UPLINK)
  clock.advance(100)
  assert.equal(frames.length, 0)
  far.transmit({ ...UPLINK, modulation: SF12 })
  clock.advance(2_000)
  assert.equal(frames.length, 1)
})

test('a restart of the concentrator loses the downlink and says so', async () => {
  const { clock, gateway, device, frames, receipts, downlinks, onDownlink } = await street()
  const { endMonoMs } = device.transmit(UPLINK)
  clock.advance(100)
  device.openWindow({
    opensMonoMs: endMonoMs + 1_000,
    freqHz: FREQ_HZ,
    modulation: SF7,
    onDownlink,
  })
  gateway.transmit(answer(frames[0]!))
  clock.advance(950)
  gateway.restart()
  clock.advance(1_000)
  assert.deepEqual(receipts, [{ kind: 'refused', txId: 1, reasons: ['aborted'] }])
  assert.equal(downlinks.length, 0)
  assert.equal(gateway.tmst, 1_000_000)
})

test('two gateways hear one uplink, each with its own counter; a device hears no device', async () => {
  const { clock, air, device, frames, downlinks, onDownlink } = await street()
  const second = new AirGateway({
    air,
    gatewayEui: '0016c001ff10a236' as GatewayEui,
    plan: ETSI_EN_300_220,
    metrics: new Metrics(),
    tmstAtStart: tmstUs(77),
  })
  await second.open({ onFrames: (more) => frames.push(...more), onReceipt() {} })
  const neighbour = new AirDevice(air, { name: 'neighbour' })
  neighbour.openWindow({
    opensMonoMs: clock.monoMs(),
    freqHz: FREQ_HZ,
    modulation: SF7,
    onDownlink,
  })
  device.transmit(UPLINK)
  clock.advance(100)
  assert.equal(frames.length, 2)
  assert.notEqual(frames[0]!.tmst, frames[1]!.tmst)
  assert.equal(downlinks.length, 0)
})

test('I11: the emulated gateway keeps the duty cycle like a real one', async () => {
  const { clock, gateway, device, frames, receipts } = await street()
  device.transmit(UPLINK)
  clock.advance(100)
  for (let txId = 0; txId < 60; txId++) {
    const [rx1] = answer(frames[0]!).alternatives
    const now = { ...rx1, at: 'now', modulation: SF12 } as const
    gateway.transmit({ ...answer(frames[0]!, txId), alternatives: [now] })
    clock.advance(2_000)
  }
  // 90 % of 36 s are for acknowledgements: 32 of 991 ms.
  assert.equal(receipts.filter((it) => it.kind === 'sent').length, 32)
})
