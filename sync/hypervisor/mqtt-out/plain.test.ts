/** What is published on a plain broker, and what is not. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyCity } from '../../../test/support/any-city.ts'
import { cityOf, DEV_EUI, GATEWAY, NOW_MS } from '../../../test/support/city-now.ts'
import { FactShelf } from '../../../test/support/fact-shelf.ts'
import type { EventFact } from '../../fact.ts'
import { eventMessage, stateMessages, topicOf } from './plain.ts'
import type { Reader } from './shown.ts'

const SERVICES: Reader = { view: 'services', safety: false }
const PUBLIC: Reader = { view: 'public', safety: false }
const POLICE: Reader = { view: 'police', safety: true }

function stateAt(topic: string, reader: Reader): Record<string, unknown> | undefined {
  const message = stateMessages('aix', cityOf(), reader).find((one) => one.topic === topic)
  return message?.payload as Record<string, unknown> | undefined
}

test('a space stands under its domain, kind and id, with the moment it was observed', () => {
  const state = stateAt('aix/parking/space/pmr-0042/state', SERVICES)
  assert.deepEqual(
    [state?.['v'], state?.['seq'], state?.['ts'], state?.['status'], state?.['category']],
    [1, 1_000, '2026-06-15T09:12:05Z', 'occupied', 'prm'],
  )
  const gateway = stateAt(`aix/gw/${GATEWAY}/status`, SERVICES)
  assert.equal(gateway?.['online'], true)
})

test('the public reads no device, no gateway, no over-stay, no since; safety only where it is shown', () => {
  const text = JSON.stringify(stateMessages('aix', cityOf(), PUBLIC))
  assert.doesNotMatch(text, /70b3d5|a84041|"over"|borne-rotonde|ecole-sallier/)
  const state = stateAt('aix/parking/space/pmr-0042/state', PUBLIC)
  assert.deepEqual(
    [state?.['ts'], state?.['sinceMs'], state?.['toldMs']],
    [undefined, undefined, undefined],
  )
  const police = JSON.stringify(stateMessages('aix', cityOf(), POLICE))
  for (const shown of [/"over"/, /borne-rotonde/, /70b3d5/]) assert.match(police, shown)
})

test('events of reserved spaces and over-stays are for the police, and none that was replaced is told', () => {
  const shelf = new FactShelf()
  const told = (type: EventFact['type'], subject: string) =>
    shelf.arrive({
      ...{ stream: 1, type, subject, atMs: NOW_MS, clk: 2, rev: 0 },
      fields: { devEui: DEV_EUI, sinceMs: NOW_MS, limitMinutes: 20 },
    } as EventFact)
  const facts = [
    told('spotTaken', 'pmr-0042'),
    told('spotTaken', 'std-0100'),
    told('overstayStarted', 'liv-0007'),
    told('callRaised', 'borne-rotonde'),
  ]
  const topics = (reader: Reader) =>
    facts.flatMap((fact) => eventMessage('aix', fact, cityOf(), reader)?.topic ?? [])
  assert.deepEqual(topics(PUBLIC), [])
  assert.deepEqual(topics(SERVICES), ['aix/parking/space/std-0100/event'])
  assert.equal(topics(POLICE).length, 4)
  assert.deepEqual(eventMessage('aix', facts[1]!, cityOf(), SERVICES)?.payload, {
    ...{ v: 1, seq: 2, ts: '2026-06-15T09:30:00Z', id: 'std-0100', type: 'spotTaken' },
    fields: { devEui: DEV_EUI, sinceMs: NOW_MS, limitMinutes: 20 },
  })
  const replaced = { ...facts[1]!, stands: false }
  assert.equal(eventMessage('aix', replaced, cityOf(), POLICE), undefined)
})

test('any city has topics that a broker takes, each its own', () => {
  fc.assert(
    fc.property(anyCity, (city) => {
      const topics = stateMessages('aix', city, POLICE).map(({ topic }) => topic)
      for (const topic of topics) assert.match(topic, /^[^+#\0/]+(\/[^+#\0/]+){3,4}$/)
      assert.equal(new Set(topics).size, topics.length)
    }),
  )
  assert.equal(
    topicOf('aix', { kind: 'bin', id: 'a/b+c#' }, 'state'),
    'aix/waste/bin/a%2Fb%2Bc%23/state',
  )
})
