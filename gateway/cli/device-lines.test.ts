import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeviceDetail } from '../api/service.ts'
import { linesOf } from './device-lines.ts'

const AT_MS = Date.parse('2026-06-16T12:00:00Z')

const DETAIL = {
  device: { devEui: '70b3d5499f0012ab', name: 'Place\u001b[2J 12' },
  hasKey: true,
  state: 'active',
  lastHeardAtMs: AT_MS,
  care: {
    battery: { percent: 8, atMs: AT_MS },
    isBatteryLow: true,
    distrusted: [{ quantity: 'air.temperature', index: 0, reason: 'frozen', sinceMs: AT_MS }],
  },
  assets: [],
  radio: { verdict: 'good', cause: 'well', advice: { en: 'All is well.', fr: 'Tout va bien.' } },
  downlinks: [
    {
      ...{ id: 'a1', purpose: 'data', fPort: 85, bytes: 2, confirmed: true, urgent: false },
      tries: 1,
    },
  ].map((one) => ({ ...one, isUnderWay: false, expiresAtMs: AT_MS, why: null })),
  link: null,
} as unknown as DeviceDetail

test('a device is told in both languages, its care in words and never as an object', () => {
  const english = linesOf(DETAIL, 'en')
  const french = linesOf(DETAIL, 'fr')
  for (const text of [english, french]) {
    assert.doesNotMatch(text, /\[object/)
    assert.ok(text.includes('Place\ufffd[2J 12'))
    assert.match(text, /^lastHeardAtMs {5}2026-06-16T12:00:00\.000Z$/m)
  }
  assert.match(
    english,
    /^care {14}battery 8 %, battery to be changed, air\.temperature\/0 not to be/m,
  )
  assert.match(french, /^care {14}pile 8 %, pile à changer, air\.temperature\/0 pas crédible/m)
  assert.match(english, /^downlink {10}a1: port 85, 2 bytes, confirmed, sent 1 times, until 2026/m)
  assert.match(
    french,
    /^downlink {10}a1: port 85, 2 octets, avec accusé, envoyé 1 fois, jusqu’à 2026/m,
  )
})
