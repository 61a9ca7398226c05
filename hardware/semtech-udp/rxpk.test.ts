import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readPush, readRxpk } from './rxpk.ts'

const GOOD = {
  tmst: 3512348611,
  chan: 2,
  rfch: 0,
  freq: 866.349812,
  stat: 1,
  modu: 'LORA',
  datr: 'SF7BW125',
  codr: '4/6',
  rssi: -35,
  lsnr: 5.1,
  size: 4,
  data: 'AQIDBA==',
}

function reasonOf(change: Record<string, unknown>): string {
  const read = readRxpk({ ...GOOD, ...change })
  return read.kind === 'rejected' ? read.reason : 'accepted'
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

test('a reception of the protocol text is read, in hertz and bytes', () => {
  const read = readRxpk(GOOD)
  assert.ok(read.kind === 'reception')
  assert.deepEqual(read.reception, {
    tmst: 3512348611,
    freqHz: 866_349_812,
    modulation: { kind: 'lora', sf: 7, bandwidthHz: 125_000 },
    codingRate: '4/6',
    rssiDbm: -35,
    snrDb: 5.1,
    channel: 2,
    phyPayload: Uint8Array.of(1, 2, 3, 4),
  })
})

test('an FSK reception has a bit rate and needs neither codr nor lsnr', () => {
  const { codr: _codr, lsnr: _lsnr, ...fsk } = GOOD
  const read = readRxpk({ ...fsk, modu: 'FSK', datr: 50_000 })
  assert.ok(read.kind === 'reception')
  assert.deepEqual(read.reception.modulation, { kind: 'fsk', bitRate: 50_000 })
})

test('base64 without its padding is accepted', () => {
  assert.equal(reasonOf({ data: 'AQIDBA' }), 'accepted')
})

test('the fine timestamp of an SX1303 comes through', () => {
  const read = readRxpk({ ...GOOD, ftime: 123_456_789 })
  assert.equal(read.kind === 'reception' && read.reception.fineTimeNs, 123_456_789)
})

test('GPS time of a forwarder that has a receiver comes through', () => {
  const read = readRxpk({ ...GOOD, tmms: 1_455_000_128_001 })
  assert.equal(read.kind === 'reception' && read.reception.gpsTimeMs, 1_455_000_128_001)
  const wrong = readRxpk({ ...GOOD, tmms: -1 })
  assert.equal(wrong.kind === 'reception' && wrong.reception.gpsTimeMs, undefined)
})

test('below the noise the RSSI of the signal is taken, above it that of the channel', () => {
  const weak = readRxpk({ ...GOOD, rssi: -100, rssis: -112, lsnr: -12 })
  const strong = readRxpk({ ...GOOD, rssi: -60, rssis: -61, lsnr: 8 })
  assert.equal(weak.kind === 'reception' && weak.reception.rssiDbm, -112)
  assert.equal(strong.kind === 'reception' && strong.reception.rssiDbm, -60)
})

test('of several antennas the one that heard best speaks', () => {
  const { rssi: _rssi, lsnr: _lsnr, ...rest } = GOOD
  const rsig = [{ ant: 0, rssic: -80, lsnr: 3 }, null, { ant: 1, rssic: -70, lsnr: 9 }]
  const read = readRxpk({ ...rest, rsig })
  assert.ok(read.kind === 'reception')
  assert.equal(read.reception.snrDb, 9)
  assert.equal(read.reception.rssiDbm, -70)
})

test('W9, F32: only frames with a good CRC are let in', () => {
  assert.equal(reasonOf({ stat: -1 }), 'crc')
  assert.equal(reasonOf({ stat: 0 }), 'crc')
  assert.equal(reasonOf({ stat: undefined }), 'crc')
})

test('each wrong field is refused with its own reason', () => {
  assert.equal(reasonOf({ tmst: -1 }), 'tmst')
  assert.equal(reasonOf({ tmst: 2 ** 32 }), 'tmst')
  assert.equal(reasonOf({ tmst: '12' }), 'tmst')
  assert.equal(reasonOf({ freq: null }), 'freq')
  assert.equal(reasonOf({ freq: 868_100_000 }), 'freq')
  assert.equal(reasonOf({ datr: 'SF13BW125' }), 'modulation')
  assert.equal(reasonOf({ datr: 'SF7BW125x' }), 'modulation')
  assert.equal(reasonOf({ modu: 'LR-FHSS', datr: 'M0CW137' }), 'modulation')
  assert.equal(reasonOf({ codr: '9/9' }), 'codr')
  assert.equal(reasonOf({ codr: '__proto__' }), 'codr')
  assert.equal(reasonOf({ rssi: 'strong' }), 'rssi')
  assert.equal(reasonOf({ lsnr: undefined }), 'lsnr')
  assert.equal(reasonOf({ data: 42 }), 'data')
  assert.equal(reasonOf({ data: '!!!!' }), 'data')
  assert.equal(reasonOf({ data: '', size: 0 }), 'data')
  assert.equal(reasonOf({ size: 5 }), 'size')
  assert.equal(reasonOf({ size: undefined }), 'size')
})

test('255 bytes are the most', () => {
  const sized = (size: number) => ({ size, data: Buffer.alloc(size, 7).toString('base64') })
  assert.equal(reasonOf(sized(255)), 'accepted')
  assert.equal(reasonOf(sized(256)), 'too-long')
})

test('one bad entry does not spoil its neighbours', () => {
  const push = readPush(bytesOf(JSON.stringify({ rxpk: [null, GOOD, 'x', [], GOOD] })))
  assert.ok(push.kind === 'push')
  assert.deepEqual(
    push.rxpk.map((it) => it.kind),
    ['rejected', 'reception', 'rejected', 'rejected', 'reception'],
  )
})

test('an rxpk that is no list, a text that is no JSON and bytes that are no text are refused', () => {
  const reason = (bytes: Uint8Array) => {
    const push = readPush(bytes)
    return push.kind === 'rejected' ? push.reason : 'none'
  }
  assert.equal(reason(bytesOf('{"rxpk":{}}')), 'rxpk-not-array')
  assert.equal(reason(bytesOf('{"rxpk":"x"}')), 'rxpk-not-array')
  assert.equal(reason(bytesOf('{"rxpk":[')), 'json')
  assert.equal(reason(bytesOf('[]')), 'json')
  assert.equal(reason(bytesOf('null')), 'json')
  assert.equal(reason(Uint8Array.of(0x7b, 0xff, 0x7d)), 'json')
})

test('a __proto__ in the text gives no field to anything', () => {
  const text = `{"rxpk":[{"__proto__":${JSON.stringify(GOOD)}}],"__proto__":{"stat":{}}}`
  const push = readPush(bytesOf(text))
  assert.ok(push.kind === 'push')
  assert.deepEqual(push.rxpk, [{ kind: 'rejected', reason: 'crc' }])
  assert.equal(push.stat, undefined)
})

test('a stat keeps the numbers it knows and nothing else', () => {
  const push = readPush(bytesOf('{"stat":{"rxnb":2,"ackr":100.0,"lati":"x","pfrm":"IMST"}}'))
  assert.ok(push.kind === 'push')
  assert.deepEqual(push.stat, { rxnb: 2, ackr: 100 })
})

test('no JSON value makes the reader throw', () => {
  const anyRxpk = fc.record(
    Object.fromEntries(
      Object.entries(GOOD).map(([name, value]) => [
        name,
        fc.oneof(fc.constant(value), fc.jsonValue()),
      ]),
    ),
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(anyRxpk, fc.jsonValue()), (value) => {
      const read = readRxpk(value)
      if (read.kind === 'reception') assert.ok(read.reception.phyPayload.length <= 255)
    }),
  )
})

test('no byte string makes the reader throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.string().map(bytesOf)), (bytes) => {
      readPush(bytes)
    }),
  )
})
