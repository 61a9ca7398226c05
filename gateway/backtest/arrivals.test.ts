import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Arrivals, type RecordedFrame } from './arrivals.ts'

function frame(fc: number, more: Partial<RecordedFrame> = {}): RecordedFrame {
  const t = 1_000 + fc
  return { dev: 'P001', fc, t, arr: t + 1, gw: 1, boot: 7, mono: fc, clk: 1, ...more }
}

test('a frame of a gateway whose clock is set arrives at once, with the time it was on the air', () => {
  const arrivals = new Arrivals()
  assert.deepEqual(arrivals.take(frame(5)), [
    { frame: frame(5), atMs: 1_006_000, radioMs: 1_005_000 },
  ])
})

test('F19: frames of a boot without a clock wait for it, and then get the times they had', () => {
  const arrivals = new Arrivals()
  arrivals.take(frame(1))
  const wrong = { boot: 8, clk: 0, t: 17 } as const
  assert.deepEqual(arrivals.take(frame(2, { ...wrong, mono: 20, arr: 2_021 })), [])
  assert.deepEqual(arrivals.take(frame(3, { ...wrong, mono: 50, arr: 2_051 })), [])
  const synced = frame(4, { boot: 8, mono: 90, t: 2_090, arr: 2_091 })
  const told = arrivals.take(synced).map(({ frame: { fc }, atMs, radioMs }) => [fc, atMs, radioMs])
  assert.deepEqual(told, [
    [2, 2_091_000, 2_020_000],
    [3, 2_091_000, 2_050_000],
    [4, 2_091_000, 2_090_000],
  ])
  const late = arrivals.take(frame(5, { ...wrong, mono: 60, arr: 2_200 }))
  assert.deepEqual(late[0]?.radioMs, 2_060_000)
})

test('a boot that is followed by another before its clock is set leaves frames without a time', () => {
  const arrivals = new Arrivals()
  arrivals.take(frame(1, { boot: 8, clk: 0, t: 3, arr: 100 }))
  const told = arrivals.take(frame(2, { boot: 9, arr: 500 }))
  assert.deepEqual(
    told.map(({ frame: { fc }, atMs, radioMs }) => [fc, atMs, radioMs]),
    [
      [1, 500_000, null],
      [2, 500_000, 1_002_000],
    ],
  )
})

test('frames that wait when the recording ends are told without a time', () => {
  const arrivals = new Arrivals()
  arrivals.take(frame(1, { clk: 0, arr: 100 }))
  assert.deepEqual(arrivals.end(900), [
    { frame: frame(1, { clk: 0, arr: 100 }), atMs: 900_000, radioMs: null },
  ])
})

test('a copy is dropped, also a late one; a counter that began anew is no copy', () => {
  const arrivals = new Arrivals()
  assert.equal(arrivals.take(frame(5)).length, 1)
  assert.equal(arrivals.take(frame(5, { t: 1_005.1, mono: 5.1, arr: 1_008 })).length, 0)
  assert.equal(arrivals.take(frame(5, { arr: 8_000 })).length, 0)
  assert.equal(arrivals.copies, 2)
  assert.equal(arrivals.take(frame(5, { t: 5_000, mono: 4_000, arr: 5_001 })).length, 1)
})
