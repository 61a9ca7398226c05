/** Frames of every kind: what is written reads back, no bytes make a reader throw, counters wrap. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatBytes, hexOf } from '../../base/bytes.ts'
import type { DevAddr, DevEui, JoinEui, NetId } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import { readCfList, writeCfList } from '../../gateway/lorawan/cflist.ts'
import { inferFCnt } from '../../gateway/lorawan/frame-counter.ts'
import { crypt } from '../../gateway/lorawan/frm-crypto.ts'
import {
  joinAcceptMic11,
  readJoinAccept,
  writeJoinAccept,
} from '../../gateway/lorawan/join-accept.ts'
import { dataMic, dataMicMatches, uplinkMic11 } from '../../gateway/lorawan/mic.ts'
import { readPhy, writeData, writeJoinRequest } from '../../gateway/lorawan/phy.ts'
import { readRejoinRequest, writeRejoinRequest } from '../../gateway/lorawan/rejoin-request.ts'
import { ANY_DATA_FRAME } from '../support/any-data-frame.ts'

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const id = <T extends string>(length: number) => bytesOf(length).map((bytes) => hexOf(bytes) as T)
const secret = bytesOf(16).map((bytes) => new Secret(bytes))

test('W28: any data frame that is written reads back, in both directions', () => {
  fc.assert(
    fc.property(ANY_DATA_FRAME, bytesOf(4), ({ bit4, payload, fCnt32, ...of }, mic) => {
      const { direction } = of
      const fields = {
        ...of,
        fCnt16: fCnt32 & 0xffff,
        frmPayload: payload,
        classB: direction === 'up' && bit4,
        fPending: direction === 'down' && bit4,
      }
      const read = readPhy(concatBytes([writeData(fields), mic]))
      assert.ok(read.kind === 'frame' && read.frame.kind === 'data')
      const { frame } = read
      for (const name of [
        ...(['direction', 'confirmed', 'devAddr', 'adr', 'adrAckReq', 'ack', 'classB'] as const),
        ...(['fPending', 'fCnt16', 'fPort'] as const),
      ]) {
        assert.equal(frame[name], fields[name], name)
      }
      assert.deepEqual(
        [frame.fOpts, frame.frmPayload, frame.mic].map(hexOf),
        [fields.fOpts, payload, mic].map(hexOf),
      )
    }),
    { numRuns: 500 },
  )
})

test('W18, F47: no bytes make a reader of frames throw, and what it reads lies within them', () => {
  // Noise, and noise behind a header that leads it into each reader.
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 255 }),
    fc
      .tuple(fc.nat(7), fc.uint8Array({ maxLength: 40 }))
      .map(([fType, rest]) => Uint8Array.of(fType << 5, ...rest)),
  )
  fc.assert(
    fc.property(noise, secret, (bytes, key) => {
      readJoinAccept(key, bytes)
      readCfList(bytes)
      const read = readPhy(bytes)
      if (read.kind === 'rejected') return
      const { frame } = read
      if (frame.kind === 'rejoinRequest') readRejoinRequest(frame)
      if (frame.kind !== 'data') return
      const parts = 8 + frame.fOpts.length + (frame.fPort === undefined ? 0 : 1)
      assert.equal(parts + frame.frmPayload.length + frame.mic.length, bytes.length)
    }),
    { numRuns: 2_000 },
  )
})

test('W1: any JoinAccept that is written is read by its device and by no other', () => {
  const fields = fc.record(
    {
      joinNonce: fc.nat(0xffffff),
      netId: id<NetId>(3),
      devAddr: id<DevAddr>(4),
      rx1DrOffset: fc.nat(7),
      rx2DataRate: fc.nat(15),
      rxDelayS: fc.integer({ min: 1, max: 15 }),
      cfList: bytesOf(16),
    },
    {
      noNullPrototype: true,
      requiredKeys: ['joinNonce', 'netId', 'devAddr', 'rx1DrOffset', 'rx2DataRate', 'rxDelayS'],
    },
  )
  const asked = fc.record({
    jsIntKey: secret,
    joinReqType: fc.constantFrom(0xff, 0, 1, 2),
    joinEui: id<JoinEui>(8),
    devNonce: fc.nat(0xffff),
  })
  const plain = ({ cfList, ...of }: { readonly cfList?: Uint8Array | undefined }) => ({
    ...of,
    cfList: cfList && hexOf(cfList),
  })
  fc.assert(
    fc.property(
      secret,
      secret,
      fields,
      fc.option(asked, { nil: undefined }),
      (key, other, of, as) => {
        fc.pre(hexOf(key.reveal()) !== hexOf(other.reveal()))
        const phy = writeJoinAccept(key, of, as)
        const read = readJoinAccept(key, phy)
        assert.ok(read.kind === 'joinAccept')
        assert.deepEqual(plain(read.fields), plain(of))
        assert.equal(read.optNeg, as !== undefined)
        if (as) assert.equal(hexOf(joinAcceptMic11(as, read.signed)), hexOf(read.mic))
        const stranger = readJoinAccept(other, phy)
        // Under a wrong key OptNeg may seem set; its MIC is then another's.
        if (stranger.kind === 'joinAccept') assert.ok(stranger.optNeg)
      },
    ),
    { numRuns: 300 },
  )
})

test('W39: any JoinRequest and RejoinRequest that is written reads back', () => {
  const join = fc.record(
    { joinEui: id<JoinEui>(8), devEui: id<DevEui>(8), devNonce: fc.nat(0xffff) },
    { noNullPrototype: true },
  )
  const common = { devEui: id<DevEui>(8), rjCount: fc.nat(0xffff) }
  const rejoin = fc.oneof(
    fc.record(
      { ...common, rejoinType: fc.constantFrom(0 as const, 2 as const), netId: id<NetId>(3) },
      { noNullPrototype: true },
    ),
    fc.record(
      { ...common, rejoinType: fc.constant(1 as const), joinEui: id<JoinEui>(8) },
      { noNullPrototype: true },
    ),
  )
  fc.assert(
    fc.property(join, rejoin, bytesOf(4), (asked, again, mic) => {
      const one = readPhy(concatBytes([writeJoinRequest(asked), mic]))
      assert.ok(one.kind === 'frame' && one.frame.kind === 'joinRequest')
      const { joinEui, devEui, devNonce } = one.frame
      assert.deepEqual({ joinEui, devEui, devNonce }, asked)
      const other = readPhy(concatBytes([writeRejoinRequest(again), mic]))
      assert.ok(other.kind === 'frame' && other.frame.kind === 'rejoinRequest')
      assert.deepEqual(readRejoinRequest(other.frame).fields, again)
    }),
  )
})

test('W24: any CFList of either kind that is written reads back', () => {
  const frequencies = fc.array(
    fc.nat(0xffffff).map((steps) => steps * 100),
    {
      minLength: 5,
      maxLength: 5,
    },
  )
  const masks = fc.array(fc.nat(0xffff), { minLength: 7, maxLength: 7 })
  fc.assert(
    fc.property(frequencies, masks, (five, seven) => {
      for (const list of [
        { type: 0, frequencies: five },
        { type: 1, masks: seven },
      ] as const) {
        assert.deepEqual(readCfList(writeCfList(list)), list)
      }
    }),
  )
})

test('W16, F37: a counter that moved less than a turn of 16 bits is found, over every wrap', () => {
  const wraps = fc.oneof(
    fc.integer({ min: 1, max: 0xffffffff }),
    fc
      .tuple(fc.integer({ min: 1, max: 0xffff }), fc.integer({ min: -3, max: 3 }))
      .map(([turn, off]) => turn * 0x10000 + off),
  )
  fc.assert(
    fc.property(wraps, fc.integer({ min: -1, max: 0xfffe }), (next, gap) => {
      const sent = next + gap
      fc.pre(sent < 2 ** 32)
      assert.equal(inferFCnt(next, sent & 0xffff), sent)
      // Anything older is taken for a turn ahead, where its MIC does not fit.
      const older = next - 2
      if (older >= 0) assert.notEqual(inferFCnt(next, older & 0xffff), older)
    }),
    { numRuns: 2_000 },
  )
})

test('W27: one bit changed in the frame, the counter or the key is another MIC, 1.0 and 1.1', () => {
  fc.assert(
    fc.property(ANY_DATA_FRAME, fc.nat(), fc.nat(31), (of, at, counterBit) => {
      const { direction, devAddr, fCnt32, keys } = of
      const signed = writeData({ ...of, fCnt16: fCnt32 & 0xffff, frmPayload: of.payload })
      const key = new Secret(keys.nwkSKey)
      const input = { direction, devAddr, fCnt32, signed }
      const mic = dataMic(key, input)
      assert.ok(dataMicMatches(key, input, mic))
      const bit = at % (signed.length * 8)
      const changed = signed.slice()
      changed[bit >>> 3]! ^= 1 << (bit & 7)
      assert.equal(dataMicMatches(key, { ...input, signed: changed }, mic), false)
      const counted = (fCnt32 ^ (1 << counterBit)) >>> 0
      assert.equal(dataMicMatches(key, { ...input, fCnt32: counted }, mic), false)
      const turned = { ...input, direction: direction === 'up' ? 'down' : 'up' } as const
      assert.equal(dataMicMatches(key, turned, mic), false)
      if (direction === 'down') return
      const keys11 = { fNwkSIntKey: key, sNwkSIntKey: new Secret(keys.sNwkSIntKey) }
      const { confFCnt, txDr, txCh } = of
      const of11 = hexOf(uplinkMic11(keys11, { ...input, confFCnt, txDr, txCh }))
      const elsewhere = { ...input, confFCnt, txDr, txCh: txCh + 1 }
      assert.notEqual(hexOf(uplinkMic11(keys11, elsewhere)), of11)
    }),
    { numRuns: 300 },
  )
})

test('W16: a payload reads back under its own counter, and under the same low half alone it does not', () => {
  fc.assert(
    fc.property(ANY_DATA_FRAME, ({ direction, devAddr, fCnt32, payload, keys }) => {
      fc.pre(payload.length >= 4)
      const key = new Secret(keys.appSKey)
      const where = { direction, devAddr, fCnt32 }
      const sealed = crypt(key, where, payload)
      assert.equal(hexOf(crypt(key, where, sealed)), hexOf(payload))
      const turn = { ...where, fCnt32: (fCnt32 + 0x10000) % 2 ** 32 }
      assert.notEqual(hexOf(crypt(key, turn, sealed)), hexOf(payload))
    }),
    { numRuns: 300 },
  )
})
