/** What the city's pages reckon: alarms in order, tones, usual, known and unknown, the patrol's answers. */

import assert from 'node:assert/strict'
import { test } from 'node:test'

const CITY = new URL('../../sync/hypervisor/pages/', import.meta.url)
const NOW_MS = Date.UTC(2026, 5, 16, 8, 42)
const MINUTE_MS = 60_000

/** The page's own module: plain JavaScript, so its types are not known here. */
async function moduleOf(name: string) {
  return await import(new URL(name, CITY).href)
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function alarm(kind: string, minutesAgo: number, more: object = {}) {
  const since = iso(NOW_MS - minutesAgo * MINUTE_MS)
  const none = { lastPress: null, ended: null, acknowledged: null, closed: null, next: null }
  const about = {
    id: `${kind} ${minutesAgo}`,
    kind,
    subject: kind,
    name: kind,
    detail: {},
    times: 1,
  }
  return { ...about, since, told: since, ...none, steps: [], ...more }
}

test('alarms stand in the order of urgency, then of age; taken or over, none is at the top', async () => {
  const { hottest, inOrder } = await moduleOf('live/alarm-order.js')
  const gateway = alarm('gateway', 200)
  const [old, young] = [alarm('call', 4), alarm('call', 1)]
  const all = [gateway, young, alarm('leak', 300), alarm('intrusion', 60), old]
  const ids = inOrder(all).map(({ id }: { id: string }) => id)
  assert.deepEqual(ids, ['call 4', 'call 1', 'intrusion 60', 'leak 300', 'gateway 200'])
  assert.equal(hottest(all).id, 'call 4')
  const taken = { ...old, acknowledged: iso(NOW_MS) }
  assert.equal(hottest([taken, gateway, alarm('leak', 1)]), undefined)
  assert.equal(hottest([alarm('intrusion', 9, { ended: iso(NOW_MS) })]), undefined)
})

test('what the stream tells is an alarm at once, until the list has it; a backlog rings nobody', async () => {
  const { stillTold, toldByFact, withTold } = await moduleOf('live/alarm-order.js')
  const press = (agoMs: number, more: object = {}) => ({
    ...{ type: 'callRaised', subject: 'borne-1', stands: true, fields: { press: 1 } },
    ...{ at: iso(NOW_MS - agoMs), receivedAt: iso(NOW_MS), ...more },
  })
  const told = toldByFact(press(800), (id: string) => `Borne ${id}`)
  assert.deepEqual([told.kind, told.name, told.id], ['call', 'Borne borne-1', ''])
  assert.equal(toldByFact(press(3_600_000), String), undefined)
  assert.equal(toldByFact(press(800, { stands: false }), String), undefined)
  assert.equal(toldByFact(press(800, { type: 'spotTaken' }), String), undefined)
  const list = withTold([], told)
  assert.equal(stillTold(list, [], NOW_MS + 1_000).length, 1)
  // The press before it is not this one; the same one, or a press more of the same call, is.
  const before = alarm('call', 5, { subject: 'borne-1' })
  assert.equal(stillTold(list, [before], NOW_MS).length, 1)
  assert.equal(stillTold(list, [{ ...before, lastPress: told.since }], NOW_MS).length, 0)
  assert.equal(stillTold(list, [], NOW_MS + 60_000).length, 0)
  let many: readonly object[] = []
  for (let i = 0; i < 100; i++) many = withTold(many, { ...told, subject: `${i}` })
  assert.ok(many.length <= 20)
})

test('a call rings until it is taken, an intrusion every twenty seconds, open water once, a leak never', async () => {
  const { dueTone } = await moduleOf('live/bell.js')
  const rings = (alarms: readonly object[]) => {
    let rung = new Map()
    let count = 0
    for (let ms = 0; ms < 60_000; ms += 500) {
      const due = dueTone(alarms, rung, ms)
      rung = due.rung
      if (due.tone) count++
    }
    return count
  }
  assert.equal(rings([alarm('call', 1)]), 20)
  assert.equal(rings([alarm('intrusion', 1)]), 3)
  assert.equal(rings([alarm('burst', 1)]), 1)
  assert.equal(rings([alarm('leak', 1), alarm('gateway', 1)]), 0)
  assert.equal(rings([alarm('call', 1, { acknowledged: iso(NOW_MS) })]), 0)
  const both = dueTone([alarm('intrusion', 1), alarm('call', 1)], new Map(), 0)
  assert.deepEqual([both.tone, both.fresh.length], ['two', 2])
})

test('the usual of an hour lies between the days that are known; unknown hours break the sum', async () => {
  const { cumulated, hoursOf, lastKnown, usualOf, weeksBefore } = await moduleOf('live/usual.js')
  assert.equal(weeksBefore('2026-03-31', 1), '2026-03-24')
  const bucket = (hour: number, litres: number, coverage = 1) => ({
    key: `2026-06-16T${String(hour).padStart(2, '0')}+02:00`,
    groups: [
      { kind: 'zone', coverage, litres },
      { kind: 'space', coverage: 1 },
    ],
  })
  const read = ({ litres }: { litres?: number }) => litres
  const day = hoursOf(
    [bucket(0, 10), bucket(1, 20), bucket(2, 40, 0.4), bucket(3, 5)],
    'zone',
    read,
  )
  assert.deepEqual(day.slice(0, 5), [10, 20, null, 5, null])
  assert.deepEqual(cumulated(day).slice(0, 4), [10, 30, null, null])
  const days = [10, 20, 30, 40, 50].map((litres) => hoursOf([bucket(0, litres)], 'zone', read))
  const usual = usualOf(days)
  assert.deepEqual(usual[0], { low: 14, median: 30, high: 46 })
  assert.equal(usual[1], null)
  assert.equal(usualOf(days.slice(0, 3))[0], null)
  assert.deepEqual(lastKnown(cumulated(day), usual), { hour: 1, value: 30, usual: null })
  assert.equal(lastKnown(cumulated(hoursOf([], 'zone', read)), usual), undefined)
})

test('hours that have ended and are not known are hatched; the one that runs is not', async () => {
  const { gapsOf } = await moduleOf('parts/usual-chart.js')
  const hours = [1, null, null, 4, null, ...Array(19).fill(null)]
  assert.deepEqual(gapsOf(hours, 6), [
    [1, 3],
    [4, 5],
  ])
  assert.deepEqual(gapsOf([1, 2, 3], 4), [])
})

test('a space over its limit is taken and counted once; unknown is neither free nor taken', async () => {
  const { countSpaces, readPicture, rowsOf } = await moduleOf('live/picture.js')
  const space = (id: string, status: string, more: object = {}) => {
    return { kind: 'space', id, name: id, status, category: 'normal', devEuis: [], ...more }
  }
  const things = [
    space('b-1', 'free', { row: 'b', rowName: 'Rue B' }),
    space('a-1', 'occupied', { row: 'a', rowName: 'Avenue A', over: {} }),
    space('a-2', 'unknown', { row: 'a', rowName: 'Avenue A' }),
  ]
  const picture = readPicture({ position: 1, things, devices: [], gateways: [] })
  assert.equal(picture.things.size, 3)
  assert.deepEqual(countSpaces(things), { free: 1, occupied: 0, over: 1, unknown: 1, all: 3 })
  const names = rowsOf(things).map(({ name }: { name: string }) => name)
  assert.deepEqual(names, ['Avenue A', 'Rue B'])
})

test('a call point is ready only after a sign of life, and not while its gateway is silent', async () => {
  const { stateOfPoint } = await moduleOf('live/call-points.js')
  const devEui = '70b3d5c1ca1e00c4'
  const point = { kind: 'callPoint', id: 'p', isSupervised: true, devEuis: [devEui] }
  const picture = (lastReadingMs: number | undefined, isOnline = true) => ({
    devices: new Map([[devEui, { gateway: 'g', lastReadingMs }]]),
    gateways: [{ gw: 'g', isOnline, lastHeardMs: NOW_MS - 1 }],
  })
  const word = (one: object, seen: object, alarms: readonly object[] = []) =>
    stateOfPoint(one, seen, { alarms, nowMs: NOW_MS }).word
  const heard = picture(NOW_MS - MINUTE_MS)
  assert.equal(word(point, heard), 'ready')
  assert.equal(word(point, picture(undefined)), 'never')
  assert.equal(word(point, picture(NOW_MS - 27 * 60 * MINUTE_MS)), 'never')
  assert.equal(word(point, picture(NOW_MS, false)), 'away')
  assert.equal(word({ ...point, isSupervised: false }, heard), 'lost')
  assert.equal(word(point, heard, [alarm('call', 1, { subject: 'p' })]), 'calls')
})

test('answers wait in order, a later one of a case takes its place, and there is an end to them', async () => {
  const { QUEUE_MAX, readQueue, sendAll, withAnswer } = await moduleOf('views/patrol/queue.js')
  const answer = (id: string, verdict = 'found') => ({ id, verdict, at: iso(NOW_MS) })
  const twice = withAnswer(withAnswer([answer('a')], answer('b')), answer('a', 'wrong'))
  assert.deepEqual(
    twice.map(({ id, verdict }: { id: string; verdict: string }) => [id, verdict]),
    [
      ['b', 'found'],
      ['a', 'wrong'],
    ],
  )
  assert.deepEqual(readQueue(JSON.stringify(twice)), twice)
  assert.deepEqual(readQueue('{"no'), [])
  assert.deepEqual(readQueue(null), [])
  assert.deepEqual(readQueue(JSON.stringify([answer('a', 'maybe'), { id: 1 }, answer('b')])), [
    answer('b'),
  ])
  const full = Array.from({ length: QUEUE_MAX }, (_, i) => answer(`${i}`))
  assert.equal(withAnswer(full, answer('one more')), undefined)
  assert.equal(withAnswer(full, answer('7', 'gone'))?.length, QUEUE_MAX)
  const outcomes = ['taken', 'refused', 'lost', 'taken']
  const four = ['a', 'b', 'c', 'd'].map((id) => answer(id))
  const asked: string[] = []
  const done = await sendAll(four, async ({ id }: { id: string }) => {
    asked.push(id)
    return outcomes[asked.length - 1]
  })
  assert.deepEqual(asked, ['a', 'b', 'c'])
  assert.deepEqual([done.sent, done.refused], [[answer('a')], [answer('b')]])
})

test('the nearest case comes first once the place is known, and one without a place last', async () => {
  const { distanceM, nearestFirst, walkMinutes } = await moduleOf('views/patrol/nearest.js')
  const here = { lat: 43.5263, lon: 5.4454 }
  const mirabeau = { id: 'near', place: { lat: 43.5268, lon: 5.4487 } }
  const sextius = { id: 'far', place: { lat: 43.5316, lon: 5.4426 } }
  const cases = [{ id: 'nowhere' }, sextius, mirabeau]
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id)
  assert.deepEqual(ids(nearestFirst(cases, here)), ['near', 'far', 'nowhere'])
  assert.deepEqual(ids(nearestFirst(cases, undefined)), ['nowhere', 'far', 'near'])
  const metres = distanceM(here, mirabeau.place)
  assert.ok(metres > 260 && metres < 285, `${metres}`)
  assert.equal(walkMinutes(metres), 4)
})

test('a text finds names without their accents, and sensors by their number', async () => {
  const { found } = await moduleOf('views/map/layers.js')
  const item = (name: string, devEui: string) => ({ id: name, name, devEuis: [devEui] })
  const items = [
    item('École Sallier', '70b3d5c1ca1e00c1'),
    item('Rue Espariat 03', '70b3d5c1ca1e0022'),
  ]
  const names = (text: string) => found(items, text).map(({ name }: { name: string }) => name)
  assert.deepEqual(names('ecole'), ['École Sallier'])
  assert.deepEqual(names('1E0022'), ['Rue Espariat 03'])
  assert.deepEqual(names('place'), [])
  assert.equal(names(' ').length, 2)
})

test('a clock on an alarm counts minutes, then hours, then days', async () => {
  const { clockText } = await moduleOf('parts/alarm-text.js')
  const texts = [38_000, 724_000, 11_040_000, 3 * 86_400_000].map((ms) => clockText(ms))
  assert.deepEqual(texts, ['0:38', '12:04', '3\u202fh\u202f04', '3\u202fj'])
})
