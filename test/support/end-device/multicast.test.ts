import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex, hexOf } from '../../../base/bytes.ts'
import { EndDevice, type EndDeviceIdentity } from '../end-device.ts'
import { lorawanVectors } from '../vectors.ts'
import { joined, SENSOR } from './joined-device.ts'
import { lp, wireOf } from './lora-packet.ts'
import { mcKeKey, mcRootKey, mcSessionKeys } from './multicast-keys.ts'
import type { DeviceOptions } from './options.ts'
import { SmallNetwork } from './small-network.ts'

const key = (hex: string): Buffer => Buffer.from(hex, 'hex')
const GPS_S = 1_400_000_000
const MC_KEY_ENCRYPTED = '0102030405060708090a0b0c0d0e0f10'
const GEN_APP_KEY = '202122232425262728292a2b2c2d2e2f'
const SETUP = `0200${'04030201'}${MC_KEY_ENCRYPTED}${'05000000'}${'64000000'}`
const GROUP_KEYS = mcSessionKeys(groupKey(mcRootKey(key(GEN_APP_KEY), false)), key('01020304'))

function groupKey(root: Buffer): Buffer {
  return lpAes(mcKeKey(root), key(MC_KEY_ENCRYPTED))
}

/** One block of AES by lora-packet's own means: it encrypts what it takes for a JoinAccept. */
function lpAes(kek: Buffer, block: Buffer): Buffer {
  const packet = Buffer.concat([Buffer.from([0x20]), block])
  return Buffer.from(lp.decryptJoinAccept(lp.fromWire(packet), kek)).subarray(1)
}

for (const { id, version, inputs, expect } of lorawanVectors('key-derivation')) {
  if (version !== 'multicast') continue
  test(`TS005: keys of a group are derived as by others (${id})`, () => {
    if (expect.mcRootKey) {
      assert.equal(mcRootKey(key(inputs.genAppKey), false).toString('hex'), expect.mcRootKey)
    } else if (expect.mcKEKey) {
      assert.equal(mcKeKey(key(inputs.mcRootKey)).toString('hex'), expect.mcKEKey)
    } else {
      const { appSKey, nwkSKey } = mcSessionKeys(key(inputs.mcKey), key(inputs.mcAddr))
      assert.equal(appSKey.toString('hex'), expect.mcAppSKey)
      assert.equal(nwkSKey.toString('hex'), expect.mcNetSKey)
    }
  })
}

/** A device in a district of valves, and what it says on port 200. */
function member(more: Partial<EndDeviceIdentity> = {}, options: DeviceOptions = {}) {
  const identity = { ...SENSOR, genAppKey: GEN_APP_KEY, ...more }
  const device = new EndDevice(identity, 0, options)
  const network = new SmallNetwork(identity)
  assert.ok(device.acceptJoin(network.accept(device.join())))
  const ask = (hex: string): string => {
    const payload = bytesOfHex(hex)!
    device.receive(network.say({ fPort: 200, payload }), { gpsS: GPS_S })
    const answer = device.takePackageAnswer()
    if (!answer) return ''
    const { frame, payload: said } = network.hear(device.uplink(answer), device.sending)
    assert.equal(frame.fPort, 200)
    return hexOf(said)
  }
  return { device, ask }
}

function toGroup(
  fCnt: number,
  more: { readonly fPort?: number; readonly confirmed?: boolean } = {},
) {
  const packet = lp.fromFields(
    {
      MType: more.confirmed ? 'Confirmed Data Down' : 'Unconfirmed Data Down',
      DevAddr: key('01020304'),
      FCnt: fCnt,
      FPort: more.fPort ?? 85,
      payload: Buffer.from([0xff, 0x1d]),
    },
    GROUP_KEYS.appSKey,
    GROUP_KEYS.nwkSKey,
  )
  return wireOf(packet)
}

test('TS005: a device tells its package, joins a group, says so and leaves it again', () => {
  const { ask } = member()
  assert.equal(ask('00'), '000201')
  assert.equal(ask(SETUP), '0200')
  assert.equal(ask('010f'), '01110004030201')
  assert.equal(ask('0300'), '0300')
  assert.equal(ask('0300'), '0304')
  assert.equal(ask('010f'), '0100')
})

test('TS005: several requests in one frame are answered in one, up to the first that is unknown', () => {
  const { ask } = member()
  assert.equal(ask(`00${SETUP}010f77${'00'}`), '000201020001110004030201')
})

test('a multicast frame is heard under its own counter, once, and within its range', () => {
  const { device, ask } = member()
  assert.equal(device.receive(toGroup(5)), undefined)
  ask(SETUP)
  assert.equal(device.receive(toGroup(4)), undefined)
  const received = device.receive(toGroup(7))
  assert.equal(received?.group, 0)
  assert.deepEqual(received?.payload, Uint8Array.of(0xff, 0x1d))
  assert.equal(device.receive(toGroup(7)), undefined)
  assert.equal(device.receive(toGroup(6)), undefined)
  assert.equal(device.receive(toGroup(100)), undefined)
  assert.ok(device.receive(toGroup(99)))
})

test('what a group may not be told is dropped: confirmed frames, port 0', () => {
  const { device, ask } = member()
  ask(SETUP)
  assert.equal(device.receive(toGroup(8, { confirmed: true })), undefined)
  assert.equal(device.receive(toGroup(8, { fPort: 0 })), undefined)
  assert.ok(device.receive(toGroup(8)))
})

test('TS005: a class C session is planned for its time, and refused where it cannot be heard', () => {
  const { device, ask } = member()
  const session = (at: number, freq: string, dataRate: string): string => {
    const time = Buffer.alloc(4)
    time.writeUInt32LE(at)
    return `0400${time.toString('hex')}08${freq}${dataRate}`
  }
  const rx2 = 'd2ad84'
  assert.equal(ask(session(GPS_S + 100, rx2, '03')), '0410')
  ask(SETUP)
  assert.equal(ask(session(GPS_S + 100, '000000', '0f')), '040c')
  assert.equal(ask(session(GPS_S - 1, rx2, '03')), '0410')
  assert.equal(ask(session(GPS_S + 100, rx2, '03')), '0400640000')
  assert.deepEqual(device.listening(GPS_S), { window: undefined, changesGpsS: GPS_S + 100 })
  const during = device.listening(GPS_S + 100)
  assert.equal(during.window?.freqHz, 869_525_000)
  assert.deepEqual(during.window?.modulation, { kind: 'lora', sf: 9, bandwidthHz: 125_000 })
  assert.equal(during.changesGpsS, GPS_S + 356)
  assert.equal(device.listening(GPS_S + 356).window, undefined)
})

test('TS005: requests and answers are the bytes that others exchange', () => {
  const vectors = lorawanVectors('app-layer').filter(({ package: name }) => name.includes('TS005'))
  const bytes = (name: string): string => vectors.find((v) => v.name === name).bytes
  const { ask } = member()
  assert.equal(ask(bytes('McGroupDeleteReq')), '0307')
  // Of a group that is not there, at a time long past; the frequency and data rate are fine.
  assert.equal(ask(bytes('McClassCSessionReq')), '0413')
  const small = member({}, { hardware: { mcGroups: 1 } })
  assert.equal(small.ask(SETUP.replace(/^0200/, '0203')), bytes('McGroupSetupAns'))
})

test('1.1: the group key comes from the AppKey', () => {
  const { device, ask } = member({ macVersion: '1.1' })
  assert.equal(ask(SETUP), '0200')
  const keys = mcSessionKeys(groupKey(mcRootKey(key(SENSOR.appKey), true)), key('01020304'))
  const frame = lp.fromFields(
    {
      ...{ MType: 'Unconfirmed Data Down', DevAddr: key('01020304'), FCnt: 5, FPort: 9 },
      payload: Buffer.from([1]),
    },
    keys.appSKey,
    keys.nwkSKey,
  )
  assert.equal(device.receive(wireOf(frame))?.group, 0)
})

test('a device without a root for groups ignores port 200', () => {
  const { device, network } = joined()
  device.receive(network.say({ fPort: 200, payload: Uint8Array.of(0) }))
  assert.equal(device.takePackageAnswer(), undefined)
})
