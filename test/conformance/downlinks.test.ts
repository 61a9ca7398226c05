/** Rules of downlinks, between the core and a device that shares no code with it. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { MacBench } from '../support/mac-bench.ts'

function downlink(mac: MacBench, hex: string) {
  const { devEui } = mac.device.identity
  return mac.bench.command({
    ...{ kind: 'downlink', devEui, fPort: 10, payload: bytesOfHex(hex)! },
    confirmed: false,
    expiresInMs: 3_600_000,
  })
}

test('W25: a device of 1.1 joins with OptNeg and has four session keys, one of 1.0 is never offered them', async () => {
  await using of11 = await MacBench.settled({ macVersion: '1.1' })
  assert.ok(of11.state.session!.keys11)
  await using of104 = await MacBench.settled({ macVersion: '1.0.4' })
  assert.equal(of104.state.session!.keys11, undefined)
})

test('W26: in 1.1 downlinks of the application count apart from those of the network', async () => {
  await using mac = await MacBench.settled({ macVersion: '1.1' })
  await downlink(mac, 'a1')
  const application = await mac.uplink()
  assert.deepEqual([application?.fCntDown, application?.fPort], [0, 10])
  await mac.ask({ name: 'DevStatusReq' })
  const network = await mac.uplink()
  await downlink(mac, 'a2')
  const next = await mac.uplink()
  assert.deepEqual([next?.fCntDown, next?.fPort], [1, 10])
  await mac.ask({ name: 'DevStatusReq' })
  const more = await mac.uplink()
  assert.equal(more!.fCntDown, network!.fCntDown + 1)
})

test('W29: a device that asks for a sign of life gets one, and no other unconfirmed uplink does', async () => {
  await using mac = await MacBench.settled()
  assert.equal(await mac.uplink(), undefined)
  const answer = await mac.uplink({ fPort: 1, payload: Uint8Array.of(1), adrAckReq: true })
  assert.ok(answer)
  assert.equal(answer.ack, false)
})

test('W32: FPending is set while more waits, and the next uplink fetches it', async () => {
  await using mac = await MacBench.settled()
  await downlink(mac, 'd1')
  await downlink(mac, 'd2')
  const first = await mac.uplink()
  assert.deepEqual([first?.fPending, hexOf(first!.payload)], [true, 'd1'])
  const second = await mac.uplink()
  assert.deepEqual([second?.fPending, hexOf(second!.payload)], [false, 'd2'])
})

test('W33: a device of class C is sent to at once, with the parameters of RX2', async () => {
  await using mac = await MacBench.settled({ device: { deviceClass: 'C' } })
  const { bench, device } = mac
  const entry = { ...mac.state.device, class: 'C' as const }
  await bench.command({ kind: 'deviceSet', device: entry })
  const before = bench.sent.length
  await downlink(mac, 'e1')
  await bench.settle()
  assert.equal(bench.sent.length, before + 1)
  const { alternatives, phyPayload } = bench.sent.at(-1)!
  const { window } = device.listening(0)
  assert.deepEqual(
    alternatives.map(({ at, freqHz, modulation }) => ({ at, freqHz, modulation })),
    [{ at: 'now', freqHz: window!.freqHz, modulation: window!.modulation }],
  )
  assert.equal(hexOf(device.receive(phyPayload, { isClassC: true })!.payload), 'e1')
})

test('W15: the size of an answer follows the data rate it goes out with, not that of the uplink', async () => {
  await using mac = await MacBench.settled({ device: { dataRate: 5 } })
  // 115 bytes go out at DR3 and faster; at DR0 of RX2, which the device is told now, only 51.
  const windows = { rx1DrOffset: 5, rx2DataRate: 0, freqHz: 869_525_000 }
  await mac.ask({ name: 'RXParamSetupReq', ...windows })
  await mac.uplink()
  await downlink(mac, '5a'.repeat(115))
  const later = await mac.uplink({ fPort: 1, payload: Uint8Array.of(2), confirmed: true })
  // RX1 is DR0 now, RX2 too: an acknowledgement fits, the payload does not.
  assert.deepEqual([later?.ack, later?.payload.length], [true, 0])
})
