import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CborValue } from '../../base/cbor.ts'
import { parseGatewayEui } from '../../base/ids.ts'
import { tmstUs } from '../../base/tmst.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import { receptionFromDisk, receptionToDisk } from '../journal/reception.ts'
import { DEDUP_WINDOW_MS, Dedup, receptionOf } from './dedup.ts'

function frame(bytes: number[], snrDb = 5, gateway = '0000000000000001'): RxFrame {
  return {
    gatewayEui: parseGatewayEui(gateway)!,
    tmst: tmstUs(1),
    monoMs: 0,
    atMs: 0,
    freqHz: 868_100_000,
    modulation: { kind: 'lora', sf: 7, bandwidthHz: 125_000 },
    codingRate: '4/5',
    rssiDbm: -100,
    snrDb,
    phyPayload: Uint8Array.from(bytes),
  }
}

const AT_ONCE = () => 0
const WINDOW = () => DEDUP_WINDOW_MS

test('with one gateway a frame goes on at once, its late copy nowhere', () => {
  const dedup = new Dedup()
  assert.equal(dedup.take([frame([1])], 0, AT_ONCE).length, 1)
  assert.equal(dedup.take([frame([1])], 100, AT_ONCE).length, 0)
  assert.equal(dedup.copies, 1)
})

test('W37, F34: with several gateways a frame waits for the others, and the best one is answered', () => {
  const dedup = new Dedup()
  assert.equal(dedup.take([frame([1], 2)], 0, WINDOW).length, 0)
  assert.equal(dedup.take([frame([1], 8, '0000000000000002')], 50, WINDOW).length, 0)
  const [heard] = dedup.release(DEDUP_WINDOW_MS)
  assert.equal(heard?.best.snrDb, 8)
  assert.equal(heard?.receptions.length, 2)
  assert.equal(dedup.take([frame([1], 9)], DEDUP_WINDOW_MS + 100, WINDOW).length, 0)
})

test('the same bytes after the window are a retransmission of the device', () => {
  const dedup = new Dedup()
  dedup.take([frame([1])], 0, AT_ONCE)
  assert.equal(dedup.take([frame([1])], 4_000, AT_ONCE).length, 1)
})

test('I10: a flood of different frames is held within bounds and none is lost', () => {
  const dedup = new Dedup()
  let out = 0
  for (let n = 0; n < 5_000; n++) {
    out += dedup.take([frame([n & 255, n >> 8])], 0, WINDOW).length
  }
  assert.ok(out >= 5_000 - 1_100)
  assert.equal(out + dedup.release(DEDUP_WINDOW_MS).length, 5_000)
})

test('F34: a frame that nobody else will report does not wait behind one that is waited for', () => {
  const dedup = new Dedup()
  const waitMs = ({ phyPayload }: RxFrame) => (phyPayload[0] === 1 ? DEDUP_WINDOW_MS : 0)
  const heard = dedup.take([frame([1]), frame([2]), frame([2], 9)], 0, waitMs)
  assert.deepEqual(
    heard.map(({ best, receptions }) => [best.phyPayload[0], best.snrDb, receptions.length]),
    [[2, 9, 2]],
  )
  assert.equal(dedup.nextMs, DEDUP_WINDOW_MS)
  assert.equal(dedup.take([frame([2])], 100, waitMs).length, 0, 'its late copy is one')
  assert.equal(dedup.release(DEDUP_WINDOW_MS).length, 1)
})

test('F34: how each other gateway heard it is kept, the best of each, strongest first', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((last) => `000000000000000${last}`) as [
    string,
    string,
    string,
  ]
  const receptions = [frame([1], 9, a), frame([1], -5, b), frame([1], 3, b), frame([1], 4, c)]
  const kept = receptionOf({ best: receptions[0]!, receptions })
  assert.equal(kept.gateways, 3)
  assert.deepEqual(
    kept.others?.map(({ gatewayEui, snrDb }) => [gatewayEui, snrDb]),
    [
      [c, 4],
      [b, 3],
    ],
  )
  assert.deepEqual(receptionFromDisk(receptionToDisk(kept) as CborValue[]), kept)
  const alone = receptionOf({ best: receptions[1]!, receptions: receptions.slice(1, 3) })
  assert.deepEqual([alone.gateways, 'others' in alone], [1, false])
  assert.deepEqual(receptionFromDisk(receptionToDisk(alone) as CborValue[]), alone)
})

test('F34, I10: of a frame that a whole city hears so many receptions are kept', () => {
  const eui = (n: number) => n.toString(16).padStart(16, '0')
  const receptions = Array.from({ length: 20 }, (_, n) => frame([1], n, eui(n)))
  const kept = receptionOf({ best: receptions[19]!, receptions })
  assert.deepEqual([kept.gateways, kept.others?.length, kept.others?.[0]?.snrDb], [20, 7, 18])
})
