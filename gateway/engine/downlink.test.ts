import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../../test/support/end-device.ts'
import { readMacCommands } from '../lorawan/mac/read.ts'
import { AS923_1 } from '../lorawan/region/as923-1.ts'
import { regionOf } from '../lorawan/region/regions.ts'

const IDENTITY: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
}
const FREQ_HZ = 923_200_000
const SF8 = { kind: 'lora', sf: 8, bandwidthHz: 125_000 } as const
const SF10 = { kind: 'lora', sf: 10, bandwidthHz: 125_000 } as const
/** Five LinkCheckReq, whose answers take all 15 bytes of FOpts: 22 of MACPayload. */
const FIVE_CHECKS = Uint8Array.of(2, 2, 2, 2, 2)

let bench: CoreBench
let device: EndDevice

before(async () => {
  bench = await new CoreBench({ region: AS923_1 }).open()
  await bench.addDevice(IDENTITY)
  device = new EndDevice(IDENTITY)
  await bench.hear(device.join(), { freqHz: FREQ_HZ, modulation: SF10 })
  assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload))
})
after(() => bench.close())

async function ask(modulation: typeof SF8 | typeof SF10) {
  bench.clock.advance(10_000)
  const uplink = device.uplink({ fOpts: FIVE_CHECKS, confirmed: true })
  await bench.hear(uplink, { freqHz: FREQ_HZ, modulation })
  const { phyPayload, alternatives } = bench.sent.at(-1)!
  const received = device.receive(phyPayload)
  assert.equal(received?.ack, true)
  const { fOpts, fPort, payload, fPending } = received
  const { commands } = readMacCommands('down', fPort === 0 ? payload : fOpts)
  return { names: commands.map(({ name }) => name), fPort, fPending, alternatives }
}

test('MAC answers beyond the 400 ms of SF10 wait and FPending says so; the acknowledgement does not', async () => {
  // 19 bytes of MACPayload leave 12 for FOpts: four answers of three bytes.
  const { names, fPending, alternatives } = await ask(SF10)
  assert.deepEqual(names, new Array(4).fill('LinkCheckAns'))
  assert.equal(fPending, true)
  assert.equal(alternatives.length, 2)
})

test('MAC commands of more than 15 bytes get port 0, in a window that can carry them, and answers go first', async () => {
  const { names, fPort, fPending, alternatives } = await ask(SF8)
  assert.equal(fPort, 0)
  assert.equal(fPending, false)
  // The one that waited, five new ones, and the channels that its JoinAccept had no room for.
  assert.deepEqual(names, [
    ...new Array(6).fill('LinkCheckAns'),
    ...AS923_1.extraChannelsHz.map(() => 'NewChannelReq'),
  ])
  assert.deepEqual(
    alternatives.map(({ modulation }) => modulation),
    [SF8],
  )
})

test('an uplink beside the channels of US915 is answered in RX2 only, where the device surely listens', async (t) => {
  const us = await new CoreBench({ region: regionOf('US915') }).open()
  t.after(() => us.close())
  await us.addDevice(IDENTITY)
  const end = new EndDevice(IDENTITY)
  const heard = { freqHz: 903_900_000, modulation: SF8 }
  await us.hear(end.join(), heard)
  assert.ok(end.acceptJoin(us.sent.at(-1)!.phyPayload))
  us.clock.advance(10_000)
  await us.hear(end.uplink({ confirmed: true }), { ...heard, freqHz: 903_950_000 })
  const { alternatives, phyPayload } = us.sent.at(-1)!
  assert.deepEqual(
    alternatives.map(({ freqHz, modulation }) => [freqHz, modulation]),
    [[923_300_000, { kind: 'lora', sf: 12, bandwidthHz: 500_000 }]],
  )
  assert.equal(end.receive(phyPayload)?.ack, true)
})
