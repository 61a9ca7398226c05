import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseGatewayEui } from '../../base/ids.ts'
import { tmstUs } from '../../base/tmst.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import { DEDUP_WINDOW_MS, Dedup } from './dedup.ts'

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

test('with one gateway a frame goes on at once, its late copy nowhere', () => {
  const dedup = new Dedup()
  assert.equal(dedup.take([frame([1])], 0, 0).length, 1)
  assert.equal(dedup.take([frame([1])], 100, 0).length, 0)
  assert.equal(dedup.copies, 1)
})

test('W37, F34: with several gateways a frame waits for the others, and the best one is answered', () => {
  const dedup = new Dedup()
  assert.equal(dedup.take([frame([1], 2)], 0, DEDUP_WINDOW_MS).length, 0)
  assert.equal(dedup.take([frame([1], 8, '0000000000000002')], 50, DEDUP_WINDOW_MS).length, 0)
  const [heard] = dedup.release(DEDUP_WINDOW_MS)
  assert.equal(heard?.best.snrDb, 8)
  assert.equal(heard?.receptions.length, 2)
  assert.equal(dedup.take([frame([1], 9)], DEDUP_WINDOW_MS + 100, DEDUP_WINDOW_MS).length, 0)
})

test('the same bytes after the window are a retransmission of the device', () => {
  const dedup = new Dedup()
  dedup.take([frame([1])], 0, 0)
  assert.equal(dedup.take([frame([1])], 4_000, 0).length, 1)
})

test('I10: a flood of different frames is held within bounds and none is lost', () => {
  const dedup = new Dedup()
  let out = 0
  for (let n = 0; n < 5_000; n++) {
    out += dedup.take([frame([n & 255, n >> 8])], 0, DEDUP_WINDOW_MS).length
  }
  assert.ok(out >= 5_000 - 1_100)
  assert.equal(out + dedup.release(DEDUP_WINDOW_MS).length, 5_000)
})
