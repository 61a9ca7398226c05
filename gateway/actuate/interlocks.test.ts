import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { forbids, INTERLOCKS, type InterlockCode, type ZoneView } from './interlocks.ts'
import { lockKey, locksOn, type WateringLock } from './locks.ts'

const FREE: ZoneView = {
  loss: null,
  isUnsure: false,
  isOpening: false,
  valve: { model: 'milesight-uc511', hardware: '4.1', class: 'A', isSilent: false },
  locks: [],
  airC: 14,
  rainMm24h: 0,
  othersOpen: 0,
  openAtOnceMax: 2,
}

function lock(reason: WateringLock['reason']): WateringLock {
  return { scope: 'all', reason, untilMs: null, by: 'mairie', because: 'arrêté du 12 juillet' }
}

/** What makes each row hold, and whom it stops: programme, person for 10 min, person for a test. */
const ROWS: Readonly<
  Record<InterlockCode, readonly [Partial<ZoneView>, boolean, boolean, boolean]>
> = {
  loss: [{ loss: 'burst' }, true, true, true],
  unsure: [{ isUnsure: true }, true, true, true],
  opening: [{ isOpening: true }, true, true, true],
  noTimer: [{ valve: { ...FREE.valve, hardware: '3.2' } }, true, true, true],
  works: [{ locks: [lock('works')] }, true, true, true],
  drought: [{ locks: [lock('drought')] }, true, true, false],
  frost: [{ airC: 1.4 }, true, true, false],
  rain: [{ rainMm24h: 5 }, true, false, false],
  site: [{ othersOpen: 2 }, true, true, false],
  silent: [{ valve: { ...FREE.valve, isSilent: true } }, true, false, false],
}

test('nothing forbids water on a zone where nothing is wrong', () => {
  assert.equal(forbids(FREE, { by: 'programme', seconds: 600 }), undefined)
})

test('I9: each interlock stops whom the table says, with a reason that names it', () => {
  assert.deepEqual(
    INTERLOCKS.map(({ code }) => code),
    Object.keys(ROWS),
  )
  for (const [code, [change, programme, person, trial]] of Object.entries(ROWS)) {
    const view = { ...FREE, ...change }
    const asked = [
      { by: 'programme', seconds: 600 },
      { by: 'person', seconds: 600 },
      { by: 'person', seconds: 120 },
    ] as const
    const stopped = asked.map((one) => forbids(view, one))
    assert.deepEqual(
      stopped.map((one) => one?.code === code),
      [programme, person, trial],
      code,
    )
    assert.ok((stopped[0]?.detail ?? '').length > 10, code)
  }
})

test('I9: a class C valve of old hardware may open, for the gateway can close it; an unknown one too', () => {
  const asked = { by: 'programme', seconds: 600 } as const
  for (const valve of [
    { ...FREE.valve, hardware: '3.2', class: 'C' as const },
    { ...FREE.valve, hardware: null },
    { ...FREE.valve, model: 'strega-smart-valve', hardware: '1.0' },
  ])
    assert.equal(forbids({ ...FREE, valve }, asked), undefined)
})

test('a lock holds on its zone, its site or everywhere, until its end; without a clock the end is not believed', () => {
  const locks: WateringLock[] = [
    { ...lock('drought'), untilMs: 1_000 },
    { ...lock('works'), scope: 'parc', untilMs: null },
    { ...lock('frost'), scope: 'z-2' },
  ]
  const at = (atMs: number, clk: number, site?: string) =>
    locksOn(locks, { zone: 'z-1', site }, { atMs, clk }).map(({ reason }) => reason)
  assert.deepEqual(at(999, 2), ['drought'])
  assert.deepEqual(at(1_000, 2), [])
  assert.deepEqual(at(1_000, 0), ['drought'])
  assert.deepEqual(at(1_000, 2, 'parc'), ['works'])
  assert.equal(lockKey(locks[1]!), 'works/parc')
})

test('the page for people lists every interlock, in the order in which they are asked', () => {
  const page = readFileSync(new URL('../../docs/operations/watering.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| `(\w+)` \| (everything|all but tests|programmes)/gm)]
  const words = { all: 'everything', 'all but tests': 'all but tests', programmes: 'programmes' }
  assert.deepEqual(
    listed.map(([, code, stops]) => [code, stops]),
    INTERLOCKS.map(({ code, stops }) => [code, words[stops]]),
  )
})
