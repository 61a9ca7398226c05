// biome-ignore-all lint/suspicious/noExplicitAny: vectors of every category have fields of their own

/** Every LoRaWAN vector that the code's scope covers: frames, MICs, keys, counters, addresses. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex, hexOf, reversed } from '../../base/bytes.ts'
import { gpsTimeOfUtcMs } from '../../base/gps-time.ts'
import {
  bytesOfId,
  type DevEui,
  devAddrInNetId,
  devAddrPrefix,
  type JoinEui,
  readDevAddr,
} from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import { readCfList, writeCfList } from '../../gateway/lorawan/cflist.ts'
import { aesCmac } from '../../gateway/lorawan/cmac.ts'
import { inferFCnt } from '../../gateway/lorawan/frame-counter.ts'
import { crypt } from '../../gateway/lorawan/frm-crypto.ts'
import {
  joinAcceptMic11,
  readJoinAccept,
  writeJoinAccept,
} from '../../gateway/lorawan/join-accept.ts'
import { deriveJoinServerKeys, deriveKeys10, deriveKeys11 } from '../../gateway/lorawan/keys.ts'
import { dataMic, plainMic, uplinkMic11 } from '../../gateway/lorawan/mic.ts'
import { type DataFrame, type PhyFrame, readPhy, writeData } from '../../gateway/lorawan/phy.ts'
import { nextPingSlotGpsMs, pingOffset } from '../../gateway/lorawan/ping-slot.ts'
import { readRejoinRequest, writeRejoinRequest } from '../../gateway/lorawan/rejoin-request.ts'
import { lorawanVectors } from '../support/vectors.ts'

const bytes = (hex: string): Uint8Array => bytesOfHex(hex)!
const key = (hex: string): Secret => new Secret(bytes(hex))

/** Runs every vector of a category and names the one that fails. */
function each(category: string, sentence: string, check: (vector: any) => void): void {
  test(`${sentence} (${category}.json)`, () => {
    const vectors = lorawanVectors(category)
    assert.ok(vectors.length > 0)
    for (const vector of vectors) {
      try {
        check(vector)
      } catch (error) {
        throw new Error(`${vector.id}: ${(error as Error).message}`, { cause: error })
      }
    }
  })
}

function frameOf(hex: string): PhyFrame {
  const read = readPhy(bytes(hex))
  assert.equal(read.kind, 'frame', JSON.stringify(read))
  return (read as { frame: PhyFrame }).frame
}

function fTypeOf(frame: DataFrame): string {
  return `${frame.confirmed ? 'Confirmed' : 'Unconfirmed'}Data${frame.direction === 'up' ? 'Up' : 'Down'}`
}

function checkFields(frame: DataFrame, expect: any): void {
  assert.equal(fTypeOf(frame), expect.fType)
  assert.equal(frame.devAddr, expect.devAddr)
  for (const flag of ['adr', 'ack', 'fPending', 'classB', 'adrAckReq', 'fCnt16'] as const) {
    if (expect[flag] !== undefined) assert.equal(frame[flag], expect[flag], flag)
  }
  if (expect.fPort !== undefined) assert.equal(frame.fPort ?? null, expect.fPort)
}

each(
  'frame-structure',
  'W28: a frame reads into its fields and writes back to the same bytes',
  (v) => {
    const frame = frameOf(v.phy)
    if (frame.kind !== 'data') return assert.ok(v.expect.fType, frame.kind)
    checkFields(frame, v.expect)
    if (v.expect.fOpts !== undefined) assert.equal(hexOf(frame.fOpts), v.expect.fOpts)
    if (v.expect.frmPayload !== undefined)
      assert.equal(hexOf(frame.frmPayload), v.expect.frmPayload)
    if (v.expect.mic) assert.equal(hexOf(reversed(frame.mic)), hexOf(reversed(bytes(v.expect.mic))))
    if (!frame.adrAckReq || frame.direction === 'up') {
      assert.equal(hexOf(writeData(frame)), hexOf(rfuCleared(frame.signed)))
    }
  },
)

/** Bit 6 of a downlink's FCtrl is RFU: read past it, written as 0. */
function rfuCleared(signed: Uint8Array): Uint8Array {
  const copy = signed.slice()
  if ((copy[0]! >>> 5) % 2 === 1) copy[5]! &= ~0x40
  return copy
}

each('frame-malformed', 'F47: a malformed frame is refused with a reason', (v) => {
  assert.equal(readPhy(bytes(v.phy)).kind, 'rejected', v.why)
})

each('fctrl', 'W28: FCtrl bits mean what the specification says', (v) => {
  const length = Number.parseInt(v.byte, 16) & 0x0f
  const phy = `4004030201${v.byte}0000${'00'.repeat(length)}01aabbccdd`
  const frame = frameOf(phy) as DataFrame
  assert.equal(frame.adr, v.expect.adr)
  assert.equal(frame.adrAckReq, v.expect.adrAckReq)
  assert.equal(frame.ack, v.expect.ack)
  assert.equal(frame.classB, v.expect.bit4FPendingOrClassB)
  assert.equal(frame.fOpts.length, v.expect.fOptsLen)
})

each('data-frame', 'W27, L12: MIC and payload of whole frames agree, 1.0 and 1.1', (v) => {
  const frame = frameOf(v.phy) as DataFrame
  checkFields(frame, v.expect)
  const { direction, devAddr, signed } = frame
  const confFCnt = frame.ack ? (v.mic11?.confFCnt ?? 0) : 0
  const input = { direction, devAddr, signed, fCnt32: v.fcnt32 }
  const old = v.version === '1.0'
  const k = v.keys
  const mic = old
    ? dataMic(key(k.nwkSKey), input)
    : direction === 'down'
      ? dataMic(key(k.sNwkSIntKey), { ...input, confFCnt })
      : uplinkMic11(
          { sNwkSIntKey: key(k.sNwkSIntKey), fNwkSIntKey: key(k.fNwkSIntKey) },
          { ...input, confFCnt, txDr: v.mic11.txDr, txCh: v.mic11.txCh },
        )
  assert.equal(hexOf(mic) === hexOf(frame.mic), v.expect.micValid)
  if (v.expect.plaintext !== undefined && v.expect.micValid) {
    const payloadKey = frame.fPort === 0 ? (old ? k.nwkSKey : k.nwkSEncKey) : k.appSKey
    assert.equal(hexOf(crypt(key(payloadKey), { ...input }, frame.frmPayload)), v.expect.plaintext)
  }
})

each('mic', 'W27: MICs over messages of every kind', (v) => {
  const signed = bytes(v.msg)
  const base = { devAddr: v.devAddr, fCnt32: v.fcnt32, signed, confFCnt: v.confFCnt }
  const mic = {
    up10: () => dataMic(key(v.keys.nwkSKey), { ...base, direction: 'up' as const, confFCnt: 0 }),
    down10: () =>
      dataMic(key(v.keys.nwkSKey), { ...base, direction: 'down' as const, confFCnt: 0 }),
    down11: () => dataMic(key(v.keys.sNwkSIntKey), { ...base, direction: 'down' as const }),
    up11: () =>
      uplinkMic11(
        { sNwkSIntKey: key(v.keys.sNwkSIntKey), fNwkSIntKey: key(v.keys.fNwkSIntKey) },
        { ...base, direction: 'up', txDr: v.txDr, txCh: v.txCh },
      ),
    rejoinRequest: () => plainMic(key(v.keys.key), signed),
    joinAccept10: () => plainMic(key(v.keys.key), signed),
    joinAccept11: () => joinAcceptMic11(asked11(v.keys.jsIntKey, v), signed),
  }[v.algorithm as string]
  assert.ok(mic, v.algorithm)
  assert.equal(hexOf(mic()), v.mic)
})

each('aes-cmac', 'L12: AES-CMAC gives the values of RFC 4493', (v) => {
  assert.equal(hexOf(aesCmac(key(v.key), bytes(v.msg))), v.cmac)
})

each('frm-crypto', 'W27: payloads decrypt and encrypt with the same keystream', (v) => {
  const input = {
    direction: v.dir,
    devAddr: v.devAddr,
    fCnt32: v.fcnt32,
    blockType: v.blockType ?? 0,
  }
  assert.equal(hexOf(crypt(key(v.key), input, bytes(v.ciphertext))), v.plaintext)
  assert.equal(hexOf(crypt(key(v.key), input, bytes(v.plaintext))), v.ciphertext)
})

/**
 * Keys of relays (TS011), which are not served; the AppSKey of a source that derives it from the wrong
 * root (see its note); groups' keys are in `app-packages.test.ts`.
 */
const NOT_DERIVED = [
  ...['rootWorSKey', 'worSEncKey', 'worSIntKey', 'appSKeyFromAppKey'],
  ...['mcRootKey', 'mcKEKey', 'mcAppSKey', 'mcNetSKey'],
]

each('key-derivation', 'L10: session keys are derived as the specification says', (v) => {
  const i = v.inputs
  const found: Record<string, Secret> = {}
  if (v.version === '1.0') Object.assign(found, deriveKeys10(key(i.appKey), i.netId, i))
  if (v.version === '1.1' && i.appKey && i.joinEui) {
    Object.assign(
      found,
      deriveKeys11({ nwkKey: key(i.nwkKey), appKey: key(i.appKey) }, i.joinEui, i),
    )
  }
  if (v.version === '1.1-optneg0') {
    Object.assign(found, { fNwkSIntKey: deriveKeys10(key(i.nwkKey), i.netId, i).nwkSKey })
  }
  if (i.devEui && i.nwkKey) Object.assign(found, deriveJoinServerKeys(key(i.nwkKey), i.devEui))
  for (const name of Object.keys(v.expect)) {
    if (NOT_DERIVED.includes(name)) continue
    assert.ok(found[name], name)
    assert.equal(hexOf(found[name].reveal()), v.expect[name], name)
  }
})

each('join-frame', 'W1: join requests and accepts read, check and write as on air', (v) => {
  const read = readPhy(bytes(v.phy))
  assert.equal(read.kind, 'frame')
  const frame = (read as { frame: PhyFrame }).frame
  if (frame.kind === 'joinRequest') {
    assert.equal(frame.joinEui, v.expect.joinEui)
    assert.equal(frame.devEui, v.expect.devEui)
    assert.equal(frame.devNonce, v.expect.devNonce)
    if (v.expect.micValid === undefined) return
    assert.equal(hexOf(plainMic(key(v.key), frame.signed)) === hexOf(frame.mic), v.expect.micValid)
  } else if (frame.kind === 'joinAccept') {
    const accept = readJoinAccept(key(v.key), bytes(v.phy))
    if (accept.kind !== 'joinAccept') {
      assert.equal(v.expect.micValid, false)
      assert.equal(accept.reason, 'mic')
      return
    }
    for (const name of ['joinNonce', 'netId', 'devAddr', 'rx1DrOffset', 'rx2DataRate'] as const) {
      if (v.expect[name] !== undefined) assert.equal(accept.fields[name], v.expect[name], name)
    }
    if (v.expect.optNeg !== undefined) assert.equal(accept.optNeg, v.expect.optNeg)
    const asked = accept.optNeg ? asked11(v.jsIntKey, v) : undefined
    const own = asked ? joinAcceptMic11(asked, accept.signed) : plainMic(key(v.key), accept.signed)
    assert.equal(hexOf(own) === hexOf(accept.mic), v.expect.micValid ?? true)
    if (v.expect.rxDelay !== 0) {
      assert.equal(hexOf(writeJoinAccept(key(v.key), accept.fields, asked)), v.phy)
    }
  } else {
    assert.ok(frame.kind === 'rejoinRequest', frame.kind)
    const { fields, signed, mic } = readRejoinRequest(frame)
    const { micValid, ...expected } = v.expect
    assert.deepEqual(fields, expected)
    assert.equal(hexOf(plainMic(key(v.key), signed)) === hexOf(mic), micValid)
    assert.equal(hexOf(writeRejoinRequest(fields)), hexOf(signed))
  }
})

test('W39: a rejoin request of type 1 carries the JoinEUI and reads back', () => {
  const fields = {
    rejoinType: 1,
    joinEui: '70b3d5499f000000' as JoinEui,
    devEui: '70b3d5499f0012ab' as DevEui,
    rjCount: 0xfffe,
  } as const
  const signed = writeRejoinRequest(fields)
  const frame = frameOf(`${hexOf(signed)}01020304`)
  assert.ok(frame.kind === 'rejoinRequest')
  assert.deepEqual(readRejoinRequest(frame), { fields, signed, mic: bytes('01020304') })
})

each('cflist', 'W24: a CFList writes and reads', (v) => {
  if (v.cfList) assert.equal(hexOf(writeCfList(v.cfList)), v.bytes)
  const read = readCfList(bytes(v.bytes))
  if (v.cfList) assert.deepEqual(read, v.cfList)
})

each('fcnt-inference', 'F37, L5: 32-bit counters follow from 16 bits on air', (v) => {
  assert.equal(inferFCnt(v.nextExpected, v.wire16), v.inferred)
})

each('gps-time', 'UTC turns into GPS time with all leap seconds', (v) => {
  assert.equal(Math.floor(gpsTimeOfUtcMs(Date.parse(v.utc)) / 1000), v.gpsSeconds)
})

each('netid-devaddr', 'NetIDs give their DevAddr prefixes', (v) => {
  if (v.kind === 'prefix') {
    const prefix = devAddrPrefix(v.netId)
    assert.equal(prefix.netIdType, v.type)
    assert.equal(prefix.prefix, v.devAddrPrefix)
    assert.equal(prefix.prefixBits, v.prefixBits)
    assert.equal(hexOf(reversed(bytesOfId(v.netId))), v.wireLe)
  } else if (v.kind === 'apply-prefix') {
    assert.equal(devAddrInNetId(v.devAddr, v.netId), v.expect)
  } else {
    assert.equal(readDevAddr(v.devAddr)?.netIdType, v.netIdType)
    assert.equal(readDevAddr(v.devAddr)?.nwkId, Number.parseInt(v.nwkId, 16))
  }
})

each('class-b', 'W35: ping slots of class B lie where time and address put them', (v) => {
  const { devAddr } = v
  if (v.kind === 'ping-offset') {
    const slot = { beaconGpsS: v.beaconTime, devAddr, pingPeriod: v.pingPeriod }
    assert.equal(pingOffset(slot), v.expect)
  } else {
    assert.equal(nextPingSlotGpsMs(v.afterGpsMs, { devAddr, pingNb: v.pingNb }), v.expectGpsMs)
  }
})

function asked11(jsIntKey: string, v: Record<string, any>) {
  const { joinReqType, joinEui, devNonce } = v as {
    joinReqType: number
    joinEui: JoinEui
    devNonce: number
  }
  return { jsIntKey: key(jsIntKey), joinReqType, joinEui, devNonce }
}
