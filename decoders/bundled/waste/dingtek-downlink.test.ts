import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeDingtek } from './dingtek-downlink.ts'

test('orders are text of hex digits: hours of the report, minutes of the measurement', () => {
  const text = (command: Parameters<typeof encodeDingtek>[0]) => {
    const downlink = encodeDingtek(command)
    return downlink && `${downlink.fPort} ${new TextDecoder().decode(downlink.bytes)}`
  }
  assert.equal(text({ kind: 'reportEvery', seconds: 12 * 3600 }), '3 80029999010C81')
  assert.equal(text({ kind: 'collectEvery', seconds: 600 }), '3 80029999080A81')
  for (const seconds of [0, 90, 169 * 3600, Number.NaN]) {
    assert.equal(text({ kind: 'reportEvery', seconds }), undefined)
    assert.equal(text({ kind: 'collectEvery', seconds: seconds / 2 }), undefined)
  }
  assert.equal(text({ kind: 'reboot' }), undefined)
})
