import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonLines, runBacktest } from '../../test/support/run-backtest.ts'
import { backtestParking } from './parking.ts'

type Line = Readonly<Record<string, unknown>>

const START_S = Date.UTC(2026, 5, 1, 6) / 1000
const HOUR_S = 3_600
const SPACE = {
  id: 'P1',
  type: 'normal',
  row: 1,
  pos: 0,
  heartbeatS: HOUR_S,
  hasQ: false,
  hasPrev: false,
  limitMin: 150,
}

function frame(minute: number, fc: number, occ: 0 | 1, why: 'chg' | 'hb'): Line {
  const t = START_S + minute * 60
  const heard = { t, arr: t + 1, gw: 1, boot: 1, mono: minute * 60, clk: 1 }
  return { k: 'p', dev: 'P1', fc, occ, why, ...heard }
}

/** A stay from minute 10 to 100, and heartbeats until the evening. */
const RECORDING = [
  frame(0, 1, 0, 'hb'),
  frame(10, 2, 1, 'chg'),
  frame(60, 3, 1, 'hb'),
  frame(100, 4, 0, 'chg'),
  ...Array.from({ length: 9 }, (_, n) => frame(120 + n * 60, 5 + n, 0, 'hb')),
]

function run(lines: readonly Line[], config: Line = {}): Line[] {
  const files = {
    'spaces.json': JSON.stringify({ spaces: [SPACE] }),
    'parking.jsonl': jsonLines(lines),
  }
  return runBacktest(backtestParking, files, config)
}

function ofType(wanted: string, decisions: readonly Line[]): readonly Line[] {
  return decisions.filter(({ type }) => type === wanted)
}

test('a stay in a recording is told live, and for good when nothing late can come', () => {
  const decisions = run(RECORDING)
  assert.deepEqual(
    ofType('state', decisions).map(({ occ }) => occ),
    [0, 1, 0],
  )
  const [stay, ...others] = ofType('occ', decisions)
  assert.deepEqual(others, [])
  const minute = (name: string) => ((stay![name] as number) - START_S) / 60
  assert(Math.abs(minute('start') - 10) < 0.2 && Math.abs(minute('end') - 100) < 0.2)
  assert(minute('decidedAt') >= 220)
})

test('settings to try reach the detectors: a shorter limit is overstayed', () => {
  assert.equal(ofType('overstay', run(RECORDING)).length, 0)
  assert.equal(ofType('overstay', run(RECORDING, { space: { limitMinutes: 40 } })).length, 1)
  const ofOne = { assets: { P1: { limitMinutes: 80 } } }
  assert.equal(ofType('overstay', run(RECORDING, ofOne)).length, 1)
})
