// biome-ignore-all lint/suspicious/noExplicitAny: vectors of every command have fields of their own

/** Application packages TS003, TS004, TS005 against the vectors, and for every value they can have. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc, { type Arbitrary } from 'fast-check'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import type { DevAddr } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import { crypt } from '../../gateway/lorawan/frm-crypto.ts'
import { dataMicMatches } from '../../gateway/lorawan/mic.ts'
import { appTimeAns, CLOCK_SYNC } from '../../gateway/lorawan/packages/clock-sync.ts'
import type { PackageCodec } from '../../gateway/lorawan/packages/codec.ts'
import { FRAGMENTATION } from '../../gateway/lorawan/packages/fragmentation.ts'
import { MULTICAST } from '../../gateway/lorawan/packages/multicast.ts'
import { writeMcDownlink } from '../../gateway/lorawan/packages/multicast-frame.ts'
import {
  deriveMcKeKey,
  deriveMcRootKey,
  deriveMcSessionKeys,
  sealMcKey,
  unsealMcKey,
} from '../../gateway/lorawan/packages/multicast-keys.ts'
import { type DataFrame, readPhy } from '../../gateway/lorawan/phy.ts'
import {
  ANY_CLOCK_SYNC_DOWNLINK,
  ANY_CLOCK_SYNC_UPLINK,
  ANY_DATA_FRAGMENT,
  ANY_FRAGMENTATION_DOWNLINK,
  ANY_FRAGMENTATION_UPLINK,
  ANY_MULTICAST_DOWNLINK,
  ANY_MULTICAST_UPLINK,
} from '../support/any-package-command.ts'
import { lorawanVectors } from '../support/vectors.ts'

type AnyCodec = PackageCodec<any, any>
const CODECS: Readonly<Record<string, AnyCodec>> = {
  'TS003 port 202': CLOCK_SYNC,
  'TS004 port 201': FRAGMENTATION,
  'TS005 port 200': MULTICAST,
}

const bytes = (hex: string): Uint8Array => bytesOfHex(hex)!
const key = (hex: string): Secret => new Secret(bytes(hex))

/** The vectors' names of fields → ours, which carry units. */
const OURS: Readonly<Record<string, string>> = {
  deviceTime: 'deviceTimeGpsS',
  timeCorrection: 'timeCorrectionS',
  time: 'timeGpsS',
  sessionTime: 'sessionTimeGpsS',
  frequency: 'freqHz',
  dr: 'dataRate',
  fragSize: 'fragSizeBytes',
  padding: 'paddingBytes',
}

for (const vector of lorawanVectors('app-layer')) {
  const title = `${vector.package.slice(0, 5)} ${vector.name} ${vector.bytes}`
  test(`${title} reads and writes (${vector.id})`, () => {
    const codec = CODECS[vector.package]!
    assert.ok(vector.package.endsWith(String(codec.fPort)))
    const read = vector.dir === 'up' ? codec.readUplink : codec.readDownlink
    const { commands, stopped } = read(bytes(vector.bytes))
    assert.equal(stopped, undefined)
    assert.equal(commands.length, 1)
    const { name, ...found } = commands[0]
    assert.equal(name, vector.name)
    for (const [field, value] of Object.entries(vector.fields)) {
      const ours = found[OURS[field] ?? field]
      assert.deepEqual(ours instanceof Uint8Array ? hexOf(ours) : ours, value, field)
    }
    // Flags that the vectors do not name are clear.
    const named = Object.keys(vector.fields).map((field) => OURS[field] ?? field)
    const others = Object.keys(found).filter((field) => !named.includes(field))
    for (const field of others) assert.equal(found[field], false, field)
    assert.equal(hexOf(codec.write(commands)), vector.bytes)
  })
}

type Sides = {
  readonly codec: AnyCodec
  readonly up: Arbitrary<any>
  readonly down: Arbitrary<any>
}
const PACKAGES: Readonly<Record<string, Sides>> = {
  TS003: { codec: CLOCK_SYNC, up: ANY_CLOCK_SYNC_UPLINK, down: ANY_CLOCK_SYNC_DOWNLINK },
  TS004: { codec: FRAGMENTATION, up: ANY_FRAGMENTATION_UPLINK, down: ANY_FRAGMENTATION_DOWNLINK },
  TS005: { codec: MULTICAST, up: ANY_MULTICAST_UPLINK, down: ANY_MULTICAST_DOWNLINK },
}

for (const [name, { codec, up, down }] of Object.entries(PACKAGES)) {
  test(`${name}: any commands that are written read back, in both directions`, () => {
    fc.assert(
      fc.property(
        fc.array(up, { maxLength: 6 }),
        fc.array(down, { maxLength: 6 }),
        (ups, downs) => {
          assert.deepEqual(codec.readUplink(codec.write(ups)), { commands: ups })
          assert.deepEqual(codec.readDownlink(codec.write(downs)), { commands: downs })
        },
      ),
      { numRuns: 500 },
    )
  })
}

test('W34, W42, W43, F47: no bytes make a reader of an application package throw, and it reads their front', () => {
  const readers = Object.values(PACKAGES).flatMap(({ codec }) => [
    { codec, read: codec.readUplink },
    { codec, read: codec.readDownlink },
  ])
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 242 }), (noise) => {
      for (const { codec, read } of readers) {
        const { commands, stopped } = read(noise)
        // What was read, written and read again, is the same: RFU bits aside it stood there.
        const again = codec.write(commands)
        assert.equal(again.length, stopped?.at ?? noise.length)
        assert.deepEqual(read(again), { commands })
        if (stopped) assert.equal(noise[stopped.at], stopped.cid)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('W43: TS004, a fragment takes the rest of its frame', () => {
  fc.assert(
    fc.property(ANY_FRAGMENTATION_DOWNLINK, ANY_DATA_FRAGMENT, (before, fragment) => {
      const written = FRAGMENTATION.write([before, fragment])
      assert.deepEqual(FRAGMENTATION.readDownlink(written), { commands: [before, fragment] })
    }),
  )
  assert.equal(FRAGMENTATION.readDownlink(bytes('0801')).stopped?.reason, 'cut-short')
})

test('W34: TS005, a device that refuses a session says why and no start', () => {
  const read = (hex: string) => MULTICAST.readUplink(bytes(hex))
  assert.deepEqual(read('040210270004').commands[0], {
    name: 'McClassCSessionAns',
    mcGroupId: 2,
    drError: false,
    freqError: false,
    mcGroupUndefined: false,
    startMissed: false,
    timeToStartS: 10_000,
  })
  // Two refusals in one frame: each is one byte long.
  assert.deepEqual(
    read('04090512').commands.map((one: any) => [one.name, one.freqError, one.mcGroupUndefined]),
    [
      ['McClassCSessionAns', true, false],
      ['McClassBSessionAns', false, true],
    ],
  )
  assert.equal(read('04021027').stopped?.reason, 'cut-short')
})

test('W34: TS005, the groups of a device come with their addresses', () => {
  // Vector of chirpstack/chirpstack, lrwn/src/applayer/multicastsetup/v2.rs.
  assert.deepEqual(MULTICAST.readUplink(bytes('012300040302010104030202')).commands, [
    {
      name: 'McGroupStatusAns',
      nbTotalGroups: 2,
      ansGroupMask: 3,
      groups: [
        { mcGroupId: 0, mcAddr: '01020304' },
        { mcGroupId: 1, mcAddr: '02020304' },
      ],
    },
  ])
})

test('W34: TS005, a group is set up with the bytes that other servers send', () => {
  // Vector of chirpstack/chirpstack, lrwn/src/applayer/multicastsetup/v2.rs.
  const setup = {
    name: 'McGroupSetupReq',
    mcGroupId: 2,
    mcAddr: '01020304' as DevAddr,
    mcKeyEncrypted: bytes('01020304050607080102030405060708'),
    minMcFCount: 1024,
    maxMcFCount: 2048,
  } as const
  assert.equal(
    hexOf(MULTICAST.write([setup])),
    '020204030201010203040506070801020304050607080004000000080000',
  )
})

test('W34: TS005, a command that would be cut or doubled by its bits is never written', () => {
  const of = { mcGroupId: 1, sessionTimeGpsS: 0, timeOutExp: 8, freqHz: 869_525_000, dataRate: 3 }
  for (const wrong of [
    { mcGroupId: 4 },
    { timeOutExp: 16 },
    { freqHz: 869_525_050 },
    { dataRate: -1 },
  ]) {
    const command = { name: 'McClassCSessionReq', ...of, ...wrong } as const
    assert.throws(() => MULTICAST.write([command]), { code: 'ERR_ASSERTION' })
  }
})

test('W34, L10: TS005 keys of a group are derived as the specification says (key-derivation.json)', () => {
  const vectors = lorawanVectors('key-derivation').filter(({ version }) => version === 'multicast')
  assert.equal(vectors.length, 3)
  for (const { inputs, expect } of vectors) {
    const found: Record<string, Secret> = {}
    if (inputs.genAppKey) found.mcRootKey = deriveMcRootKey({ genAppKey: key(inputs.genAppKey) })
    if (inputs.mcRootKey) found.mcKEKey = deriveMcKeKey(key(inputs.mcRootKey))
    if (inputs.mcKey) Object.assign(found, deriveMcSessionKeys(key(inputs.mcKey), inputs.mcAddr))
    for (const name of Object.keys(expect)) {
      assert.equal(hexOf(found[name]!.reveal()), expect[name], name)
    }
  }
})

test('W34: TS005, a member makes the group’s keys from what it was sent, and reads the group’s downlink', () => {
  const mcKey = key('0102030405060708090a0b0c0d0e0f10')
  const mcAddr = '01aabb07' as DevAddr
  for (const root of [
    { genAppKey: key('000102030405060708090a0b0c0d0e0f') },
    { appKey11: key('000102030405060708090a0b0c0d0e0f') },
  ]) {
    const mcKeKey = deriveMcKeKey(deriveMcRootKey(root))
    const mcKeyEncrypted = sealMcKey(mcKeKey, mcKey)
    const [setup] = MULTICAST.readDownlink(
      MULTICAST.write([
        {
          name: 'McGroupSetupReq',
          mcGroupId: 0,
          mcAddr,
          mcKeyEncrypted,
          minMcFCount: 0,
          maxMcFCount: 1000,
        },
      ]),
    ).commands
    assert.ok(setup?.name === 'McGroupSetupReq')
    const heard = unsealMcKey(mcKeKey, setup.mcKeyEncrypted)
    const keys = deriveMcSessionKeys(heard, setup.mcAddr)
    const phy = writeMcDownlink(deriveMcSessionKeys(mcKey, mcAddr), {
      mcAddr,
      fCnt32: 0x1_0005,
      fPort: 14,
      payload: bytes('c105e0'),
    })
    const read = readPhy(phy)
    assert.ok(read.kind === 'frame')
    const frame = read.frame as DataFrame
    assert.deepEqual(
      [frame.direction, frame.confirmed, frame.fOpts.length, frame.fPort, frame.fCnt16],
      ['down', false, 0, 14, 5],
    )
    const of = { direction: 'down', devAddr: frame.devAddr, fCnt32: 0x1_0005 } as const
    assert.ok(dataMicMatches(keys.mcNetSKey, { ...of, signed: frame.signed }, frame.mic))
    assert.equal(hexOf(crypt(keys.mcAppSKey, of, frame.frmPayload)), 'c105e0')
  }
  // The two roots of one and the same key give different keys.
  const one = key('000102030405060708090a0b0c0d0e0f')
  assert.notEqual(
    hexOf(deriveMcRootKey({ genAppKey: one }).reveal()),
    hexOf(deriveMcRootKey({ appKey11: one }).reveal()),
  )
})

test('W42: TS003, a device that is right and asks for no answer gets none', () => {
  const asked = {
    name: 'AppTimeReq',
    deviceTimeGpsS: 1_000,
    tokenReq: 9,
    ansRequired: false,
  } as const
  assert.equal(appTimeAns(asked, { gpsS: 1_002, toleranceS: 2 }), undefined)
  assert.deepEqual(appTimeAns(asked, { gpsS: 1_003, toleranceS: 2 }), {
    name: 'AppTimeAns',
    timeCorrectionS: 3,
    tokenAns: 9,
  })
  assert.equal(
    appTimeAns({ ...asked, ansRequired: true }, { gpsS: 1_000, toleranceS: 2 })?.timeCorrectionS,
    0,
  )
})

test('W42: TS003, a correction over the wrap of 32 bits is the short way round', () => {
  const asked = { name: 'AppTimeReq', tokenReq: 0, ansRequired: true } as const
  const correction = (deviceTimeGpsS: number, gpsS: number) =>
    appTimeAns({ ...asked, deviceTimeGpsS }, { gpsS, toleranceS: 0 })?.timeCorrectionS
  assert.equal(correction(0xffff_fffe, 2), 4)
  assert.equal(correction(2, 2 ** 32 - 2), -4)
  assert.equal(correction(0, 1_448_000_000), 1_448_000_000)
})
