import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readControl } from './control.ts'

test('a frame is injected with what is left out filled in', () => {
  const inject = { freqHz: 868_100_000, sf: 7, payload: '40aa' }
  assert.deepEqual(readControl(JSON.stringify({ inject })), {
    kind: 'inject',
    freqHz: 868_100_000,
    sf: 7,
    bandwidthHz: 125_000,
    payload: Uint8Array.of(0x40, 0xaa),
    rssiDbm: -80,
    snrDb: 9,
    crc: 'good',
  })
})

test('each value out of its bounds is refused with its name', () => {
  const inject = { freqHz: 868_100_000, sf: 7, payload: '40aa' }
  const wrong = {
    freqHz: 868.1,
    sf: 13,
    payload: 'zz',
    bandwidthHz: 1,
    rssiDbm: 1,
    snrDb: '7',
    crc: 'perfect',
  }
  for (const [name, value] of Object.entries(wrong)) {
    const read = readControl(JSON.stringify({ inject: { ...inject, [name]: value } }))
    assert.ok(read.kind === 'rejected' && read.reason.startsWith(name), JSON.stringify(read))
  }
  for (const line of [
    '{"drop":{"answers":0}}',
    '{"lose":true}',
    '{"corrupt":{"at":-1}}',
    '{"stall":{"ms":1e9}}',
    '{"parity":"cpu"}',
    '{"killMcus":1}',
    '{"status":true,"reset":true}',
  ]) {
    assert.equal(readControl(line).kind, 'rejected', line)
  }
})

test('S19: no line makes it throw', () => {
  fc.assert(fc.property(fc.string(), (line) => void readControl(line)))
  fc.assert(fc.property(fc.json(), (line) => void readControl(line)))
  fc.assert(
    fc.property(
      fc.constantFrom('inject', 'drop', 'stall', 'parity', 'killMcus', 'constructor'),
      fc.jsonValue(),
      (key, value) => void readControl(JSON.stringify({ [key]: value })),
    ),
  )
})
