import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatBytes } from '../../base/bytes.ts'
import { gpsTimeOfUtcMs, leapSecondsAt, utcOfGpsTimeMs } from '../../base/gps-time.ts'
import type { GnssMessage } from './messages.ts'
import { readSentence, writeSentence } from './nmea.ts'
import { GnssStream } from './stream.ts'
import { askForGpsTime, gpsTimeOf, readUbx, writeUbx } from './ubx.ts'

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))

function messageOf(body: string): GnssMessage | string {
  const read = readSentence(writeSentence(body).trimEnd())
  return read.kind === 'message' ? read.message : read.kind === 'rejected' ? read.reason : 'other'
}

test('RMC tells UTC, of whatever constellation', () => {
  // The example of u-blox’s receiver description §31.2.13, with its own checksum.
  const sentence = '$GPRMC,083559.00,A,4717.11437,N,00833.91522,E,0.004,77.52,091202,,,A*57'
  const utcMs = Date.UTC(2002, 11, 9, 8, 35, 59)
  const message = { kind: 'utc', utcMs, isValid: true }
  assert.deepEqual(readSentence(sentence), { kind: 'message', message })
  const others = messageOf('GNRMC,083559.00,A,4717.11437,N,00833.91522,E,0.004,77.52,091202,,,A')
  assert.deepEqual(others, message)
})

test('a year of two digits belongs to the century that GPS has lived in', () => {
  const year = (yy: string) => {
    const message = messageOf(`GNRMC,000000.00,A,,,,,,,0101${yy},,,A`)
    assert.ok(typeof message !== 'string' && message.kind === 'utc')
    return new Date(message.utcMs).getUTCFullYear()
  }
  assert.deepEqual(
    [year('80'), year('99'), year('00'), year('26'), year('79')],
    [1980, 1999, 2000, 2026, 2079],
  )
})

test('without a fix the time is not valid, and an empty date is no damage', () => {
  const invalid = { kind: 'utc', utcMs: 0, isValid: false }
  assert.deepEqual(messageOf('GNRMC,,V,,,,,,,,,,N'), invalid)
  const dated = messageOf('GNRMC,120000.00,V,,,,,,,010126,,,N')
  assert.ok(typeof dated !== 'string' && dated.kind === 'utc' && !dated.isValid)
  assert.equal(messageOf('GNRMC,,A,,,,,,,,,,A'), 'field')
})

test('a checksum, a time or a date that cannot be is refused', () => {
  const sentence = writeSentence('GNRMC,083559.00,A,,,,,,,091202,,,A').trimEnd()
  assert.equal(readSentence(sentence.replace('0835', '0935')).kind, 'rejected')
  assert.equal(messageOf('GNRMC,250000.00,A,,,,,,,091202,,,A'), 'field')
  assert.equal(messageOf('GNRMC,236100.00,A,,,,,,,091202,,,A'), 'field')
  assert.equal(messageOf('GNRMC,000000.00,A,,,,,,,300226,,,A'), 'field')
  assert.equal(messageOf('GNGSV,1,1,00'), 'other')
})

test('GGA tells where the antenna is', () => {
  // u-blox’s example, §31.2.4.
  const sentence = '$GPGGA,092725.00,4717.11399,N,00833.91590,E,1,08,1.01,499.6,M,48.0,M,,*5B'
  const read = readSentence(sentence)
  assert.ok(read.kind === 'message' && read.message.kind === 'place')
  const { latitudeDeg, longitudeDeg, altitudeM, satellites, isValid } = read.message
  assert.ok(Math.abs(latitudeDeg - 47.285233) < 1e-6 && Math.abs(longitudeDeg - 8.565265) < 1e-6)
  assert.deepEqual([altitudeM, satellites, isValid], [499.6, 8, true])
  const south = messageOf('GNGGA,000000.00,3351.00,S,15112.60,W,1,05,1.0,3.0,M,,M,,')
  assert.ok(typeof south !== 'string' && south.kind === 'place')
  assert.ok(
    Math.abs(south.latitudeDeg + 33.85) < 1e-9 && Math.abs(south.longitudeDeg + 151.21) < 1e-9,
  )
  const none = messageOf('GNGGA,,,,,,0,00,99.99,,,,,,')
  assert.ok(typeof none !== 'string' && none.kind === 'place' && !none.isValid)
  assert.equal(messageOf('GNGGA,000000.00,9100.00,N,00000.00,E,1,05,1.0,3.0,M,,M,,'), 'field')
})

/** NAV-TIMEGPS with everything in its place. */
function timeGps(change: { week?: number; ofWeekMs?: number; ns?: number; valid?: number } = {}) {
  const { week = 2400, ofWeekMs = 302_400_000, ns = -123, valid = 7 } = change
  const payload = new Uint8Array(16)
  const view = new DataView(payload.buffer)
  view.setUint32(0, ofWeekMs, true)
  view.setInt32(4, ns, true)
  view.setInt16(8, week, true)
  view.setInt8(10, 18)
  view.setUint8(11, valid)
  view.setUint32(12, 25, true)
  return { messageClass: 0x01, id: 0x20, payload }
}

test('NAV-TIMEGPS tells GPS time, its leap seconds and how far it is sure', () => {
  const message = gpsTimeOf(timeGps())
  assert.ok(message?.kind === 'gps')
  assert.ok(Math.abs(message.gpsTimeMs - (2400 * 604_800_000 + 302_400_000)) < 0.001)
  assert.deepEqual([message.isValid, message.leapSeconds, message.accuracyNs], [true, 18, 25])
  const between = gpsTimeOf(timeGps({ ns: 400_000 }))
  assert.ok(between?.kind === 'gps' && Math.abs((between.gpsTimeMs % 1000) - 0.4) < 0.001)
  const unsure = gpsTimeOf(timeGps({ valid: 1 }))
  assert.ok(unsure?.kind === 'gps' && !unsure.isValid && unsure.leapSeconds === undefined)
  assert.equal(gpsTimeOf({ ...timeGps(), payload: new Uint8Array(15) }), undefined)
  assert.equal(gpsTimeOf({ ...timeGps(), id: 0x21 }), undefined)
})

test('a frame asks the receiver for its time in its own words', () => {
  // b5 62, CFG-MSG, three bytes; the sum worked out by hand from UBX-13003221 §32.4.
  assert.equal(Buffer.from(askForGpsTime()).toString('hex'), 'b56206010300012001' + '2c83')
})

test('what is written reads back, and one changed bit is found', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.nat(255),
      fc.nat(255),
      fc.nat(),
      (payload, messageClass, id, where) => {
        const frame = { messageClass, id, payload }
        const bytes = writeUbx(frame)
        const read = readUbx(bytes)
        assert.ok(read.kind === 'frame' && read.usedBytes === bytes.length)
        assert.deepEqual({ ...read.frame, payload: read.frame.payload.slice() }, frame)
        const changed = bytes.slice()
        const bit = 16 + (where % ((bytes.length - 2) * 8))
        changed[bit >>> 3] = changed[bit >>> 3]! ^ (1 << (bit & 7))
        const wrong = readUbx(changed)
        assert.ok(wrong.kind !== 'frame')
      },
    ),
  )
})

const SENTENCES = [
  bytesOf(writeSentence('GNRMC,083559.00,A,,,,,,,091226,,,A')),
  bytesOf(writeSentence('GNGGA,,,,,,0,00,99.99,,,,,,')),
  writeUbx(timeGps()),
  writeUbx({ messageClass: 0x0a, id: 0x04, payload: new Uint8Array(40).fill(0x24) }),
]

test('every chunking of the same bytes gives the same messages', () => {
  const noise = fc.uint8Array({ maxLength: 12 })
  const pieces = fc.array(fc.oneof(fc.constantFrom(...SENTENCES), noise), { maxLength: 12 })
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(pieces, cuts, (parts, sizes) => {
      const bytes = concatBytes(parts)
      const whole = new GnssStream()
      const expected = whole.push(bytes)
      const stream = new GnssStream()
      const seen: GnssMessage[] = []
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = sizes[i % sizes.length]!
        seen.push(...stream.push(bytes.subarray(at, at + size)))
        at += size
      }
      assert.deepEqual(seen, expected)
      assert.equal(stream.rejected, whole.rejected)
    }),
    { numRuns: 300 },
  )
})

test('after noise of any kind the stream is itself again within one frame’s length, and bounded', () => {
  const good = bytesOf(writeSentence('GNRMC,083559.00,A,,,,,,,091226,,,A'))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 700 }), (noise) => {
      const stream = new GnssStream()
      stream.push(noise)
      let heard = 0
      // 520 bytes is the longest that noise can make it wait for.
      for (let sent = 0; sent < 520 + 2 * good.length; sent += good.length) {
        heard += stream.push(good).filter(({ kind }) => kind === 'utc').length
        assert.ok(stream.waitingBytes <= 520)
      }
      assert.ok(heard > 0)
    }),
    { numRuns: 300 },
  )
})

test('GPS is ahead of UTC by its leap seconds, by the receiver’s word or the table', () => {
  assert.equal(gpsTimeOfUtcMs(Date.UTC(1980, 0, 6), 0), 0)
  // 2017-01-01 00:00:00 UTC is GPS week 1930, second 18 of Sunday.
  assert.equal(gpsTimeOfUtcMs(Date.UTC(2017, 0, 1)), 1930 * 604_800_000 + 18_000)
  assert.equal(leapSecondsAt(Date.UTC(2016, 11, 31, 23, 59, 59)), 17)
  assert.equal(utcOfGpsTimeMs(0, 0), Date.UTC(1980, 0, 6))
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) }), (utcMs) => {
      assert.equal(utcOfGpsTimeMs(gpsTimeOfUtcMs(utcMs)), utcMs)
    }),
  )
  assert.equal(
    gpsTimeOfUtcMs(Date.UTC(2030, 0, 1), 19) - gpsTimeOfUtcMs(Date.UTC(2030, 0, 1)),
    1000,
  )
})
