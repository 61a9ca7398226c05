/**
 * Every MAC command, said and answered between the core and a device that shares no code with it: who
 * asks, what goes over the air, what both sides believe then, and that every answer is in a window in
 * which the device listens (`support/mac-bench.ts` checks each).
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gpsTimeOfUtcMs } from '../../base/gps-time.ts'
import { AS923_1 } from '../../gateway/lorawan/region/as923-1.ts'
import { MacBench } from '../support/mac-bench.ts'

const { names } = MacBench

test('LinkCheckReq, LinkCheckAns: the margin is over the floor of the uplink, and gateways are counted', async () => {
  await using mac = await MacBench.settled()
  const answer = await mac.uplink({ fOpts: Uint8Array.of(0x02) }, { snrDb: 3.4 })
  // SF7's floor is −7.5 dB.
  assert.deepEqual(answer?.commands, [{ name: 'LinkCheckAns', marginDb: 11, gwCnt: 1 }])
})

test('W13, DeviceTimeReq, DeviceTimeAns: the time is GPS time, of the end of the uplink', async () => {
  await using mac = await MacBench.settled()
  const atMs = mac.bench.clock.wallMs()
  const answer = await mac.uplink({ fOpts: Uint8Array.of(0x0d) })
  const [time] = answer!.commands
  assert.ok(time?.name === 'DeviceTimeAns')
  const gpsMs = time.gpsSeconds * 1000 + (time.fraction256 * 1000) / 256
  assert.ok(Math.abs(gpsMs - gpsTimeOfUtcMs(atMs)) <= 1000 / 256)
  assert.equal(gpsTimeOfUtcMs(atMs) - (atMs - Date.UTC(1980, 0, 6)), 18_000)
})

test('W8, LinkADRReq, LinkADRAns: data rate and power are believed when the device has said yes', async () => {
  await using mac = await MacBench.settled()
  // Of the eight channels only three are left, slower and quieter.
  const block = { dataRate: 3, txPower: 2, chMask: 0x0007, chMaskCntl: 0, nbTrans: 2 }
  const id = await mac.ask({ name: 'LinkADRReq', ...block })
  const before = mac.setup
  assert.deepEqual(names(await mac.uplink()), ['LinkADRReq'])
  assert.deepEqual(mac.setup, before)
  await mac.uplink()
  const { dataRate, txPowerIndex, nbTrans, channelsOn } = mac.setup
  assert.deepEqual([dataRate, txPowerIndex, nbTrans, channelsOn], [3, 2, 2, [0, 1, 2]])
  assert.deepEqual([mac.device.link.dataRate, mac.device.link.txPower], [3, 2])
  assert.equal(mac.endOf(id), 'delivered')
})

test('W8, LinkADRReq, LinkADRAns: a device that refuses one bit is believed to be as it was', async () => {
  await using mac = await MacBench.settled({ device: { hardware: { txPowerMax: 3 } } })
  const before = { ...mac.setup }
  const block = { dataRate: 3, txPower: 7, chMask: 0x00ff, chMaskCntl: 0, nbTrans: 1 }
  const id = await mac.ask({ name: 'LinkADRReq', ...block })
  await mac.uplink()
  await mac.uplink()
  assert.equal(mac.setup.dataRate, before.dataRate)
  assert.equal(mac.setup.txPowerIndex, before.txPowerIndex)
  assert.equal(mac.endOf(id), 'refused')
})

test('DutyCycleReq, DutyCycleAns: the device keeps the share it was given, until the configuration has its way', async () => {
  await using mac = await MacBench.settled()
  const id = await mac.ask({ name: 'DutyCycleReq', maxDCycle: 7 })
  assert.deepEqual(names(await mac.uplink()), ['DutyCycleReq'])
  assert.equal(mac.device.link.maxDCycle, 7)
  // The configuration gives no limit, so the answer to the answer is its own request.
  assert.deepEqual(names(await mac.uplink()), ['DutyCycleReq'])
  assert.deepEqual([mac.device.link.maxDCycle, mac.endOf(id)], [0, 'delivered'])
})

test('W7, RXParamSetupReq, RXParamSetupAns: RX1 and RX2 move with the answer, for the very next window', async () => {
  await using mac = await MacBench.settled()
  const windows = { rx1DrOffset: 2, rx2DataRate: 0, freqHz: 869_525_000 }
  await mac.ask({ name: 'RXParamSetupReq', ...windows })
  await mac.uplink()
  // The answer comes in a confirmed frame: its acknowledgement is in the new windows already.
  const told = await mac.uplink({ fPort: 1, payload: Uint8Array.of(2), confirmed: true })
  assert.equal(told?.ack, true)
  const { rx1DrOffset, rx2DataRate } = mac.device.link
  assert.deepEqual([rx1DrOffset, rx2DataRate], [2, 0])
})

test('W7, RXTimingSetupReq, RXTimingSetupAns: RX1 opens later from the answer on', async () => {
  await using mac = await MacBench.settled()
  await mac.ask({ name: 'RXTimingSetupReq', delayS: 5 })
  await mac.uplink()
  const told = await mac.uplink({ fPort: 1, payload: Uint8Array.of(2), confirmed: true })
  assert.equal(told?.ack, true)
  assert.equal(mac.device.link.rx1DelayS, 5)
})

test('W14, DevStatusReq, DevStatusAns: battery and a negative margin arrive as the device measured them', async () => {
  await using mac = await MacBench.settled({ device: { battery: () => 127 } })
  await mac.ask({ name: 'DevStatusReq' })
  assert.deepEqual(names(await mac.uplink(undefined, { marginDb: -16 })), ['DevStatusReq'])
  await mac.uplink()
  const { status } = mac.state.talk
  assert.deepEqual([status?.battery, status?.marginDb], [127, -16])
})

test('NewChannelReq, NewChannelAns: a channel is used when the device has taken it, and gone with 0 Hz', async () => {
  await using mac = await MacBench.settled()
  const channel = { chIndex: 8, maxDr: 5, minDr: 0 }
  await mac.ask({ name: 'NewChannelReq', ...channel, freqHz: 869_850_000 })
  await mac.uplink()
  assert.equal(mac.setup.channelsHz[8], undefined)
  await mac.uplink()
  assert.equal(mac.setup.channelsHz[8], 869_850_000)
  assert.equal(mac.device.link.channels[8]?.freqHz, 869_850_000)
  await mac.ask({ name: 'NewChannelReq', ...channel, freqHz: 0 })
  await mac.uplink()
  await mac.uplink()
  assert.ok(!mac.setup.channelsHz[8])
  assert.equal(mac.device.link.channels[8], undefined)
})

test('NewChannelReq, NewChannelAns: a frequency beyond the device’s radio changes nothing', async () => {
  await using mac = await MacBench.settled()
  const request = { chIndex: 8, freqHz: 923_200_000, maxDr: 5, minDr: 0 }
  const id = await mac.ask({ name: 'NewChannelReq', ...request })
  await mac.uplink()
  await mac.uplink()
  assert.deepEqual([mac.setup.channelsHz[8], mac.endOf(id)], [undefined, 'refused'])
})

test('W7, DlChannelReq, DlChannelAns: RX1 of that channel moves, RX1 of the others does not', async () => {
  await using mac = await MacBench.settled()
  await mac.ask({ name: 'DlChannelReq', chIndex: 0, freqHz: 868_500_000 })
  await mac.uplink()
  const told = await mac.uplink({ fPort: 1, payload: Uint8Array.of(2), confirmed: true })
  assert.equal(told?.ack, true)
  assert.equal(mac.device.sending.rx1.freqHz, 868_500_000)
  assert.deepEqual(mac.setup.dlChannelsHz, { 0: 868_500_000 })
})

test('TxParamSetupReq, TxParamSetupAns: AS923’s dwell time is lifted, and RX1’s floor with it', async () => {
  await using mac = await MacBench.settled({ region: AS923_1 })
  assert.equal(mac.setup.dwell.downlink400, true)
  const free = { uplinkDwell400: false, downlinkDwell400: false, maxEirpIndex: 5 }
  await mac.ask({ name: 'TxParamSetupReq', ...free })
  await mac.uplink()
  await mac.uplink({ fPort: 1, payload: Uint8Array.of(2), confirmed: true })
  assert.deepEqual(mac.device.link.dwell, { uplink400: false, downlink400: false })
})

test('RekeyInd, RekeyConf: a device of 1.1 hears that its keys are in force, and stops asking', async () => {
  await using mac = await MacBench.settled({ macVersion: '1.1' })
  // The device says RekeyInd in each uplink until it is confirmed: `settled` has been through it.
  const confirmed = mac.bench.sent.length
  assert.ok(confirmed >= 2, 'the accept, and the confirmation')
  const request = { fPort: 1, payload: Uint8Array.of(9) }
  assert.deepEqual(names(await mac.uplink(request)), [])
})

test('DeviceModeInd, DeviceModeConf: a device of 1.1 says that it listens always, and is believed', async () => {
  await using mac = await MacBench.settled({ macVersion: '1.1', device: { deviceClass: 'C' } })
  assert.equal(mac.setup.isClassC, true)
})

test('ResetInd, ResetConf: a 1.1 device without a join begins anew, and is told so', async () => {
  const session = {
    devAddr: '00a1b2c3',
    fNwkSIntKey: '01'.repeat(16),
    sNwkSIntKey: '02'.repeat(16),
    nwkSEncKey: '03'.repeat(16),
    appSKey: '04'.repeat(16),
  }
  await using mac = await MacBench.settled({ macVersion: '1.1', session })
  const answer = await mac.uplink()
  assert.equal(names(answer)[0], 'ResetConf')
  // Not said again: the device has heard it.
  const next = await mac.uplink({ fPort: 1, payload: Uint8Array.of(3), confirmed: true })
  assert.equal(names(next).includes('ResetConf'), false)
})

test('ADRParamSetupReq, ADRParamSetupAns: a 1.1 device asks for a sign of life as often as it was told', async () => {
  await using mac = await MacBench.settled({ macVersion: '1.1' })
  await mac.ask({ name: 'ADRParamSetupReq', limitExp: 3, delayExp: 2 })
  await mac.uplink()
  await mac.uplink()
  assert.deepEqual(mac.setup.adrAck, { limitExp: 3, delayExp: 2 })
  assert.deepEqual([mac.device.link.adrAckLimit, mac.device.link.adrAckDelay], [8, 4])
})

test('RejoinParamSetupReq, RejoinParamSetupAns: a 1.1 device without a clock agrees to its count of frames', async () => {
  await using mac = await MacBench.settled({ macVersion: '1.1' })
  const id = await mac.ask({ name: 'RejoinParamSetupReq', maxTimeN: 5, maxCountN: 9 })
  assert.deepEqual(names(await mac.uplink()), ['RejoinParamSetupReq'])
  await mac.uplink()
  assert.deepEqual([mac.endOf(id), mac.setup.rejoin?.maxCountN], ['delivered', 9])
})

test('ForceRejoinReq: it is sent once to a device of 1.1, and has no answer to wait for', async () => {
  await using mac = await MacBench.settled({ macVersion: '1.1' })
  const request = { period: 0, maxRetries: 1, rejoinType: 0, dataRate: 3 }
  const id = await mac.ask({ name: 'ForceRejoinReq', ...request })
  assert.deepEqual(names(await mac.uplink()), ['ForceRejoinReq'])
  assert.equal(mac.endOf(id), 'sent')
  assert.deepEqual(names(await mac.uplink()), [])
})

test('W10: one downlink goes for an uplink, in a window of the device, whatever is asked at once', async () => {
  await using mac = await MacBench.settled()
  await mac.ask({ name: 'DutyCycleReq', maxDCycle: 1 }, { name: 'DevStatusReq' })
  await mac.ask({ name: 'RXTimingSetupReq', delayS: 3 })
  const confirmed = { fPort: 1, payload: Uint8Array.of(2), confirmed: true }
  // `uplink` asserts that there is one, and where.
  const first = await mac.uplink(confirmed)
  assert.deepEqual(names(first), ['DutyCycleReq', 'DevStatusReq', 'RXTimingSetupReq'])
  assert.equal((await mac.uplink(confirmed))?.ack, true)
})
