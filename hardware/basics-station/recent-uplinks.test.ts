import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tmstAfter, tmstUs } from '../../base/tmst.ts'
import { RecentUplinks } from './recent-uplinks.ts'
import { type StationReception, tmstOfXtime } from './uplink.ts'

function heardAt(xtime: bigint, rctx = 0n): StationReception {
  return {
    tmst: tmstOfXtime(xtime),
    freqHz: 868_100_000,
    modulation: { kind: 'lora', sf: 7, bandwidthHz: 125_000 },
    codingRate: '4/5',
    rssiDbm: -97,
    snrDb: 7,
    phyPayload: Uint8Array.of(0xe0),
    xtime,
    rctx,
  }
}

test('an answer finds its uplink over the wrap of the counter', () => {
  const recent = new RecentUplinks()
  const xtime = (0x5an << 48n) | 0x1_ffff_ff00n
  recent.add(heardAt(xtime, 2n), 7_000_000)
  const found = recent.answeredBy(tmstAfter(tmstOfXtime(xtime), 5_000_000))
  assert.deepEqual(found, { xtime, rctx: 2n, delayS: 5, startUs: 12_000_000 })
})

test('an uplink is kept for 20 s', () => {
  const recent = new RecentUplinks()
  recent.add(heardAt(1_000n), 0)
  recent.add(heardAt(20_001_000n), 20_000_000)
  assert.ok(recent.answeredBy(tmstUs(1_001_000)))
  recent.add(heardAt(20_001_001n), 20_000_001)
  assert.equal(recent.answeredBy(tmstUs(1_001_000)), undefined)
})

test('I10: a flood pushes out the eldest', () => {
  const recent = new RecentUplinks()
  for (let i = 0; i <= 2048; i++) recent.add(heardAt(BigInt(1_000 + i)), i)
  assert.equal(recent.answeredBy(tmstUs(1_001_000)), undefined)
  assert.ok(recent.answeredBy(tmstUs(1_001_001)))
  assert.ok(recent.answeredBy(tmstUs(1_001_000 + 2048)))
})

test('each radio of a gateway has a session of its own', () => {
  const recent = new RecentUplinks()
  const first = (1n << 56n) | (7n << 48n)
  assert.equal(recent.add(heardAt((9n << 48n) | 5n), 0), false)
  assert.equal(recent.add(heardAt(first | 6n), 0), false)
  assert.equal(recent.add(heardAt((9n << 48n) | 8n), 0), false)
  assert.equal(recent.add(heardAt((1n << 56n) | (8n << 48n) | 6n), 0), true)
})
