import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfHex } from '../../base/bytes.ts'
import { Metrics } from '../../base/metrics.ts'
import { traceLines } from '../../test/support/sx1302-traces.ts'
import { type CounterState, tmstOfPacket } from './counter.ts'
import { type FineStamp, fineTime } from './fine-timestamp.ts'
import { framesOf } from './receiver.ts'
import { readFifo } from './rx-fifo.ts'
import { rxPacket } from './rx-packet.ts'
import { fineCorrectionUs } from './rx-timestamp.ts'
import { planOfSemtech } from './semtech-plan.ts'

const TURN = 2 ** 32
const NAME = 'eu868-sx1303-fine-timestamp'
const [meta, ...lines] = traceLines(NAME)
const plan = planOfSemtech(meta.config)

/** Sixteen pulses, the last at `last`, each so many ticks after the one before. */
const pulsesTo = (last: number, period: number) =>
  Array.from({ length: 16 }, (_, i) => (((last - (15 - i) * period) % TURN) + TURN) % TURN)

/**
 * A packet that an SX1303 on a roof heard, as its log tells (LouneCode/GLS-basicstation, README:
 * HAL of Basic Station 2.0.6 on 2022-12-19): SF7, 37 bytes, 868.1 MHz, 30 pairs of metrics of mean
 * −2.266667, end of preamble at 384430325, pulse at 362418142, 687880518.939 ns, tmst 146305065.
 */
const ROOF = {
  stamp: {
    // The end of the header: 401 152 ticks behind the preamble, 2 138 of filters.
    counter32: 384_430_325 + 401_152 - 2_138,
    // The log has their mean only; these sum up to −136 in 60 steps, as theirs do.
    metrics: Int8Array.from({ length: 60 }, (_, i) => (i === 0 ? -2 : i === 44 ? -1 : 0)),
    sf: 7,
    ifHz: -400_000,
    freqError: 0,
  },
  pulse: 362_418_142,
  // 22 012 180.733 ticks of 31.25 ns would be 687 880 647 ns: the second had 32 000 006 ticks.
  second: 32_000_006,
} as const

test('a packet of a real SX1303 gets the fine time and the tmst that its log says', () => {
  const read = fineTime(ROOF.stamp, pulsesTo(ROOF.pulse, ROOF.second))
  assert.deepEqual(read, { kind: 'fine', ns: 687_880_518 })
  const timing = { sf: 7, bandwidthHz: 125_000, codingRate: 1, hasCrc: true, payloadBytes: 37 }
  const correctionUs = fineCorrectionUs(timing)
  assert.equal(correctionUs, 61_421)
  const counterUs = Math.floor(ROOF.stamp.counter32 / 32)
  const state: CounterState = { lastUs: counterUs + 100_000, wraps: 1, readMonoMs: 0 }
  assert.equal(tmstOfPacket(state, counterUs, correctionUs), 146_305_065)
})

test('the recorded start switches fine timestamps on, and its packet is dated as the C HAL dates it', () => {
  assert.equal(plan.fineTimestamp, 'all-sf')
  const inject = lines.find(({ k }) => k === 'inject')
  const [raw] = readFifo(bytesOfHex(inject.fifo_bytes)!).packets
  const expected = lines.find(({ r }) => r?.pkts?.length === 1).r.pkts[0]
  const packet = rxPacket(raw!, plan, 26)!
  const counterUs = Math.floor(raw!.counter32 / 32)
  assert.equal((counterUs + packet.correctionUs) % 2 ** 27, expected.count_us % 2 ** 27)
  // The recorded packet has neither the flag nor metrics: the C HAL gives it no fine time, nor do we.
  assert.deepEqual([expected.ftime_ok, raw!.isTimed, raw!.metrics.length], [0, false, 0])
})

test('the arbiter and the receiver are told what the recorded start tells them', () => {
  const words = lines.flatMap(({ rq }) => rq ?? [])
  const written = (address: string) =>
    words.filter(({ a, op }) => a === address && op !== 'r').map(({ d, wr }) => d ?? wr)
  assert.deepEqual(written('0x608c'), ['ff'])
  assert.deepEqual(written('0x58c0'), ['00'])
  assert.deepEqual(written('0x58c1'), ['20'])
  assert.deepEqual(written('0x58b3'), ['0f', '08'])
})

const stampAt = (change: Partial<FineStamp>): FineStamp => ({ ...ROOF.stamp, ...change })

test('a fine time is exact to its tick wherever the 32 bits turn', () => {
  const metrics = new Int8Array(8)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: TURN - 1 }),
      fc.integer({ min: 0, max: 31_999_999 }),
      fc.integer({ min: 5, max: 12 }),
      (pulse, sinceTicks, sf) => {
        const symbol = 256 * 2 ** sf
        const header = symbol * (sf <= 6 ? 14.25 : 12.25) - 256
        const counter32 = (pulse + sinceTicks + header - 2_138 + TURN) % TURN
        const read = fineTime(stampAt({ counter32, metrics, sf }), pulsesTo(pulse, 32_000_000))
        assert.deepEqual(read, { kind: 'fine', ns: Math.trunc(sinceTicks * 31.25) })
      },
    ),
  )
})

test('a packet that was heard before the last pulse is dated by the one before it', () => {
  const pulses = pulsesTo(ROOF.pulse + ROOF.second, ROOF.second)
  assert.deepEqual(fineTime(ROOF.stamp, pulses), { kind: 'fine', ns: 687_880_518 })
})

test('near a radio’s centre the notch filter’s delay is added, beyond 75 kHz none', () => {
  const pulses = pulsesTo(ROOF.pulse, 32_000_000)
  const nsAt = (ifHz: number) => {
    const read = fineTime(stampAt({ ifHz, metrics: new Int8Array(2) }), pulses)
    assert.ok(read.kind === 'fine')
    return read.ns
  }
  assert.ok(Math.abs(nsAt(0) - nsAt(100_000) - 10.2922 * 31.25) < 1)
  assert.equal(nsAt(75_001), nsAt(-400_000))
})

test('what cannot be told is not told, with its reason', () => {
  const pulses = pulsesTo(ROOF.pulse, ROOF.second)
  const reason = (stamp: FineStamp, of = pulses) => {
    const read = fineTime(stamp, of)
    return read.kind === 'none' ? read.reason : read.ns
  }
  assert.equal(reason(stampAt({ metrics: new Int8Array() })), 'no-metrics')
  assert.equal(reason(ROOF.stamp, pulses.slice(1)), 'few-pulses')
  assert.equal(reason(stampAt({ counter32: ROOF.stamp.counter32 + 32_000_000 })), 'no-pulse')
  // A pulse was missed: two seconds are no second.
  assert.equal(reason(ROOF.stamp, pulsesTo(ROOF.pulse, 64_000_000)), 'crystal')
})

test('a sender that is slow has a longer header, and its preamble ended earlier', () => {
  const pulses = pulsesTo(ROOF.pulse, 32_000_000)
  const nsAt = (ppm: number) => {
    const read = fineTime(stampAt({ metrics: new Int8Array(2), freqError: ppm * 1e-6 }), pulses)
    assert.ok(read.kind === 'fine')
    return read.ns
  }
  // 401 152 ticks of header: 10 ppm of it are 4 ticks of 31.25 ns.
  assert.deepEqual([nsAt(10) - nsAt(0), nsAt(-10) - nsAt(0)], [-125, 125])
})

test('metrics beyond those of a spreading factor’s share do not count', () => {
  const pulses = pulsesTo(ROOF.pulse, 32_000_000)
  const late = Int8Array.from({ length: 64 }, (_, i) => (i < 8 ? 0 : 100))
  const nsOf = (metrics: Int8Array, sf: number) => {
    const read = fineTime(stampAt({ metrics, sf }), pulses)
    return read.kind === 'fine' ? read.ns : read.reason
  }
  assert.equal(nsOf(late, 12), nsOf(new Int8Array(64), 12))
  assert.notEqual(nsOf(late, 11), nsOf(new Int8Array(64), 11))
  const later = Int8Array.from({ length: 64 }, (_, i) => (i < 16 ? 0 : 100))
  assert.equal(nsOf(later, 11), nsOf(new Int8Array(64), 11))
  assert.notEqual(nsOf(later, 10), nsOf(new Int8Array(64), 10))
})

test('of the two copies that dual demodulation delivers the one with a fine time goes up', () => {
  const inject = lines.find(({ k }) => k === 'inject')
  const plain = bytesOfHex(inject.fifo_bytes)!
  const timed = timedCopy(plain)
  const [raw] = readFifo(timed).packets
  const pulses = pulsesTo((raw!.counter32 - 20_000_000 + TURN) % TURN, 32_000_000)
  const metrics = new Metrics()
  const parts = { plan, gatewayEui: '0016c001ff10a235' as never, metrics }
  const counter: CounterState = { lastUs: 7_000_000, wraps: 0, readMonoMs: 0 }
  const at = { counter, pulses, temperatureC: 26, monoMs: 0, atMs: 0 }
  for (const both of [
    [plain, timed],
    [timed, plain],
  ]) {
    const frames = framesOf(Buffer.concat(both), parts, at)
    assert.equal(frames.length, 1)
    assert.ok(frames[0]!.fineTimeNs! > 600_000_000 && frames[0]!.fineTimeNs! < 625_000_000)
  }
  assert.equal(framesOf(plain, parts, at)[0]!.fineTimeNs, undefined)
  const { fineTimestamp: _, ...legacy } = plan
  const twice = framesOf(Buffer.concat([plain, plain]), { ...parts, plan: legacy }, at)
  assert.equal(twice.length, 2)
})

test('the same bytes 25 µs apart are two packets, 24 µs apart are one', () => {
  const inject = lines.find(({ k }) => k === 'inject')
  const plain = bytesOfHex(inject.fifo_bytes)!
  const metrics = new Metrics()
  const parts = { plan, gatewayEui: '0016c001ff10a235' as never, metrics }
  const counter: CounterState = { lastUs: 7_000_000, wraps: 0, readMonoMs: 0 }
  const at = { counter, temperatureC: 26, monoMs: 0, atMs: 0 }
  const framesWith = (laterUs: number) =>
    framesOf(Buffer.concat([laterCopy(plain, laterUs), plain]), parts, at)
  assert.equal(framesWith(24).length, 1)
  const [first, second] = framesWith(25)
  assert.equal(second!.tmst - first!.tmst, 25)
})

function laterCopy(plain: Uint8Array, laterUs: number): Uint8Array {
  const bytes = plain.slice()
  const view = new DataView(bytes.buffer)
  const at = 9 + plain[2]! + 6
  view.setUint32(at, view.getUint32(at, true) + laterUs * 32, true)
  bytes[bytes.length - 1] = bytes.subarray(0, -1).reduce((sum, byte) => sum + byte, 0) & 0xff
  return bytes
}

/** The same packet with its timing flag and one pair of metrics, and a checksum that holds. */
function timedCopy(plain: Uint8Array): Uint8Array {
  const tail = 9 + plain[2]!
  const bytes = Uint8Array.from([...plain.subarray(0, -1), 0, 0, 0])
  bytes[tail] = bytes[tail]! | 0x10
  bytes[tail + 12] = 1
  bytes[bytes.length - 1] = bytes.subarray(0, -1).reduce((sum, byte) => sum + byte, 0) & 0xff
  return bytes
}
