/** What the console's pages reckon by themselves: pure parts, without a browser. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PASSPHRASE_CHARS_MIN } from '../../base/passphrase-seal.ts'

const ROOT = new URL('../../', import.meta.url)
const moduleOf = async (name: string) => await import(new URL(name, ROOT).href)

test('of two thousand rows those in sight are drawn and a few around them, wherever one scrolls', async () => {
  const { rowsInSight } = await moduleOf('base/web/windowed.js')
  const seen = (topPx: number) => rowsInSight({ topPx, heightPx: 800, rowPx: 64, count: 2_000 })
  assert.deepEqual(seen(200), { from: 0, to: 20 })
  assert.deepEqual(seen(-64_000), { from: 990, to: 1_023 })
  assert.deepEqual(seen(-128_000 + 800), { from: 1_977, to: 2_000 })
  assert.deepEqual(seen(9_000), { from: 0, to: 0 })
  assert.deepEqual(rowsInSight({ topPx: -9_000, heightPx: 800, rowPx: 64, count: 3 }), {
    from: 3,
    to: 3,
  })
})

test('an order is bytes of two digits on a port of 1 to 223, or it is not sent', async () => {
  const { readOrder } = await moduleOf('gateway/console/views/devices/send.js')
  assert.deepEqual(readOrder('85', '01 FF:0a'), { fPort: 85, hex: '01ff0a' })
  for (const port of ['0', '224', '', '1.5', '-1', 'x'])
    assert.equal(readOrder(port, '01').fPort, undefined)
  for (const bytes of ['', '0', '0g', '01 0', 'ab'.repeat(243)])
    assert.equal(readOrder('1', bytes).hex, undefined)
})

test('a page that is only shown in a state asks nothing of what that state lacks', async () => {
  const { askAsShown, emptied } = await moduleOf('base/web/shown-state.js')
  const asked: string[] = []
  const ask = async (path: string) => {
    asked.push(path)
    return { frames: [1, 2], count: 2 }
  }
  await assert.rejects(askAsShown('error', false, ask)('status'))
  await assert.rejects(askAsShown('trouble', true, ask)('devices/a'))
  assert.deepEqual(asked, [])
  assert.deepEqual(await askAsShown('trouble', false, ask)('status'), { frames: [1, 2], count: 2 })
  assert.deepEqual(await askAsShown('empty', true, ask)('frames'), { frames: [], count: 2 })
  assert.equal(emptied('cigale_uplinks_total 4'), '')
})

test('a place is as well heard as its weakest sensor, and those without a reserve say nothing', async () => {
  const { placesOf } = await moduleOf('gateway/console/views/radio/coverage.js')
  const view = (asset: string, reserveDb: number | null) => ({
    assets: [asset],
    radio: { reserveDb },
  })
  const names = new Map([
    ['a1', 'Rue Mignet 01'],
    ['a2', 'Rue Mignet 02'],
    ['a3', 'Rue Mignet 03'],
    ['b1', 'Cours Mirabeau 01'],
  ])
  const views = [view('a1', 20), view('a2', 4), view('a3', 12), view('b1', 9), view('b1', null)]
  type Place = { name: string; count: number; half: (typeof views)[0]; weakest: (typeof views)[0] }
  const places = placesOf([...views, view('unknown', 1)], (id: string) => names.get(id))
  assert.deepEqual(
    places.map(({ name, count, half, weakest }: Place) => [
      name,
      count,
      half!.radio.reserveDb,
      weakest!.radio.reserveDb,
    ]),
    [
      ['Rue Mignet', 3, 12, 4],
      ['Cours Mirabeau', 1, 9, 9],
    ],
  )
})

test('a survey counts on the lower quarter of its messages, and its file holds no formula', async () => {
  const { lowerQuarter, surveyVerdict, pointsCsv } = await moduleOf(
    'gateway/console/views/radio/survey-points.js',
  )
  assert.equal(lowerQuarter([20, 9, 14, 18, 16]), 14)
  assert.equal(lowerQuarter([]), undefined)
  assert.deepEqual([undefined, 15, 14.9, 9.9].map(surveyVerdict), ['unknown', 'ok', 'just', 'weak'])
  const point = { atMs: 0, device: '70b3d5499f0012ab', reserveDb: 12.34, frames: 5, sf: 7 }
  assert.equal(
    pointsCsv([{ ...point, place: '=1+1; "quai"' }]),
    [
      'at;place;devEui;reserveDb;frames;sf',
      `1970-01-01T00:00:00.000Z;"'=1+1; ""quai""";70b3d5499f0012ab;12.3;5;7`,
      '',
    ].join('\r\n'),
  )
})

test('what changes in the settings is told line by line, and what stays is left out', async () => {
  const { lineDiff } = await moduleOf('gateway/console/views/system/line-diff.js')
  assert.deepEqual(lineDiff('a\n', 'a\n'), [])
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'old', 'h'].join('\n')
  const after = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'new', 'more', 'h'].join('\n')
  type Line = { kind: string; text: string }
  assert.deepEqual(
    lineDiff(before, after).map(({ kind, text }: Line) => `${kind} ${text}`),
    ['skipped …', 'same f', 'same g', 'gone old', 'new new', 'new more', 'same h'],
  )
})

test('a passphrase is as strong as its different words and signs, not as long as it is', async () => {
  const { CHARACTERS_MIN, strengthOf } = await moduleOf(
    'gateway/console/views/system/passphrase-strength.js',
  )
  assert.equal(CHARACTERS_MIN, PASSPHRASE_CHARS_MIN)
  const cases = {
    short: ['', 'cigale', 'onze signes'],
    weak: ['motdepasse12', 'aaaaaaaaaaaaaaaa', 'cigale cigale cigale', '+33 4 42 91 90 00'],
    fair: ['une cigale chante encore', 'k7Qx 2mVp 9Tzd'],
    strong: ['quatre mots que nul ne devine', 'Platane, brosse; lundi: 47 écrous!'],
  }
  for (const [strength, texts] of Object.entries(cases)) {
    for (const text of texts) assert.equal(strengthOf(text), strength, text)
  }
})

test('every setting of the gateway has a row in the help, with what it may be', async () => {
  const { settingsOf } = await moduleOf('gateway/console/views/system/schema-rows.js')
  const { configJsonSchema } = await import('../../gateway/config/schema.ts')
  type Row = { path: string; allowed: string; otherwise: string; says: string }
  const rows: Row[] = settingsOf(configJsonSchema())
  const of = (path: string) => rows.find((row) => row.path === path)
  assert.match(of('lorawan.adr')!.allowed, /steady/)
  assert.match(of('radio.region')!.allowed, /EU868/)
  assert.equal(of('log.level')!.otherwise, '"info"')
  assert.ok(of('sync.transports[].url') && of('storage.durability') && rows.length > 40)
})

test('a count of the gateway is summed over its series, and of one label where that is asked', async () => {
  const { countedIn } = await moduleOf('gateway/console/views/sync/account.js')
  const metrics = [
    '# TYPE sync_sent_bytes_total counter',
    'sync_sent_bytes_total{kind="hello"} 1310',
    'sync_sent_bytes_total{kind="batch"} 900000',
    'sync_sent_bytes_total{kind="gap"} 40',
    'sync_sent_bytes_total_of_others 7',
    'sync_thinned_rows_total 12',
  ].join('\n')
  assert.equal(countedIn(metrics, 'sync_sent_bytes_total'), 901_350)
  assert.equal(countedIn(metrics, 'sync_sent_bytes_total', 'kind="gap"'), 40)
  assert.equal(countedIn(metrics, 'sync_thinned_rows_total'), 12)
  assert.equal(countedIn(metrics, 'not_there'), 0)
})

test('a spectrum is looked at in the middle of its steps, and who does not pause is named', async () => {
  const { bandOf, frequenciesOf, steadyOf } = await moduleOf(
    'gateway/console/views/radio/spectrum-marks.js',
  )
  const eu = bandOf([
    { fromHz: 868e6, toHz: 868.6e6 },
    { fromHz: 863e6, toHz: 865e6 },
    { fromHz: 869.7e6, toHz: 870e6 },
  ])
  assert.deepEqual(eu, { fromHz: 863e6, toHz: 870e6 })
  assert.equal(bandOf([]), undefined)
  const frequencies = frequenciesOf(eu)
  assert.deepEqual([frequencies.length, frequencies[0], frequencies.at(-1)], [35, 863.1e6, 869.9e6])
  assert.equal(frequenciesOf({ fromHz: 902e6, toHz: 928e6 }).length, 130)
  const column = (freqHz: number, usualDbm: number) => ({ freqHz, usualDbm })
  const quiet = [column(1, -120), column(2, -116), column(3, -112)]
  assert.equal(steadyOf(quiet), undefined)
  assert.deepEqual(steadyOf([...quiet, column(4, -88)]), { freqHz: 4, aboveDb: 24 })
  assert.equal(steadyOf([]), undefined)
})

const PARIS_NIGHT = Date.parse('2026-06-16T22:00:00Z')
const HOUR_MS = 3_600_000

test('the nights before a leak make its threshold; a night that was hardly read is not known', async () => {
  const { nightsOf } = await moduleOf('gateway/console/views/watering/nights.js')
  const { formats } = await moduleOf('base/web/format.js')
  const nightOf = (day: number, litres: readonly number[], coverage = 1) =>
    litres.map((one, i) => ({
      hourMs: PARIS_NIGHT + (24 * day + i) * HOUR_MS,
      litres: one,
      coverage,
    }))
  const hours = [
    ...nightOf(0, [2, 0, 0, 300]),
    ...nightOf(1, [4, 3, 3, 5], 0.2),
    ...nightOf(2, [0, 21, 10, 22], 1).map((hour, i) =>
      i === 2 ? { ...hour, coverage: 0.5 } : hour,
    ),
  ]
  const sinceMs = PARIS_NIGHT + 49 * HOUR_MS
  const nowMs = PARIS_NIGHT + 60 * HOUR_MS
  const { nights, usual } = nightsOf(hours, { f: formats('fr'), nowMs, sinceMs })
  type Night = { litresPerHour: number | null; isAfter: boolean }
  assert.deepEqual(
    nights.slice(-3).map(({ litresPerHour, isAfter }: Night) => [litresPerHour, isAfter]),
    [
      [0, false],
      [null, false],
      [20, true],
    ],
  )
  assert.equal(usual, 0)
  assert.equal(nightsOf([], { f: formats('fr'), nowMs }).usual, null)
})

test('an hour that was not read is a gap in the course, and its litres are not none', async () => {
  const { courseOf } = await moduleOf('gateway/console/views/watering/hours.js')
  const at = (i: number) => PARIS_NIGHT + i * HOUR_MS
  const hours = [
    { hourMs: at(0), litres: 7, coverage: 1 },
    { hourMs: at(1), litres: 90, coverage: 0.3 },
    { hourMs: at(3), litres: 0, coverage: 0.9 },
  ]
  const { points, gaps } = courseOf(hours, { fromMs: at(0), toMs: at(4) })
  assert.deepEqual(gaps, [[at(1), at(3)]])
  assert.deepEqual(points, [
    [at(0), 7],
    [at(1) - 1, 7],
    [at(1), null],
    [at(2), null],
    [at(3), 0],
    [at(4) - 1, 0],
  ])
})

test('a programme is read back as it was typed, and what is none says what is wrong', async () => {
  const { draftOf, programmeOf } = await moduleOf(
    'gateway/console/views/watering/programme-draft.js',
  )
  const programme = {
    enabled: true,
    days: [1, 3, 5],
    window: { fromMinutes: 1_320, toMinutes: 300 },
    dose: { litres: 900 },
    soak: { onSeconds: 600, offSeconds: 1_800 },
    decision: 'soil',
  }
  const draft = draftOf(programme, { hasProbes: true })
  assert.deepEqual(programmeOf(draft), { programme })
  const timed = { ...programme, dose: { seconds: 90 } }
  assert.deepEqual(programmeOf(draftOf(timed, { hasProbes: true })), { programme: timed })
  const fresh = draftOf(null, { hasProbes: false })
  assert.equal(fresh.decision, 'calendar')
  assert.deepEqual(programmeOf({ ...fresh, amount: '2,5' }).programme.dose, { seconds: 150 })
  const wrong = [
    [{ days: [] }, 'days'],
    [{ from: '22:00', to: '22:00' }, 'window'],
    [{ from: '24:00' }, 'window'],
    [{ amount: '241' }, 'minutes'],
    [{ by: 'litres', amount: 'many' }, 'litres'],
    [{ soakOn: '10' }, 'soak'],
  ] as const
  for (const [changed, problem] of wrong)
    assert.deepEqual(programmeOf({ ...fresh, ...changed }), { problem })
})

test('the evidence for a valve never says closed, dry or none where nobody has told', async () => {
  const { proofOf } = await moduleOf('gateway/console/views/watering/proof.js')
  const { FR } = await moduleOf('gateway/console/views/watering/words.js')
  const { formats } = await moduleOf('base/web/format.js')
  const nowMs = PARIS_NIGHT
  const meter = { role: 'meter', devEui: 'm' }
  const view = {
    asset: { id: 'z' },
    bindings: [{ role: 'valve', devEui: 'v' }, meter],
    details: {},
  }
  const heard = (lastHeardAtMs: number | null) => ({
    ...{ t: FR, f: formats('fr'), nowMs },
    model: { devices: [{ device: { devEui: 'm' }, lastHeardAtMs }] },
  })
  type Proof = { state: string; text: string }
  const statesOf = (proofs: readonly Proof[]) => proofs.map(({ state }) => state)
  const zone = { view, plan: undefined, facts: [], isTold: false }
  assert.deepEqual(statesOf(proofOf(heard(null), zone)), ['unknown', 'unknown', 'unknown'])
  const silent = proofOf(heard(nowMs - 3 * HOUR_MS), { ...zone, isTold: true })
  assert.deepEqual(statesOf(silent), ['plain', 'unknown', 'unknown'])
  const valve = { isOpen: true, sinceMs: nowMs - HOUR_MS, isUnsure: true, closesMs: null }
  const order = { id: 'o', seconds: 600, orderedAtMs: nowMs - HOUR_MS, closesAtMs: nowMs }
  const running = {
    view: { ...view, details: { valve } },
    plan: { order: { ...order, isToldToClose: true, flowedLitres: 0 } },
    facts: [{ type: 'wateringOrdered', commandId: 'o', by: 'api: Anna', because: 'coin sec' }],
    isTold: true,
  }
  const dry = proofOf(heard(nowMs), running)
  assert.deepEqual(statesOf(dry), ['watch', 'watch', 'watch'])
  assert.match(dry[0].text, /par Anna, «.coin sec.»/)
  const leak = { flowLitresPerHour: 52 }
  const leaking = { ...running, view: { ...view, details: { leak } } }
  assert.match(proofOf(heard(nowMs), leaking)[2].text, /52.L\/h/)
})

test('what needs somebody comes first on the map, then what is near; nobody’s word is never well', async () => {
  const { itemsOf, inOrder, isOfState, metresBetween } = await moduleOf(
    'gateway/console/views/map/items.js',
  )
  const { FR } = await moduleOf('gateway/console/words-fr.js')
  const { FR: MAP } = await moduleOf('gateway/console/views/map/words.js')
  const north = (metres: number) => ({ lat: 43.5 + metres / 111_195, lon: 5.4 })
  const of = (id: string, kind: string, state: string, more: object = {}) => ({
    asset: { id, name: id, kind, properties: {}, ...north(Number(id.slice(1))) },
    ...{ bindings: [], state, sinceMs: null, details: {}, ...more },
  })
  const assets = [
    of('a900', 'space', 'free'),
    of('a10', 'space', 'free'),
    of('a20', 'zone', 'unknown'),
    of('a30', 'callPoint', 'unknown'),
    of('a800', 'zone', 'leak-confirmed'),
    of('a40', 'zone', 'closed', { details: { valve: { isUnsure: true } } }),
    of('a50', 'building', 'quiet', { details: { alarms: [{ what: 'fire', sinceMs: 0 }] } }),
  ]
  const status = { gatewayEui: 'g', name: 'Toit', radio: [{ online: false }] }
  const model = { assets, calls: [], devices: [], status }
  type Item = { id: string; state: string; at: unknown }
  const items: Item[] = itemsOf({ t: { ...FR, ...MAP }, model, nowMs: 0 })
  const named = (some: readonly Item[]) => some.map(({ id }) => id)
  assert.deepEqual(named(inOrder(items, north(0))), [
    ...['a50', 'a40', 'a800', 'g'],
    ...['a20', 'a30', 'a10', 'a900'],
  ])
  const unknown = items.filter((item) => isOfState(item, 'unknown'))
  assert.deepEqual(named(unknown), ['a20', 'a30'])
  assert.equal(items.find(({ id }) => id === 'g')?.at, undefined, 'a roof that nobody has set')
  assert.equal(Math.round(metresBetween(north(0), north(250))), 250)
})
