import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonLines, runBacktest } from '../../test/support/run-backtest.ts'
import { backtestWater } from './water.ts'

type Line = Readonly<Record<string, unknown>>

const START_S = Date.UTC(2026, 5, 1) / 1000
const HOUR_S = 3_600

const ZONE = {
  id: 'Z1',
  site: 'S1',
  meter: 'M-Z1',
  litresPerPulse: 1,
  counterBits: 16,
  periodS: 900,
  designLpm: 20,
  startFlowLph: 5,
}
const SITE = {
  ...ZONE,
  id: 'S1',
  meter: 'M-S1',
  litresPerPulse: 10,
  otherUse: false,
  zones: ['Z1'],
}

/** A meter that counts through its rollover, with a leak of 40 L/h from the second day. */
function recording(days: number): Line[] {
  const lines: Line[] = []
  const valve = (t: number, cmd: string) => ({ k: 'v', z: 'Z1', t, arr: t, cmd, src: 'program' })
  lines.push(valve(START_S, 'open'), valve(START_S + 600, 'close'))
  for (let n = 1; n <= days * 96; n++) {
    const t = START_S + n * 900
    const leaked = Math.max(0, (t - START_S - 24 * HOUR_S) / HOUR_S) * 40
    const p = (65_500 + 200 + Math.floor(leaked)) % 65_536
    lines.push({
      k: 'm',
      dev: 'M-Z1',
      fc: n,
      p,
      t,
      arr: t + 1,
      gw: 1,
      boot: 1,
      mono: n * 900,
      clk: 1,
    })
  }
  return lines
}

function run(lines: readonly Line[], config: Line = {}): Line[] {
  const files = {
    'zones.json': JSON.stringify({ zones: [ZONE], sites: [SITE] }),
    'water.jsonl': jsonLines(lines),
  }
  return runBacktest(backtestWater, files, config)
}

test('a leak in a recording is an event at the time it was decided, and days have their litres', () => {
  const decisions = run(recording(3))
  const events = decisions.filter(({ type }) => type === 'event')
  assert.deepEqual(
    events.map(({ id, kind }) => [id, kind]),
    [['Z1', 'hidden_leak']],
  )
  const detectedS = (events[0]!['detectedAt'] as number) - START_S
  assert(detectedS > 24 * HOUR_S && detectedS < 27 * HOUR_S)
  const days = decisions.filter(({ type }) => type === 'volume')
  assert.deepEqual(days[1], { type: 'volume', id: 'Z1', date: '2026-06-02', litres: 880 })
})

test('what has not arrived yet decides nothing: a recording cut short tells the same until then', () => {
  const lines = recording(4)
  const cutS = START_S + 30 * HOUR_S
  const before = (all: Line[]) => all.filter(({ detectedAt }) => (detectedAt as number) < cutS)
  assert.deepEqual(
    before(run(lines.filter(({ arr }) => (arr as number) < cutS))),
    before(run(lines)),
  )
})

test('frames that come twice or late change no litres', () => {
  const lines = recording(3)
  const late = lines
    .toSpliced(120, 1)
    .toSpliced(140, 0, { ...lines[120]!, arr: lines[139]!['arr'] })
  const twice = late.flatMap((line) => (line['k'] === 'm' ? [line, { ...line }] : [line]))
  const litresOf = (all: Line[]) =>
    all.reduce((sum, { type, litres }) => sum + (type === 'volume' ? (litres as number) : 0), 0)
  assert(Math.abs(litresOf(run(twice)) - litresOf(run(lines))) < 0.5)
})

test('settings to try reach the detectors', () => {
  const lines = recording(3)
  const halved = run(lines, { zone: { litresPerPulse: 0.5 } })
  const flow = (all: Line[]) => all.find(({ type }) => type === 'event')?.['flowLph'] as number
  assert(Math.abs(flow(run(lines)) / flow(halved) - 2) < 0.3)
})
