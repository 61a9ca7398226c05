import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfHex, hexOf } from '../../../base/bytes.ts'
import { lorawanVectors } from '../vectors.ts'
import { cmac } from './aes.ts'
import { frames11 } from './frames-1.1.ts'
import { highHalf, lp } from './lora-packet.ts'

const key = (hex: string | undefined): Buffer => Buffer.from(hex ?? '00'.repeat(16), 'hex')
const KEYS = {
  fNwkSIntKey: key('01'.repeat(16)),
  sNwkSIntKey: key('02'.repeat(16)),
  nwkSEncKey: key('03'.repeat(16)),
  appSKey: key('04'.repeat(16)),
}

for (const { id, key: hex, msg, cmac: expected } of lorawanVectors('aes-cmac')) {
  test(`the device's own CMAC gives the values of RFC 4493 (${id})`, () => {
    assert.equal(cmac(key(hex), Buffer.from(msg, 'hex')).toString('hex'), expected)
  })
}

for (const { id, version, phy, fcnt32, keys, mic11, expect } of lorawanVectors('data-frame')) {
  const isForeign = expect.fOptsWire !== undefined || expect.plaintext === undefined
  if (version !== '1.1' || isForeign) continue
  test(`1.1: the device writes and reads the frames of other makers (${id})`, () => {
    const frames = frames11(Buffer.from(expect.devAddr, 'hex'), {
      fNwkSIntKey: key(keys.fNwkSIntKey),
      sNwkSIntKey: key(keys.sNwkSIntKey),
      nwkSEncKey: key(keys.nwkSEncKey),
      appSKey: key(keys.appSKey),
    })
    if (expect.fType.endsWith('Down')) {
      const next = { network: fcnt32, application: fcnt32 }
      const read = frames.open(bytesOfHex(phy)!, next, mic11.confFCnt)
      assert.ok(read)
      assert.equal(hexOf(read.payload), expect.plaintext)
      assert.equal(hexOf(read.fOpts), expect.fOpts)
      return
    }
    const written = frames.seal({
      confirmed: false,
      adr: expect.adr ?? false,
      adrAckReq: false,
      fCntUp: fcnt32,
      acknowledges: expect.ack ? mic11.confFCnt : undefined,
      fOpts: new Uint8Array(),
      fPort: expect.fPort,
      payload: bytesOfHex(expect.plaintext)!,
      dataRate: mic11.txDr,
      channel: mic11.txCh,
    })
    assert.equal(hexOf(written), phy)
  })
}

test('1.1: lora-packet verifies and decrypts what the device sends, on every port but 0', () => {
  const bytes = (maxLength: number) => fc.uint8Array({ maxLength })
  fc.assert(
    fc.property(
      fc.record({
        fCntUp: fc.nat(2 ** 31),
        acknowledges: fc.option(fc.nat(0xffff), { nil: undefined }),
        confirmed: fc.boolean(),
        fOpts: bytes(15),
        fPort: fc.integer({ min: 1, max: 223 }),
        payload: bytes(50),
        dataRate: fc.nat(7),
        channel: fc.nat(15),
      }),
      (fields) => {
        const devAddr = Buffer.from('01020304', 'hex')
        const phy = frames11(devAddr, KEYS).seal({ ...fields, adr: true, adrAckReq: false })
        const packet = lp.fromWire(Buffer.from(phy))
        const high = highHalf(fields.fCntUp)
        const conf = Buffer.alloc(4)
        conf.writeUInt16BE(fields.acknowledges ?? 0)
        conf[2] = fields.dataRate
        conf[3] = fields.channel
        const isSigned = lp.verifyMIC(packet, KEYS.fNwkSIntKey, KEYS.sNwkSIntKey, high, conf)
        assert.ok(isSigned)
        if (fields.payload.length > 0) {
          const plain = lp.decrypt(packet, KEYS.appSKey, KEYS.nwkSEncKey, high)
          assert.deepEqual(new Uint8Array(plain!), fields.payload)
        }
        if (fields.fOpts.length > 0) {
          const fOpts = packet.decryptFOpts(KEYS.nwkSEncKey, undefined, high)
          assert.deepEqual(new Uint8Array(fOpts), fields.fOpts)
        }
      },
    ),
    { numRuns: 200 },
  )
})
