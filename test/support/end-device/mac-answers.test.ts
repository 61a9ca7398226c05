import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  DownlinkCommand,
  LinkAdrReq,
  NewChannelReq,
} from '../../../gateway/lorawan/mac/commands.ts'
import { regionOf } from '../../../gateway/lorawan/region/regions.ts'
import { joined } from './joined-device.ts'

const ADR: LinkAdrReq = {
  name: 'LinkADRReq',
  ...{ dataRate: 3, txPower: 2, chMask: 0xff, chMaskCntl: 0, nbTrans: 2 },
}
const YES = { name: 'LinkADRAns', chMaskAck: true, dataRateAck: true, powerAck: true } as const
const CHANNEL_8: NewChannelReq = {
  name: 'NewChannelReq',
  ...{ chIndex: 8, freqHz: 869_100_000, minDr: 0, maxDr: 5 },
}
const RX: DownlinkCommand = {
  name: 'RXParamSetupReq',
  ...{ rx1DrOffset: 2, rx2DataRate: 5, freqHz: 869_525_000 },
}

test('a block of LinkADRReq is applied as one and answered for each request', () => {
  const { device, ask } = joined()
  const answers = ask({ ...ADR, chMask: 0x07 }, { ...ADR, chMask: 0x0e })
  assert.deepEqual(answers, [YES, YES])
  const { dataRate, txPower, nbTrans, channelsOn } = device.link
  assert.deepEqual([dataRate, txPower, nbTrans], [3, 2, 2])
  assert.deepEqual(channelsOn, [1, 2, 3])
  assert.equal(device.sending.eirpDbm, 12)
  assert.deepEqual(device.sending.modulation, { kind: 'lora', sf: 9, bandwidthHz: 125_000 })
})

test('a device of 1.0.2 may answer the whole block once', () => {
  const { ask } = joined({ macVersion: '1.0.2', options: { quirks: { linkAdrAnswers: 'one' } } })
  assert.deepEqual(ask(ADR, ADR), [YES])
})

test('a mask with an undefined channel, or a data rate beyond the radio, changes nothing', () => {
  const { device, ask } = joined({ options: { dataRate: 2, hardware: { dataRateMax: 4 } } })
  const before = device.link
  assert.deepEqual(ask({ ...ADR, chMask: 0x100 }), [{ ...YES, chMaskAck: false }])
  assert.deepEqual(ask({ ...ADR, chMask: 0 }), [{ ...YES, chMaskAck: false }])
  assert.deepEqual(ask({ ...ADR, dataRate: 5 }), [{ ...YES, dataRateAck: false }])
  assert.deepEqual(ask({ ...ADR, txPower: 9 }), [{ ...YES, powerAck: false }])
  assert.deepEqual(device.link, before)
})

test('a value of 15 keeps the present one since 1.0.4, and is none before', () => {
  const keep = { ...ADR, dataRate: 15, txPower: 15, nbTrans: 0 }
  const young = joined({ options: { dataRate: 4 } })
  assert.deepEqual(young.ask(keep), [YES])
  assert.deepEqual([young.device.link.dataRate, young.device.link.nbTrans], [4, 1])
  const old = joined({ macVersion: '1.0.3' })
  assert.deepEqual(old.ask(keep), [{ ...YES, dataRateAck: false, powerAck: false }])
})

test('a device whose ADR bit is clear says yes, and keeps its own data rate and power', () => {
  const { device, ask, uplink } = joined({ options: { adr: false } })
  assert.equal(uplink().frame.adr, false)
  assert.deepEqual(ask({ ...ADR, chMask: 0x07 }), [YES])
  assert.deepEqual([device.link.dataRate, device.link.txPower, device.link.nbTrans], [5, 0, 2])
  assert.deepEqual(device.link.channelsOn, [0, 1, 2])
})

test('RXParamSetupReq moves both windows, or nothing when a single bit is refused', () => {
  const { device, ask, uplink } = joined()
  const yes = { name: 'RXParamSetupAns', channelAck: true, rx2DataRateAck: true } as const
  assert.deepEqual(ask(RX), [{ ...yes, rx1DrOffsetAck: true }])
  assert.deepEqual(device.sending.rx1.modulation, { kind: 'lora', sf: 9, bandwidthHz: 125_000 })
  assert.deepEqual(device.sending.rx2.modulation, { kind: 'lora', sf: 7, bandwidthHz: 125_000 })
  uplink()
  assert.deepEqual(ask({ ...RX, rx1DrOffset: 6 }), [{ ...yes, rx1DrOffsetAck: false }])
  const farOff = { ...RX, freqHz: 923_300_000, rx2DataRate: 14 }
  const no = { ...yes, channelAck: false, rx2DataRateAck: false, rx1DrOffsetAck: true }
  assert.deepEqual(ask(farOff), [no])
  assert.equal(device.link.rx1DrOffset, 2)
})

test('RXTimingSetupReq moves RX1, and RX2 a second behind it', () => {
  const { device, ask } = joined()
  assert.deepEqual(ask({ name: 'RXTimingSetupReq', delayS: 5 }), [{ name: 'RXTimingSetupAns' }])
  assert.deepEqual([device.sending.rx1.delayMs, device.sending.rx2.delayMs], [5_000, 6_000])
})

test('DlChannelReq moves the RX1 of one channel, and is refused for one that is not there', () => {
  const { device, network, ask } = joined()
  const move: DownlinkCommand = { name: 'DlChannelReq', chIndex: 0, freqHz: 869_100_000 }
  const yes = { name: 'DlChannelAns', channelFreqOk: true, uplinkFreqExists: true } as const
  assert.deepEqual(ask(move), [yes])
  assert.equal(device.sending.rx1.freqHz, 869_100_000)
  network.hear(
    device.uplink({}, () => 1),
    device.sending,
  )
  assert.equal(device.sending.rx1.freqHz, device.sending.freqHz)
  assert.deepEqual(ask({ ...move, chIndex: 9 }), [{ ...yes, uplinkFreqExists: false }])
})

test('NewChannelReq teaches and removes channels, but none of the factory', () => {
  const { device, ask } = joined()
  const yes = { name: 'NewChannelAns', channelFreqOk: true, dataRateRangeOk: true } as const
  assert.deepEqual(ask(CHANNEL_8), [yes])
  assert.ok(device.link.channelsOn.includes(8))
  assert.deepEqual(ask({ ...CHANNEL_8, maxDr: 9 }), [{ ...yes, dataRateRangeOk: false }])
  assert.deepEqual(ask({ ...CHANNEL_8, freqHz: 923_300_000 }), [{ ...yes, channelFreqOk: false }])
  const no = { ...yes, channelFreqOk: false, dataRateRangeOk: false }
  assert.deepEqual(ask({ ...CHANNEL_8, chIndex: 0 }), [no])
  assert.deepEqual(ask({ ...CHANNEL_8, chIndex: 16 }), [no])
  assert.deepEqual(ask({ ...CHANNEL_8, freqHz: 0 }), [yes])
  assert.ok(!device.link.channelsOn.includes(8))
})

test('DevStatusAns tells the battery, and how well the very request was heard', () => {
  const { device, network, uplink } = joined({ options: { battery: () => 201 } })
  const request = network.say({ commands: [{ name: 'DevStatusReq' }] })
  device.receive(request, { marginDb: -6.6 })
  assert.deepEqual(uplink().commands, [{ name: 'DevStatusAns', battery: 201, marginDb: -7 }])
})

test('DutyCycleReq is obeyed and answered; TxParamSetupReq is unknown where dwell time is free', () => {
  const { device, ask } = joined()
  const dwell: DownlinkCommand = {
    name: 'TxParamSetupReq',
    ...{ downlinkDwell400: true, uplinkDwell400: true, maxEirpIndex: 0 },
  }
  const answers = ask(dwell, { name: 'DutyCycleReq', maxDCycle: 7 })
  assert.deepEqual(answers, [{ name: 'DutyCycleAns' }])
  assert.equal(device.link.maxDCycle, 7)
  const asia = joined({ options: { region: regionOf('AS923-1'), dataRate: 2 } })
  assert.deepEqual(asia.ask(dwell), [{ name: 'TxParamSetupAns' }])
  assert.equal(asia.device.sending.eirpDbm, 8)
})

test('what a device does not know ends its reading: all behind it in the frame is lost', () => {
  const { ask } = joined({ macVersion: '1.0.3' })
  const ofLater: DownlinkCommand = { name: 'ADRParamSetupReq', limitExp: 5, delayExp: 4 }
  const answers = ask({ name: 'DevStatusReq' }, ofLater, { name: 'DutyCycleReq', maxDCycle: 1 })
  assert.deepEqual(
    answers.map(({ name }) => name),
    ['DevStatusAns'],
  )
})

test('a device may keep silent on a command, or refuse it for reasons of its own', () => {
  const { device, ask } = joined({
    options: { quirks: { silentOn: ['DevStatusReq'], refuses: ['NewChannelReq', 'LinkADRReq'] } },
  })
  const before = device.link
  assert.deepEqual(ask({ name: 'DevStatusReq' }, CHANNEL_8, ADR), [
    { name: 'NewChannelAns', channelFreqOk: false, dataRateRangeOk: false },
    { name: 'LinkADRAns', chMaskAck: false, dataRateAck: false, powerAck: false },
  ])
  assert.deepEqual(device.link, before)
})
