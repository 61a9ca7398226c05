import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventFact, EventFactType } from '../fact.ts'
import { kindsOf, stateKeyOf } from './states.ts'

function event(type: EventFactType, subject: string, fields: EventFact['fields']): EventFact {
  return { stream: 1, type, subject, atMs: 0, clk: 2, rev: 0, fields }
}

test('each name that flows tell of a thing is a state of its own, and each quantity', () => {
  const sign = event('customReported', 'P-014', { name: 'signText', value: '12' })
  const rain = event('customReported', 'P-014', { name: 'rain', value: 4 })
  assert.deepEqual(stateKeyOf(sign), { kind: 'custom/signText', subject: 'P-014' })
  assert.deepEqual([...kindsOf('customReported', [sign, rain])], ['custom/signText', 'custom/rain'])
  const air = event('valueHour', 'A-1', { quantity: 'air.pm25' })
  assert.deepEqual(stateKeyOf(air), { kind: 'valueHour/air.pm25', subject: 'A-1' })
})

test('a type that tells one state has its kind before any fact of it is there', () => {
  assert.deepEqual([...kindsOf('binFull', [])], ['bin'])
  assert.deepEqual([...kindsOf('customReported', [])], [])
  assert.equal(stateKeyOf(event('healthRaised', '', {})), undefined)
})
