import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { naiveParking } from '../../baselines/naive.ts'
import { readLines } from '../../world/files.ts'
import { generateWorld } from '../../world/generate.ts'
import { overrideParams } from '../../world/params-override.ts'
import type { ParkingOutput } from '../output.ts'
import type { IllTruth } from './health.ts'
import { scoreParking } from './score.ts'

const ROUGH = new URL('../../params/rough.json', import.meta.url)
const START = 1_779_228_000
/** The reference's own scorer, of the naive detector in this town. */
const FINAL = { accuracy: 0.94058, falseOccupied: 0.02417, falseFree: 0.03525 }
const LIVE = { accuracy: 0.88152, falseOccupied: 0.05852, falseFree: 0.05997 }
const STAYS = {
  tp: 1130,
  fp: 934,
  fn: 751,
  precision: 0.547,
  recall: 0.601,
  f1: 0.573,
  detected: 2064,
  truth: 1881,
  turnoverBias: 0.0973,
}
const FLIPS = 0.838
const KPI = {
  rotationsMAE: 2.06,
  turnoverAbsError: 0.2387,
  occupancyMAEpp: 3.805,
  minStayMedianRelErr: 0.99,
  minStayWithin10pct: 0.113,
  maxStayWithin10pct: 0.698,
}
let dir = ''

before(() => {
  dir = mkdtempSync(join(tmpdir(), 'cigale-parking-score-'))
  const params = overrideParams(JSON.parse(readFileSync(ROUGH, 'utf8')))
  const days = { waterDays: 20, parkingDays: 14, firstDay: '2026-05-20' }
  generateWorld(dir, { seed: 5, ...days, params, only: 'parking' })
})
after(() => rmSync(dir, { recursive: true, force: true }))

type Stay = { readonly id: string; readonly start: number; readonly end: number }
const truth = () => readLines<Stay>(join(dir, 'truth', 'parking-stays.jsonl'))

test('the naive detector scores what the reference says of it', () => {
  const score = scoreParking(dir, naiveParking(dir))
  assert.deepEqual(score.timeAccuracy.finalHealthy, FINAL)
  assert.deepEqual(score.timeAccuracy.liveAll, LIVE)
  assert.deepEqual(score.stays, STAYS)
  assert.equal(score.liveFlipRatio, FLIPS)
  assert.deepEqual(score.kpi, KPI)
})

test('who tells the truth scores one everywhere', () => {
  const limits = readLimits()
  const told = truth().flatMap(({ id, start, end }): ParkingOutput[] => {
    const due = start + limits.get(id)!
    const alarm = { type: 'overstay', id, start, detectedAt: due } as const
    return [
      { type: 'state', id, at: start, occ: 1 },
      { type: 'state', id, at: end, occ: 0 },
      { type: 'occ', id, start, end, decidedAt: end },
      ...(due < end ? [alarm] : []),
    ]
  })
  const reports = readLines<IllTruth>(join(dir, 'truth', 'parking-health.jsonl')).map(
    (ill): ParkingOutput => ({ type: 'health', ...ill, detectedAt: ill.start }),
  )
  const score = scoreParking(dir, [...told, ...reports])
  for (const time of Object.values(score.timeAccuracy)) {
    assert.deepEqual(time, { accuracy: 1, falseOccupied: 0, falseFree: 0 })
  }
  assert.equal(score.stays.f1, 1)
  assert.equal(score.liveFlipRatio, 1)
  assert.deepEqual(score.arrivalDelayS, { median: 0, p95: 0 })
  assert.equal(score.kpi.turnoverAbsError, 0)
  assert.equal(score.kpi.minStayWithin10pct, 1)
  assert.deepEqual([score.overstay.precision, score.overstay.recall], [1, 1])
  // Illnesses of one sensor at once are one to the scorer: the first that holds the moment is told.
  assert.equal(score.health.precision, 1)
  assert.ok(score.health.recall! > 0.9)
})

test('an overstay that never was accuses somebody; a report of a well sensor is false', () => {
  const [quiet] = truth()
  const at = START + 3600
  const score = scoreParking(dir, [
    { type: 'overstay', id: 'P002', start: at, detectedAt: at },
    { type: 'health', id: quiet!.id, kind: 'dead', start: at, end: null, detectedAt: at },
  ])
  assert.equal(score.overstay.fp, 1)
  assert.equal(score.health.fp, 1)
})

function readLimits(): Map<string, number> {
  const { spaces } = JSON.parse(readFileSync(join(dir, 'spaces.json'), 'utf8')) as {
    spaces: { id: string; limitMin: number }[]
  }
  return new Map(spaces.map(({ id, limitMin }) => [id, limitMin * 60]))
}
