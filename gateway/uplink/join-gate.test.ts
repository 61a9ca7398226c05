import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { JoinGate } from './join-gate.ts'

const MINUTE_MS = 60_000

function devEui(n: number): DevEui {
  return n.toString(16).padStart(16, '0') as DevEui
}

test('F43: one device is answered four times at once, then once in half a minute', () => {
  const gate = new JoinGate()
  const times: number[] = []
  for (let atMs = 0; atMs < 10 * MINUTE_MS; atMs += 1_000) {
    if (gate.pass(devEui(1), atMs)) times.push(atMs)
  }
  assert.deepEqual(times.slice(0, 4), [0, 1_000, 2_000, 3_000])
  const waits = times.slice(4).map((atMs, n) => atMs - times[n + 3]!)
  assert.ok(waits.length >= 18 && waits.length <= 19 && waits.every((ms) => ms >= 27_000))
})

test('F43: ten thousand devices together are answered sixty times at once, then once a second', () => {
  const gate = new JoinGate()
  let passed = 0
  // 200 a second for a minute, each another.
  for (let n = 0; n < 12_000; n++) if (gate.pass(devEui(n), n * 5)) passed++
  assert.ok(passed >= 118 && passed <= 121, `${passed}`)
})

test('F43, I8: a device that floods does not use up the share of the others', () => {
  const gate = new JoinGate()
  for (let n = 0; n < 10_000; n++) gate.pass(devEui(1), n)
  assert.ok(gate.pass(devEui(2), 10_000))
})
