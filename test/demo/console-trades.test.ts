/** What the console's pages of the trades reckon by themselves: pure parts, without a browser. */

import assert from 'node:assert/strict'
import { test } from 'node:test'

const ROOT = new URL('../../', import.meta.url)
const moduleOf = async (name: string) => await import(new URL(`gateway/console/${name}`, ROOT).href)

const HOUR_MS = 3_600_000
/** Tuesday, 14:00 in Paris. */
const NOW = Date.parse('2026-06-16T12:00:00Z')

test('an alarm told by the stream and by the list stands once, with who took it and its end', async () => {
  const { afterLine, standingAlarm, withAlarms } = await moduleOf('alarms.js')
  const line = (type: string, second: number, more: object = {}) => {
    return { type, at: new Date(NOW + second * 1000).toISOString(), subject: 'hall', ...more }
  }
  const first = line('intrusionDetected', 0, { devEui: 'a' })
  let alarms = afterLine([], first)
  alarms = withAlarms(alarms, [{ ...first, atMs: NOW, seen: null, endedMs: null }])
  alarms = afterLine(alarms, line('supervisionLost', 5, { devEui: 'b' }))
  assert.equal(alarms.length, 2)
  assert.equal(standingAlarm(alarms, { type: 'intrusionDetected', subject: 'hall' }).atMs, NOW)
  const seen = { of: 'intrusionDetected', ofMs: NOW, by: 'api: Anna' }
  alarms = afterLine(alarms, line('alarmAcknowledged', 7, seen))
  alarms = afterLine(alarms, line('supervisionBack', 8, { devEui: 'c' }))
  alarms = afterLine(alarms, line('intrusionEnded', 9, { devEui: 'b' }))
  assert.deepEqual(
    alarms.map(({ type, seen, endedMs }: (typeof alarms)[0]) => [type, seen?.by, endedMs]),
    [
      ['supervisionLost', undefined, null],
      ['intrusionDetected', 'api: Anna', NOW + 9_000],
    ],
  )
  alarms = afterLine(alarms, line('withdrawn', 10, { of: 'supervisionLost', ofMs: NOW + 5_000 }))
  assert.equal(alarms.length, 1)
})

test('an answer that is older than what the stream has told takes nothing back, and a newer one adds', async () => {
  const { afterLine, withAlarms } = await moduleOf('alarms.js')
  const call = { type: 'callRaised', subject: 'hall', at: new Date(NOW).toISOString() }
  const asked = { ...call, atMs: NOW, seen: null, endedMs: null }
  const by = 'api: Anna'
  const told = afterLine([asked], {
    type: 'alarmAcknowledged',
    at: new Date(NOW + 1_000).toISOString(),
    subject: 'hall',
    of: 'callRaised',
    ofMs: NOW,
    by,
  })
  for (const [first, then] of [
    [told, [asked]],
    [[asked], told],
  ])
    assert.equal(withAlarms(first, then)[0].seen.by, by)
})

test('the list of alarms of a page that stays open for months stays short', async () => {
  const { afterLine } = await moduleOf('alarms.js')
  let alarms: { atMs: number }[] = []
  for (let i = 0; i < 1_000; i++)
    alarms = afterLine(alarms, {
      type: 'callRaised',
      at: new Date(NOW + i).toISOString(),
      subject: 'a',
    })
  assert.equal(alarms.length, 400)
  assert.equal(alarms[0]?.atMs, NOW + 999)
})

test('a doubt that is mostly wrong is no errand, nor one of a sensor that is told silent already', async () => {
  const { careTasks } = await moduleOf('care-tasks.js')
  const space = (id: string, confidence: number | null) => ({
    asset: { id },
    details: { proof: { devEui: id }, doubt: { problem: 'stuck', sinceMs: 5, confidence } },
  })
  const device = (devEui: string, state: string, care: object = {}) => {
    return { device: { devEui }, state, care: { distrusted: [], isBatteryLow: false, ...care } }
  }
  const distrusted = [{ quantity: 'air.pressure', index: 0, reason: 'frozen', sinceMs: 9 }]
  const tasks = careTasks(
    [space('a', 0.97), space('b', 0.11), space('c', null), space('d', 0.97)],
    [device('d', 'silent'), device('e', 'active', { distrusted, isBatteryLow: true })],
  )
  type Task = { kind: string; view?: { asset: { id: string } }; what?: string }
  assert.deepEqual(
    tasks.map(({ kind, view, what }: Task) => [kind, view?.asset.id, what]),
    [
      ['doubt', 'a', 'stuck'],
      ['doubt', 'c', 'stuck'],
      ['distrust', undefined, 'frozen'],
      ['battery', undefined, undefined],
    ],
  )
})

test('what is done on a round is one card; each alarm has its own', async () => {
  const { cardsOf, hrefOf } = await moduleOf('views/today/task-list.js')
  const kinds = ['call', 'call', 'leak', 'bin', 'silent', 'bin']
  const cards = cardsOf(kinds.map((kind) => ({ kind })))
  type Task = { kind: string }
  assert.deepEqual(
    cards.map((card: Task[]) => card.map(({ kind }) => kind).join(' ')),
    ['call', 'call', 'leak', 'bin bin', 'silent'],
  )
  const device = { device: { devEui: 'aa' } }
  assert.equal(hrefOf({ kind: 'battery', device }), '#/devices/aa')
  assert.equal(hrefOf({ kind: 'call', call: { subject: 'borne 1' } }), '#/safety/borne%201')
})

test('how far the state of a space is known: unknown is never sure, and says why', async () => {
  const { trustOf, foundIn } = await moduleOf('views/parking/find.js')
  const proof = { isInferred: false, pending: null }
  const view = (state: string, details: object, id = 'rue-mignet-01') => {
    const asset = { id, name: 'Rue Mignet 01', properties: { category: 'prm' } }
    return { asset, bindings: [{ devEui: '70b3d5' }], state, details }
  }
  assert.equal(trustOf(view('free', { proof })), 'sure')
  assert.equal(trustOf(view('unknown', {})), 'unheard')
  assert.equal(trustOf(view('unknown', { proof })), 'silent')
  assert.equal(trustOf(view('free', { proof, doubt: { problem: 'stuck' } })), 'doubted')
  assert.equal(trustOf(view('free', { proof: { ...proof, isInferred: true } })), 'inferred')
  assert.equal(trustOf(view('free', { proof: { ...proof, pending: 'occupied' } })), 'pending')
  const over = view('occupied', { proof, overstay: { sinceMs: 1, limitMinutes: 1 } }, 'b')
  const spaces = [over, view('free', { proof }, 'a'), view('unknown', {}, 'c')]
  const found = (state: string, more: object = {}) =>
    foundIn(spaces, { state, category: '', text: '', ...more }).map(
      (one: typeof over) => one.asset.id,
    )
  assert.deepEqual(found(''), ['a', 'b', 'c'])
  assert.deepEqual([found('occupied'), found('over'), found('check')], [['b'], ['b'], ['c']])
  assert.deepEqual(found('', { text: 'MIGNET 70b3' }), ['a', 'b', 'c'])
  assert.deepEqual([found('', { text: 'sextius' }), found('', { category: 'ev' })], [[], []])
})

test('a day of a space is a civil day of Paris: stays, what was over the limit, and what nobody knows', async () => {
  const { lastTwoDays } = await moduleOf('views/parking/day-strip.js')
  const { formats } = await import(new URL('base/web/format.js', ROOT).href)
  const at = (text: string) => Date.parse(text)
  const facts = [
    { type: 'spotFreed', atMs: at('2026-06-15T06:00:00Z') },
    { type: 'spotTaken', atMs: at('2026-06-15T08:00:00Z') },
    {
      type: 'overstayStarted',
      atMs: at('2026-06-15T09:00:00Z'),
      sinceMs: at('2026-06-15T08:00:00Z'),
      limitMinutes: 30,
    },
    { type: 'overstayEnded', atMs: at('2026-06-15T10:00:00Z') },
    { type: 'spotFreed', atMs: at('2026-06-15T10:00:00Z') },
    { type: 'spotUnknown', atMs: at('2026-06-16T01:00:00Z') },
  ]
  type Day = {
    day: string
    startMs: number
    endMs: number
    stays: number
    longestMs: number
    parts: { look: string; fromMs: number; toMs: number }[]
  }
  const [today, yesterday]: Day[] = lastTwoDays({ f: formats('fr'), nowMs: NOW }, facts)
  assert.deepEqual([today!.day, yesterday!.day], ['2026-06-16', '2026-06-15'])
  assert.equal(new Date(today!.startMs).toISOString(), '2026-06-15T22:00:00.000Z')
  assert.deepEqual([yesterday!.stays, yesterday!.longestMs], [1, 2 * HOUR_MS])
  const lengths = (day: Day) =>
    day.parts.map(({ look, fromMs, toMs }) => [look, (toMs - fromMs) / HOUR_MS])
  assert.deepEqual(lengths(yesterday!), [
    ['unknown', 8],
    ['free', 2],
    ['occupied', 2],
    ['free', 12],
    ['over', 1.5],
  ])
  assert.deepEqual(lengths(today!), [
    ['free', 3],
    ['unknown', 11],
  ])
})

test('the day of the clock change has an hour more, and its strip with it', async () => {
  const { lastTwoDays } = await moduleOf('views/parking/day-strip.js')
  const { formats } = await import(new URL('base/web/format.js', ROOT).href)
  const nowMs = Date.parse('2026-10-25T12:00:00Z')
  const [today, yesterday] = lastTwoDays({ f: formats('fr'), nowMs }, [])
  const hours = ({ startMs, endMs }: { startMs: number; endMs: number }) =>
    (endMs - startMs) / HOUR_MS
  assert.deepEqual([hours(today), hours(yesterday)], [25, 24])
})

test('a call point that cannot call is never ready; a test is due once a month where a press is set', async () => {
  const { pointState } = await moduleOf('views/safety/point-state.js')
  const devices = [{ devEui: 'a', heardMs: NOW - HOUR_MS, isLost: false }]
  const call = { testPress: null, testedMs: null }
  const point = (details: object) => {
    const base = { call, supervision: { devices } }
    return {
      asset: { id: 'p', kind: 'callPoint' },
      state: 'quiet',
      details: { ...base, ...details },
    }
  }
  const state = (view: object, calls: object[] = []) => pointState(view, { calls }, NOW)
  assert.equal(state(point({})), 'ready')
  assert.equal(state(point({ supervision: { devices: [] } })), 'unknown')
  assert.equal(
    state(point({ supervision: { devices: [{ ...devices[0], isLost: true }] } })),
    'missed',
  )
  assert.equal(state(point({ call: { testPress: 3, testedMs: null } })), 'due')
  assert.equal(state(point({ call: { testPress: 3, testedMs: NOW - 40 * 24 * HOUR_MS } })), 'due')
  assert.equal(state(point({ call: { testPress: 3, testedMs: NOW - HOUR_MS } })), 'ready')
  assert.equal(state(point({}), [{ subject: 'p', atMs: NOW - 60_000 }]), 'called')
  const building = (watch: object, more: object = {}) => {
    const details = { supervision: { devices }, watch, ...more }
    return { asset: { id: 'b', kind: 'building' }, state: 'quiet', details }
  }
  assert.equal(state(building({ isArmed: true, openSinceMs: null })), 'calm')
  assert.equal(state(building({ isArmed: false, openSinceMs: null })), 'unwatched')
  assert.equal(state(building({ isArmed: false, openSinceMs: NOW })), 'open')
  const intrusion = { intrusion: { sinceMs: NOW } }
  assert.equal(state(building({ isArmed: true, openSinceMs: NOW }, intrusion)), 'intrusion')
})

test('bounds leave out what is not known; a bin’s distance is how full it is, within its two ends', async () => {
  const { boundsOf, fillOf, hoursOf, passagesOf } = await moduleOf('views/others/bounds.js')
  const points = [
    [NOW, 5],
    [NOW + 60_000, null],
    [NOW + 120_000, 2],
    [NOW + HOUR_MS, 9],
  ]
  const { least, most, median } = boundsOf(points)
  assert.deepEqual([least, most, median], [[NOW + 120_000, 2], [NOW + HOUR_MS, 9], 5])
  assert.equal(boundsOf([[NOW, null]]), undefined)
  type Hour = { hourMs: number; readings: number }
  assert.deepEqual(
    hoursOf(points, 9).map(({ hourMs, readings }: Hour) => [(hourMs - NOW) / HOUR_MS, readings]),
    [
      [1, 1],
      [0, 2],
    ],
  )
  assert.equal(hoursOf(points, 1).length, 1)
  const bin = { emptyMm: 900, fullMm: 150 }
  const distances = [
    [1, 900],
    [2, 525],
    [3, 10],
    [4, null],
  ]
  assert.deepEqual(fillOf(distances, bin), [
    [1, 0],
    [2, 50],
    [3, 100],
    [4, null],
  ])
  const hour = { type: 'countHour', hourMs: NOW, inCount: 3, outCount: 4 }
  assert.deepEqual(passagesOf([hour, { type: 'countQuarter', hourMs: 0 }]), [[NOW, 7]])
})

test('the hour that runs is drawn when enough of it is known, and is no gap before', async () => {
  const { hourlyShare } = await moduleOf('views/parking/occupancy.js')
  const bucket = (hour: number, status: string) => {
    const from = new Date(NOW + hour * HOUR_MS).toISOString()
    const to = new Date(NOW + (hour + 1) * HOUR_MS).toISOString()
    return { from, to, groups: [{ kind: 'space', status, occupancyRate: 0.5 }] }
  }
  const hours = [
    bucket(-2, 'final'),
    bucket(-1, 'unpublished'),
    bucket(0, 'unpublished'),
    bucket(1, 'final'),
  ]
  assert.deepEqual(hourlyShare({ buckets: hours }, NOW + 1), [
    [NOW - 2 * HOUR_MS, 50],
    [NOW - HOUR_MS, null],
  ])
  assert.deepEqual(hourlyShare(undefined, NOW), [])
})
