import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventFact, EventFactType } from '../../sync/fact.ts'
import { NOON_MS, reading } from '../../test/support/facts.ts'
import { alarmFactTypes, alarmLines } from './alarm-lines.ts'

function told(
  type: EventFactType,
  second: number,
  subject: string,
  fields: EventFact['fields'] = {},
): EventFact {
  return { stream: 0, type, atMs: NOON_MS + second * 1000, clk: 2, rev: 0, subject, fields }
}

function seen(second: number, subject: string, of: EventFactType, ofSecond: number): EventFact {
  const fields = { of, ofMs: NOON_MS + ofSecond * 1000, by: 'api: Anna' }
  return told('alarmAcknowledged', second, subject, fields)
}

test('each alarm has who has seen it and when it was over; the newest comes first', () => {
  const facts = [
    told('callRaised', 0, 'call-1', { press: 1 }),
    told('callRaised', 10, 'call-1', { press: 2 }),
    seen(20, 'call-1', 'callRaised', 10),
    told('intrusionDetected', 30, 'hall'),
    seen(35, 'call-1', 'intrusionDetected', 30),
    told('intrusionEnded', 40, 'hall'),
    told('intrusionDetected', 50, 'hall'),
  ]
  assert.deepEqual(
    alarmLines(facts, 10).map(({ type, atMs, seen, endedMs }) => [
      type,
      (atMs - NOON_MS) / 1000,
      seen?.by ?? null,
      endedMs === null ? null : (endedMs - NOON_MS) / 1000,
    ]),
    [
      ['intrusionDetected', 50, null, null],
      ['intrusionDetected', 30, null, 40],
      ['callRaised', 10, 'api: Anna', null],
      ['callRaised', 0, null, null],
    ],
  )
})

test('one device of a place that is heard again does not end the silence of another', () => {
  const facts = [
    told('supervisionLost', 0, 'hall', { devEui: 'a' }),
    told('supervisionLost', 1, 'hall', { devEui: 'b' }),
    told('supervisionBack', 9, 'hall', { devEui: 'b' }),
  ]
  const ends = alarmLines(facts, 10).map(({ endedMs }) => endedMs)
  assert.deepEqual(ends, [NOON_MS + 9_000, null])
})

test('a test of a call point is listed, readings are not, and no more than asked for', () => {
  const facts = [reading(0), ...[1, 2, 3].map((at) => told('callTested', at, 'call-1'))]
  assert.deepEqual(
    alarmLines(facts, 2).map(({ type, atMs }) => [type, atMs - NOON_MS]),
    [
      ['callTested', 3_000],
      ['callTested', 2_000],
    ],
  )
})

test('what is asked for ends with what ends it; what is no alarm is not asked for', () => {
  assert.deepEqual(alarmFactTypes(['callRaised', 'intrusionDetected', 'reading']), [
    'callRaised',
    'intrusionDetected',
    'intrusionEnded',
    'alarmAcknowledged',
  ])
})
