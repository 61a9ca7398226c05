/**
 * lora-packet as a second opinion on every data frame that it handles rightly, and the list of what it
 * handles wrongly: each entry is proved, so that the list shrinks when lora-packet is mended.
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfHex, concatBytes, hexOf } from '../../base/bytes.ts'
import { Secret } from '../../base/secret.ts'
import { crypt } from '../../gateway/lorawan/frm-crypto.ts'
import { dataMic, uplinkMic11 } from '../../gateway/lorawan/mic.ts'
import { readPhy, writeData } from '../../gateway/lorawan/phy.ts'
import { ANY_DATA_FRAME, type AnyDataFrame } from '../support/any-data-frame.ts'
import { highHalf, lp } from '../support/end-device/lora-packet.ts'
import { lorawanVectors } from '../support/vectors.ts'

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes)

/** The frame as this gateway makes it, for either version. */
function sealed(of: AnyDataFrame, version: '1.0' | '1.1'): Uint8Array {
  const { direction, devAddr, fCnt32, keys, bit4, payload } = of
  const where = { direction, devAddr, fCnt32 }
  const networkKey = version === '1.0' ? keys.nwkSKey : keys.nwkSEncKey
  const key = new Secret(of.fPort === 0 ? networkKey : keys.appSKey)
  const signed = writeData({
    ...of,
    fCnt16: fCnt32 & 0xffff,
    classB: bit4,
    fPending: bit4,
    frmPayload: crypt(key, where, payload),
  })
  const input = { ...where, signed }
  const nwkSKey = new Secret(keys.nwkSKey)
  if (version === '1.0') return concatBytes([signed, dataMic(nwkSKey, input)])
  const sNwkSIntKey = new Secret(keys.sNwkSIntKey)
  const confFCnt = of.ack ? of.confFCnt : 0
  const { txDr, txCh } = of
  return concatBytes([
    signed,
    direction === 'down'
      ? dataMic(sNwkSIntKey, { ...input, confFCnt })
      : uplinkMic11({ fNwkSIntKey: nwkSKey, sNwkSIntKey }, { ...input, confFCnt, txDr, txCh }),
  ])
}

/** ConfFCnt and how it was sent, as lora-packet takes them; a copy, for it writes into its argument. */
function conf(of: AnyDataFrame): Buffer {
  const bytes = Buffer.alloc(of.direction === 'up' ? 4 : 2)
  if (of.direction === 'down') bytes.writeUInt16LE(of.ack ? of.confFCnt : 0)
  else {
    bytes.writeUInt16BE(of.ack ? of.confFCnt : 0)
    bytes[2] = of.txDr
    bytes[3] = of.txCh
  }
  return bytes
}

function sameFields(phy: Uint8Array, of: AnyDataFrame): ReturnType<typeof lp.fromWire> {
  const packet = lp.fromWire(buffer(phy))
  assert.equal(packet.getDir(), of.direction)
  assert.equal(packet.isConfirmed(), of.confirmed)
  assert.equal(packet.DevAddr!.toString('hex'), of.devAddr)
  assert.equal(packet.getFCnt(), of.fCnt32 & 0xffff)
  assert.equal(packet.getFCtrlADR(), of.adr)
  assert.equal(packet.getFCtrlACK(), of.ack)
  if (of.direction === 'up') assert.equal(packet.getFCtrlADRACKReq(), of.adrAckReq)
  else assert.equal(packet.getFCtrlFPending(), of.bit4)
  assert.equal(packet.getFPort() ?? undefined, of.fPort)
  assert.equal(packet.FOpts!.toString('hex'), hexOf(of.fOpts))
  return packet
}

test('W16, W28: lora-packet reads, checks and decrypts every data frame of 1.0 as it was meant', () => {
  fc.assert(
    fc.property(ANY_DATA_FRAME, (of) => {
      const phy = sealed(of, '1.0')
      const packet = sameFields(phy, of)
      const high = highHalf(of.fCnt32)
      const { nwkSKey, appSKey } = of.keys
      assert.ok(lp.verifyMIC(packet, buffer(nwkSKey), undefined, high))
      if (of.fPort === undefined || of.payload.length === 0) return
      const plain = lp.decrypt(packet, buffer(appSKey), buffer(nwkSKey), high)
      assert.equal(plain!.toString('hex'), hexOf(of.payload))
    }),
    { numRuns: 300 },
  )
})

test('W16, W28: what lora-packet makes of any frame of 1.0 is, to the byte, what is made here', () => {
  fc.assert(
    fc.property(ANY_DATA_FRAME, (of) => {
      const up = of.direction === 'up'
      // Of ClassB and FPending it knows the second, and of FOpts without a port no MIC (see below).
      const packet = lp.fromFields(
        {
          MType: `${of.confirmed ? 'Confirmed' : 'Unconfirmed'} Data ${up ? 'Up' : 'Down'}`,
          DevAddr: Buffer.from(of.devAddr, 'hex'),
          FCtrl: { ADR: of.adr, ADRACKReq: of.adrAckReq, ACK: of.ack, FPending: of.bit4 },
          FCnt: of.fCnt32 & 0xffff,
          ...(of.fOpts.length > 0 ? { FOpts: buffer(of.fOpts) } : {}),
          ...(of.fPort === undefined ? {} : { FPort: of.fPort }),
          payload: buffer(of.payload),
        } as never,
        buffer(of.keys.appSKey),
        buffer(of.keys.nwkSKey),
        undefined,
        highHalf(of.fCnt32),
      )
      const high = highHalf(of.fCnt32)
      lp.recalculateMIC(packet, buffer(of.keys.nwkSKey), undefined, high)
      assert.equal(packet.PHYPayload!.toString('hex'), hexOf(sealed(of, '1.0')))
    }),
    { numRuns: 300 },
  )
})

test('W27: lora-packet checks every frame of 1.1 as it was meant, but for uplinks on port 0', () => {
  fc.assert(
    fc.property(ANY_DATA_FRAME, (of) => {
      fc.pre(!(of.direction === 'up' && of.fPort === 0 && !of.ack))
      const packet = sameFields(sealed(of, '1.1'), of)
      const high = highHalf(of.fCnt32)
      const { nwkSKey, sNwkSIntKey, nwkSEncKey, appSKey } = of.keys
      const first = of.direction === 'up' ? nwkSKey : sNwkSIntKey
      assert.ok(lp.verifyMIC(packet, buffer(first), buffer(sNwkSIntKey), high, conf(of)))
      if (of.fPort === undefined || of.payload.length === 0) return
      const plain = lp.decrypt(packet, buffer(appSKey), buffer(nwkSEncKey), high)
      assert.equal(plain!.toString('hex'), hexOf(of.payload))
    }),
    { numRuns: 300 },
  )
})

const KEY = Buffer.alloc(16, 7)
const UPLINK: AnyDataFrame = {
  ...{ direction: 'up', confirmed: false, devAddr: '01020304' as never, adr: false },
  ...{ adrAckReq: false, ack: false, bit4: false, fCnt32: 5, fOpts: new Uint8Array() },
  ...{ fPort: 0, payload: Uint8Array.of(2), confFCnt: 9, txDr: 3, txCh: 1 },
  keys: { nwkSKey: KEY, sNwkSIntKey: KEY, nwkSEncKey: KEY, appSKey: KEY },
}

test('lora-packet is wrong: of a 1.1 uplink on port 0 without ACK it signs ConfFCnt all the same', () => {
  const given = Buffer.from([0, 9, 3, 1])
  const packet = lp.fromWire(buffer(sealed(UPLINK, '1.1')))
  assert.equal(lp.verifyMIC(packet, KEY, KEY, highHalf(5), given), false)
  // With the counter given as 0 it agrees, so the rest is right.
  assert.ok(lp.verifyMIC(packet, KEY, KEY, highHalf(5), Buffer.from([0, 0, 3, 1])))
})

test('lora-packet is wrong: checking a 1.1 uplink writes into the caller’s buffer', () => {
  const packet = lp.fromWire(buffer(sealed({ ...UPLINK, fPort: 1, ack: true }, '1.1')))
  const given = Buffer.from([0, 9, 3, 1])
  lp.verifyMIC(packet, KEY, KEY, highHalf(5), given)
  assert.notEqual(given.toString('hex'), '00090301')
})

test('lora-packet is wrong: a frame without a port is made without a MIC', () => {
  const packet = lp.fromFields(
    {
      MType: 'Unconfirmed Data Down',
      DevAddr: Buffer.from('01020304', 'hex'),
      FCtrl: { ADR: false, ADRACKReq: false, ACK: true, FPending: false },
      FCnt: 1,
      payload: '',
    },
    KEY,
    KEY,
  )
  assert.equal(packet.MIC!.toString('hex'), 'eeeeeeee')
})

test('lora-packet is wrong: RJCount1 of a rejoin of type 1 is read from within the DevEUI', () => {
  const phy = bytesOfHex(`c001${'0102030405060708'}${'1112131415161718'}3412aabbccdd`)!
  const packet = lp.fromWire(buffer(phy)) as { RJCount1?: Buffer }
  assert.notEqual(packet.RJCount1?.toString('hex'), '1234')
})

test('lora-packet is wrong: it reads malformed frames that are refused here', () => {
  const read = lorawanVectors('frame-malformed').filter(({ phy }) => {
    assert.equal(readPhy(bytesOfHex(phy)!).kind, 'rejected')
    try {
      lp.fromWire(Buffer.from(phy, 'hex'))
      return true
    } catch {
      return false
    }
  })
  assert.deepEqual(
    read.map(({ why }) => why),
    [
      'major version 1',
      'FOptsLen 15 overruns the frame',
      'FOpts present together with FPort 0',
      'join-accept of 18 bytes',
      'rejoin type 3',
    ],
  )
})
