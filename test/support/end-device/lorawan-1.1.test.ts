import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EndDevice } from '../end-device.ts'
import { joined, SENSOR } from './joined-device.ts'
import { SmallNetwork } from './small-network.ts'

const REKEY_IND = { name: 'RekeyInd', minor: 1 } as const

test('1.1: a device joins by OptNeg and says RekeyInd in every uplink until it is confirmed', () => {
  const { device, network, uplink } = joined({ macVersion: '1.1' })
  assert.deepEqual(uplink({ fPort: 1, payload: Uint8Array.of(7) }).commands, [REKEY_IND])
  device.receive(network.say({}))
  assert.deepEqual(uplink().commands, [REKEY_IND])
  device.receive(network.say({ commands: [{ name: 'RekeyConf', minor: 1 }] }))
  assert.deepEqual(uplink().commands, [])
})

test('1.1: network and application downlinks count apart, and an old one of either is dropped', () => {
  const { device, network } = joined({ macVersion: '1.1' })
  const first = network.say({ commands: [{ name: 'DevStatusReq' }] })
  const task = network.say({ fPort: 85, payload: Uint8Array.of(1, 2) })
  assert.equal(device.receive(task)?.fCntDown, 0)
  assert.equal(device.receive(first)?.fCntDown, 0)
  assert.equal(device.receive(task), undefined)
  assert.equal(device.receive(first), undefined)
  const withBoth = network.say({
    ...{ fPort: 85, payload: Uint8Array.of(3), commands: [{ name: 'RekeyConf', minor: 1 }] },
  })
  const received = device.receive(withBoth)
  assert.deepEqual(received?.payload, Uint8Array.of(3))
  assert.deepEqual(received?.commands, [{ name: 'RekeyConf', minor: 1 }])
})

test('1.1: an acknowledgement is bound to the frame it is for, both ways', () => {
  const { device, network, uplink } = joined({ macVersion: '1.1' })
  device.jumpTo(300)
  uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed: true })
  const ack = network.say({ ack: true, confirmed: true, fPort: 2, payload: Uint8Array.of(9) })
  assert.equal(device.receive(ack)?.ack, true)
  // `uplink` throws when the MIC does not cover the counter of the confirmed downlink.
  assert.equal(uplink().frame.ack, true)
})

test('1.1: a repeat on another channel is signed for that channel', () => {
  const { device, network } = joined({ macVersion: '1.1' })
  const first = device.uplink({ fPort: 1, payload: Uint8Array.of(1) }, () => 2)
  network.hear(first, device.sending)
  const again = device.repeat(() => 5)
  assert.notDeepEqual(again, first)
  assert.equal(network.hear(again, device.sending).fCntUp, 0)
  assert.equal(device.sending.freqHz, 867_500_000)
})

test('1.1: without OptNeg in the accept the device lives on as one of 1.0', () => {
  const { device, network, uplink } = joined({ macVersion: '1.1', has11: false })
  assert.deepEqual(uplink().commands, [])
  device.receive(network.say({ fPort: 1, payload: Uint8Array.of(4) }))
  const next = network.say({ commands: [{ name: 'DevStatusReq' }] })
  assert.equal(device.receive(next)?.fCntDown, 1)
  assert.equal(uplink().commands[0]?.name, 'DevStatusAns')
})

test('1.1: an accept that was signed for another JoinRequest is refused', () => {
  const identity = { ...SENSOR, macVersion: '1.1' as const }
  const device = new EndDevice(identity)
  const network = new SmallNetwork(identity)
  const stale = network.accept(device.join())
  const fresh = network.accept(device.join())
  assert.equal(device.acceptJoin(stale), false)
  assert.equal(device.acceptJoin(fresh), true)
})

test('1.1: a device of class C says so until it is confirmed', () => {
  const { device, network, uplink } = joined({
    ...{ macVersion: '1.1', options: { deviceClass: 'C' } },
  })
  assert.deepEqual(uplink().commands, [REKEY_IND, { name: 'DeviceModeInd', mode: 2 }])
  device.receive(network.say({ commands: [{ name: 'DeviceModeConf', mode: 2 }] }))
  assert.deepEqual(uplink().commands, [REKEY_IND])
})

test('1.1: a device from the factory with its session says ResetInd until it is confirmed', () => {
  const device = new EndDevice({ ...SENSOR, macVersion: '1.1' })
  const session = {
    devAddr: '00a1b2c3',
    fNwkSIntKey: '01'.repeat(16),
    sNwkSIntKey: '02'.repeat(16),
    nwkSEncKey: '03'.repeat(16),
    appSKey: '04'.repeat(16),
  }
  device.personalize(session)
  assert.equal(device.devAddr, '00a1b2c3')
  const first = device.uplink({})
  // MHDR, DevAddr, FCtrl with two bytes of FOpts, FCnt, FOpts, MIC.
  assert.equal(first.length, 14)
  assert.equal(first[5], 0x82)
})
