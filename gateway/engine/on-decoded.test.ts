import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import type { Channel, DecoderOutput } from '../../decoders/contract.ts'
import { readingFacts } from './on-decoded.ts'

const CHANNELS: readonly Channel[] = [
  { quantity: 'air.temperature', index: 0 },
  { quantity: 'air.relativeHumidity', index: 0 },
]
const OBSERVED_MS = Date.UTC(2026, 2, 9, 6)
const output: DecoderOutput = {
  measurements: [
    { quantity: 'air.temperature', index: 0, value: 21.5 },
    { quantity: 'air.temperature', index: 0, value: 20.25, observedMs: OBSERVED_MS },
    { quantity: 'air.relativeHumidity', index: 0, value: 40, observedMs: OBSERVED_MS },
  ],
  notes: [],
  warnings: [],
}

test('F19: before our clock is set a reading is of our monotonic one, a record of the device keeps its own time', () => {
  const job = {
    devEui: '24e124136a000001' as DevEui,
    profile: 'em300',
    atMs: 5_000,
    clk: 0 as const,
  }
  const facts = readingFacts(job, output, CHANNELS, 0)
  assert.deepEqual(
    facts.map(({ atMs, clk, values }) => [atMs, clk, values]),
    [
      [5_000, 0, [2150, null]],
      [OBSERVED_MS, 1, [2025, 400]],
    ],
  )
  const known = readingFacts({ ...job, clk: 2 }, output, CHANNELS, 0)
  assert.deepEqual(
    known.map(({ clk }) => clk),
    [2, 2],
  )
})
