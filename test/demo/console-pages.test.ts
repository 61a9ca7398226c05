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
