import assert from 'node:assert/strict'
import { test } from 'node:test'

const PAGES = new URL('../../sync/hypervisor/pages/', import.meta.url)

/** The page's own module: plain JavaScript, so its types are not known here. */
async function moduleOf(name: string) {
  return await import(new URL(name, PAGES).href)
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MONDAY = Date.parse('2026-06-15T00:00:00Z')

function told(value: number | null, i: number) {
  return { key: `d${i}`, fromMs: MONDAY + i * DAY_MS, value, status: 'final' }
}

test('the usual of a weekday is the median of the same weekdays before, and none below three', async () => {
  const { withUsual } = await moduleOf('kept-kpis.js')
  const weeks = [10, 20, null, 40, 1000]
  const days = weeks.flatMap((value, week) =>
    Array.from({ length: 7 }, (_, day) => told(day === 0 ? value : 5, week * 7 + day)),
  )
  const last = withUsual(days, 7)
  assert.equal(last[0].usual, 20, 'an unknown Monday is none of them')
  assert.equal(last[1].usual, 5)
  assert.equal(withUsual(days.slice(0, 21), 7)[0].usual, undefined)
})

test('several buckets are one by what was known; an unpublished one counts for coverage only', async () => {
  const { mergedOf } = await moduleOf('kept-kpis.js')
  const known = { status: 'final', coverage: 1, assets: 4, occupancyRate: 0.8, minStayMs: 60_000 }
  const half = { status: 'partial', coverage: 0.5, assets: 4, occupancyRate: 0.2, minStayMs: 9_000 }
  const none = { status: 'unpublished', coverage: 0, assets: 4 }
  const merged = mergedOf([known, half, none, undefined])
  assert.equal(Number(merged.occupancyRate.toFixed(3)), 0.6)
  assert.equal(merged.coverage, 0.5)
  assert.equal(merged.minStayMs, 9_000)
  assert.equal(merged.rotations, null, 'nobody told it: not zero')
  assert.equal(mergedOf([none]).isPublished, false)
})

test('indicators are asked for in pieces that are never cut short, oldest first', async () => {
  const { pathsOf } = await moduleOf('kept-kpis.js')
  const asked = { period: 'day', from: '2026-01-01', days: 60, group: 'kind', kind: 'space' }
  assert.deepEqual(
    pathsOf(asked).map((path: string) => /from=([\d-]+)&count=(\d+)/.exec(path)?.slice(1)),
    [
      ['2026-01-01', '28'],
      ['2026-01-29', '28'],
      ['2026-02-26', '4'],
    ],
  )
  const hours = pathsOf({ ...asked, period: 'hour', days: 2 })
  assert.ok(hours.every((path: string) => path.includes('count=25')))
})

test('a week’s hours: Paris days, categories weighed by known time, and unknown stays unknown', async () => {
  const { weekOf, fullestOf } = await moduleOf('views/parking/reckon.js')
  const kpi = (group: string, occupancyRate: number, more = {}) => {
    return { group, kind: 'space', status: 'final', coverage: 1, assets: 1, occupancyRate, ...more }
  }
  const buckets = [
    // 22:00 UTC of a Sunday in summer is Monday's first hour.
    { from: '2026-06-14T22:00:00Z', groups: [kpi('prm', 1), kpi('normal', 0.5, { assets: 3 })] },
    { from: '2026-06-14T23:00:00Z', groups: [kpi('prm', 0.9, { status: 'unpublished' })] },
  ]
  const how = {
    category: '',
    dayOf: (ms: number) => new Date(ms + 2 * HOUR_MS).toISOString().slice(0, 10),
    hourOf: (ms: number) => new Date(ms + 2 * HOUR_MS).getUTCHours(),
  }
  const rows = weekOf(buckets, how)
  assert.equal(rows[0][0], 0.625)
  assert.equal(rows[0][1], null)
  assert.equal(weekOf(buckets, { ...how, category: 'prm' })[0][0], 1)
  assert.deepEqual(fullestOf(rows), { day: 0, hour: 0, share: 0.625 })
  assert.equal(fullestOf(weekOf([], how)), undefined)
})

test('stays are measured against the limit of their own space', async () => {
  const { staysAgainst, limitsOf } = await moduleOf('views/parking/reckon.js')
  const spaces = [
    { id: 'a', limitMinutes: 30 },
    { id: 'b', limitMinutes: 30 },
    { id: 'c', limitMinutes: 120 },
    { id: 'd' },
  ]
  const freed = (subject: string, minutes: number) => {
    return { subject, fields: { stayMs: minutes * 60_000 } }
  }
  const facts = [freed('a', 31), freed('b', 29), freed('c', 90), freed('gone', 500)]
  const { stays, beyond, share } = staysAgainst(facts, spaces, 30)
  assert.deepEqual([stays.length, beyond, share], [2, 1, 0.5])
  assert.equal(staysAgainst([], spaces, 30).share, null)
  assert.deepEqual(limitsOf(spaces), [30, 120])
})

const ZONE = {
  ...{ id: 'z', name: 'Z', kind: 'zone', gateway: 'g', devEuis: [], values: [] },
  valves: [{ devEui: 'v', valve: 1, status: 'closed', sinceMs: 0 }],
}
const GATEWAY = { gw: 'g', isOnline: true }

test('a zone with a leak, a lock, an unsure valve or a silent gateway says why it is not watered', async () => {
  const { hindranceOf } = await moduleOf('views/watering/reckon.js')
  const picture = { gateways: [GATEWAY], devices: [], things: [] }
  assert.equal(hindranceOf(ZONE, picture), undefined)
  const valve = (status: string) => ({ ...ZONE, valves: [{ ...ZONE.valves[0], status }] })
  assert.equal(hindranceOf({ ...ZONE, leak: {} }, picture), 'leak')
  assert.equal(hindranceOf({ ...ZONE, lock: {} }, picture), 'lock')
  assert.equal(hindranceOf({ ...ZONE, valves: [] }, picture), 'noValve')
  assert.equal(hindranceOf(valve('unsure'), picture), 'unsure')
  assert.equal(hindranceOf(valve('open'), picture), 'open')
  const silent = { ...picture, gateways: [{ ...GATEWAY, isOnline: false }] }
  assert.equal(hindranceOf(ZONE, silent), 'silent')
  assert.equal(hindranceOf(ZONE, { ...picture, gateways: [] }), 'gateway')
})

test('expected litres follow what the zone has learned, and are not made up', async () => {
  const { litresPerMinute, litresUntil } = await moduleOf('views/watering/reckon.js')
  const done = { endedMs: 0, durationMs: 720_000, litres: 297, expectedLitres: 300 }
  assert.equal(litresPerMinute({ ...ZONE, lastWatering: done }), 25)
  assert.equal(litresPerMinute(ZONE), undefined)
  assert.equal(litresPerMinute({ ...ZONE, lastWatering: { ...done, durationMs: 0 } }), undefined)
  assert.equal(litresUntil([told(10, 0), told(null, 1), told(99, 2)], 2), 10)
  assert.equal(litresUntil([told(null, 0)], 1), null)
})

const COMMAND = {
  ...{ id: 'c1', name: 'wateringStart', state: 'done', origin: 'poste', detail: null },
  issuedAt: '2026-06-16T08:00:00Z',
  expiresAt: '2026-06-16T08:30:00Z',
  resultAt: '2026-06-16T08:00:02Z',
  params: { zone: 'z', minutes: 10, because: 'sec' },
}
const OPENED = { type: 'valveOpened', at: '2026-06-16T08:02:00Z', fields: { commandId: 'c1' } }
const CLOSED = { type: 'valveClosed', at: '2026-06-16T08:12:00Z', fields: {} }
const DONE = {
  type: 'wateringDone',
  at: '2026-06-16T08:13:00Z',
  fields: { litres: 240, expectedLitres: 250 },
}

test('an order lives from ordered to counted, and is closed only on the valve’s own word', async () => {
  const { lifeOf, isOver } = await moduleOf('views/watering/order-life.js')
  const at = (time: string) => Date.parse(`2026-06-16T${time}Z`)
  const statesAt = (facts: object[], time: string, readings: object[] = []) =>
    lifeOf(COMMAND, facts, readings, at(time)).map(({ state }: { state: string }) => state)
  assert.deepEqual(statesAt([], '08:01:00'), ['ok', 'ok', 'now', 'todo', 'todo', 'todo'])
  const pulses = (time: string, value: number) => {
    return {
      at: `2026-06-16T${time}Z`,
      measurements: [{ quantity: 'flow.pulses', index: 0, value }],
    }
  }
  const flow = [pulses('07:55:00', 100), pulses('08:05:00', 112)]
  assert.deepEqual(statesAt([OPENED], '08:06:00', flow), ['ok', 'ok', 'ok', 'ok', 'now', 'todo'])
  const still = [pulses('07:55:00', 100), pulses('08:05:00', 100)]
  assert.equal(statesAt([OPENED], '08:06:00', still)[3], 'now', 'no pulse, no flow')
  // Long after its end without a word of the valve: said so, never as closed.
  assert.equal(statesAt([OPENED], '08:30:00', flow)[4], 'watch')
  const whole = lifeOf(COMMAND, [DONE, CLOSED, OPENED], flow, at('08:14:00'))
  assert.ok(isOver(whole))
  assert.deepEqual([whole[5].litres, whole[5].expectedLitres], [240, 250])
  // What another order opened is none of its own.
  const other = { ...OPENED, fields: { commandId: 'programme' } }
  assert.equal(statesAt([other, CLOSED, DONE], '08:14:00')[2], 'now')
  const refused = { ...COMMAND, state: 'refused', detail: 'the zone loses water: burst' }
  const ended = lifeOf(refused, [], [], at('08:01:00'))
  assert.deepEqual([ended.length, ended[1].state, ended[1].detail], [2, 'alarm', refused.detail])
  assert.ok(isOver(ended))
})

test('the last night shows the most astray first, and a leak before all', async () => {
  const { nightOf } = await moduleOf('views/watering/reckon.js')
  const done = (litres: number) => ({
    endedMs: 100,
    durationMs: 60_000,
    litres,
    expectedLitres: 100,
  })
  const zones = [
    { ...ZONE, id: 'usual', name: 'A', lastWatering: done(103) },
    { ...ZONE, id: 'low', name: 'B', lastWatering: done(70) },
    { ...ZONE, id: 'dry', name: 'C', lastWatering: done(0) },
    { ...ZONE, id: 'leak', name: 'D', leak: {} },
    { ...ZONE, id: 'old', name: 'E', lastWatering: { ...done(0), endedMs: 1 } },
  ]
  const rows = nightOf(zones, 50)
  assert.deepEqual(
    rows.map(({ zone, finding }: { zone: { id: string }; finding: string }) => [zone.id, finding]),
    [
      ['leak', 'leak'],
      ['dry', 'dry'],
      ['low', 'low'],
      ['usual', 'usual'],
      ['old', 'unlearned'],
    ],
  )
})

test('a leak costs what was told and what has run since; hours half unread are unknown', async () => {
  const { costOf, courseOf, evidenceOf } = await moduleOf('views/leaks/reckon.js')
  const leak = { lostLitres: 40, flowLitresPerHour: 10, toldMs: 0 }
  const cost = costOf(leak, 2 * HOUR_MS)
  assert.deepEqual([cost.lostLitres, cost.reckonedLitres, cost.dayLitres], [60, 20, 240])
  const hour = (hourMs: number, litres: number, coverage: number) => {
    return { fields: { hourMs, litres, coverage } }
  }
  const facts = [hour(0, 5, 1), hour(2 * HOUR_MS, 7, 0.4)]
  const course = courseOf(facts, { fromMs: 0, toMs: 9 * HOUR_MS })
  assert.deepEqual(
    course.map(([, value]: [number, number | null]) => value),
    [5, null, null],
  )
  assert.deepEqual(evidenceOf({ fields: { evidence: [[1, 2, 0, 18], ['x'], [1, 2, 3]] } }), [
    { fromMs: 1, toMs: 2, expectedLitres: 0, foundLitres: 18 },
  ])
  assert.deepEqual(evidenceOf(undefined), [])
})

test('bins: fire first, then what is due; one that is silent has no level', async () => {
  const { binsOf } = await moduleOf('views/environment/reckon.js')
  const bin = (id: string, more: object) => {
    return { id, kind: 'bin', devEuis: [id], isFull: false, isOnFire: false, ...more }
  }
  const things = [
    bin('half', { fillPercent: 50 }),
    bin('mute', { fillPercent: 99 }),
    bin('due', { fillPercent: 85 }),
    bin('fire', { fillPercent: 10, isOnFire: true }),
  ]
  const rows = binsOf({ things, devices: [{ devEui: 'mute', silentSinceMs: 1 }], gateways: [] })
  const ids = rows.map((row: { bin: { id: string } }) => row.bin.id)
  assert.deepEqual(ids, ['fire', 'due', 'half', 'mute'])
  assert.equal(rows[3].level, undefined)
  assert.equal(rows[3].isDue, false)
})

test('a night counts only where it is the newest; an older one is unknown, not cool', async () => {
  const { nightsOf } = await moduleOf('views/environment/reckon.js')
  const point = (id: string, night: string, minC: number) => {
    return { id, name: id, heatNight: { night, minC, hoursAbove20: 1 } }
  }
  const points = [
    point('old', '2026-06-14', 12),
    point('warm', '2026-06-15', 24),
    point('cool', '2026-06-15', 19),
  ]
  const { reference, rows } = nightsOf(points, () => null)
  assert.equal(reference, 19)
  assert.deepEqual(
    rows.map(({ id, least }: { id: string; least: number | null }) => [id, least]),
    [
      ['warm', 24],
      ['cool', 19],
      ['old', null],
    ],
  )
})

test('gateways: the silent first, then troubles; versions by their numbers', async () => {
  const { fleetOf, compareVersions } = await moduleOf('views/gateways/reckon.js')
  assert.ok(compareVersions('1.10.0', '1.9.9') > 0)
  assert.equal(compareVersions('1.2', '1.2.0'), 0)
  const nowMs = Date.parse('2026-06-16T08:00:00Z')
  const gateway = (eui: string, version: string, online = true) => {
    return { eui, version, online, epoch: 1, lastHeardAt: '2026-06-16T07:59:00Z', cursors: [] }
  }
  const health = [
    ['bad', 'certificate-due', '2026-06-16T07:00:00Z'],
    ['good', 'certificate-renewed', '2026-06-16T07:00:00Z'],
    ['good', 'disk-slow', '2026-06-10T07:00:00Z'],
  ].map(([gw, code, at]) => ({
    type: 'healthRaised',
    gateway: gw,
    at,
    fields: { code, detail: '' },
  }))
  const gateways = [
    gateway('good', '1.10.0'),
    gateway('bad', '1.9.0'),
    gateway('mute', '1.10.0', false),
  ]
  const fleet = fleetOf({ gateways, gaps: [], picture: undefined, health, nowMs })
  const shown = fleet.map(
    (one: { gateway: { eui: string }; isBehind: boolean; troubles: object[] }) => {
      return [one.gateway.eui, one.isBehind, one.troubles.length]
    },
  )
  assert.deepEqual(shown, [
    ['mute', false, 0],
    ['bad', true, 1],
    ['good', false, 0],
  ])
})

test('a radio’s worst trouble is said first; a certificate’s days are whole, and below zero once it has run out', async () => {
  const { radioTroubleOf, certificateDays } = await moduleOf('views/gateways/reckon.js')
  const good = { radios: 1, radiosOnline: 1, noiseDbm: -116, deafMs: 9_000, dutyPercent: 12 }
  const cases: readonly (readonly [object, string | undefined])[] = [
    [{}, undefined],
    [{ radiosOnline: 0, noiseDbm: -90 }, 'off'],
    [{ radios: 2, deafMs: 170_000 }, 'part'],
    [{ noiseDbm: -100 }, 'noise'],
    [{ noiseDbm: undefined, deafMs: 170_000 }, 'deaf'],
    [{ dutyPercent: 91 }, 'duty'],
  ]
  for (const [change, expected] of cases) {
    assert.equal(radioTroubleOf({ ...good, ...change }), expected, JSON.stringify(change))
  }
  const nowMs = Date.parse('2026-06-16T08:00:00Z')
  const ends = (days: number) => ({ certificateEndsMs: nowMs + days * 86_400_000 })
  assert.deepEqual(
    [ends(53.9), ends(-0.1), {}].map((one) => certificateDays(one, nowMs)),
    [53, -1, undefined],
  )
})

test('only interfaces that this hypervisor serves are shown, and no command holds a token', async () => {
  const { servedOf, commandOf, INTERFACES } = await moduleOf('views/openData/interfaces.js')
  const served = servedOf({ '/metrics': {}, '/api/v1/kpis': {} }, '2026-06-16')
  assert.deepEqual(
    served.map(({ address }: { address: string }) => address),
    ['/api/v1/kpis?period=day&group=kind&from=2026-06-16', '/metrics'],
  )
  for (const one of INTERFACES) {
    const command = commandOf('https://h', one)
    assert.equal(command.includes('$TOKEN'), one.access === 'token', one.name)
    assert.ok(command.endsWith(`'https://h${one.address}'`))
  }
})

test('the interfaces’ addresses are lines of the hypervisor’s own table', async () => {
  const { INTERFACES } = await moduleOf('views/openData/interfaces.js')
  for (const { path, address } of INTERFACES) {
    const fixed = path.split('{')[0]
    assert.ok(address.startsWith(fixed), `${address} is not of ${path}`)
  }
})
