import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FaultTruth } from '../../water/truth.ts'
import type { WaterEvent } from '../output.ts'
import { litresLost, volumeError } from './litres.ts'
import { matchAlarms } from './matching.ts'
import { scoreWater, type WaterGrade } from './score.ts'

const HOUR = 3600
const LEAK: FaultTruth = {
  id: 'Z01',
  kind: 'hidden_leak',
  start: 0,
  end: 100 * HOUR,
  peakLph: 20,
  frac: 0.01,
  onset: 'abrupt',
  visible: true,
  cycles: [HOUR, 50 * HOUR],
}

function alarm(hour: number, more: Partial<WaterEvent> = {}): WaterEvent {
  const at = hour * HOUR
  return {
    type: 'event',
    id: 'Z01',
    kind: 'hidden_leak',
    start: at,
    end: null,
    detectedAt: at,
    ...more,
  }
}

function gradeOf(faults: readonly FaultTruth[], events: readonly WaterEvent[]): WaterGrade {
  const matching = matchAlarms(faults, events, 0.5)
  const flow = { Z01: { stepS: 600, t0: 0, runs: [[0, ...new Array<number>(600).fill(2)]] } }
  const litres = litresLost(matching.graded, flow)
  return { ...matching, litres, volume: { absolute: 1, total: 100 }, unitMonths: 10 }
}

test('the first alarm of a fault counts, of its family if not of its kind, and a later one is a copy', () => {
  const grade = gradeOf([LEAK], [alarm(60), alarm(10, { kind: 'burst' }), alarm(123)])
  const score = scoreWater([grade])
  assert.deepEqual(score.all, { tp: 1, fp: 0, fn: 0, precision: 1, recall: 1, f1: 1 })
  assert.equal(score.duplicates, 2)
  assert.deepEqual(score.delayH, { median: 10, p95: 10 })
  assert.equal(score.exactKind, 0)
  assert.equal(score.byKind['hidden_leak']?.delayCycles?.median, 1)
})

test('false: before the fault, of another family or place, more than a day after its end', () => {
  const wrong = [
    alarm(-1),
    alarm(50, { kind: 'blocked' }),
    alarm(50, { id: 'S1' }),
    alarm(125),
    alarm(50, { confidence: 0.4 }),
  ]
  const score = scoreWater([gradeOf([LEAK], wrong)])
  assert.deepEqual([score.all.tp, score.all.fp, score.all.fn], [0, 4, 1])
  assert.equal(score.falseAlarmsPerUnitMonth, 0.4)
  assert.deepEqual(score.falseAlarmKinds, { hidden_leak: 3, blocked: 1 })
})

test('an alarm between six hours and a day after the end neither finds it nor is false', () => {
  const score = scoreWater([gradeOf([LEAK], [alarm(107)])])
  assert.deepEqual([score.all.tp, score.all.fp, score.all.fn, score.duplicates], [0, 0, 1, 1])
})

test('litres are saved from the alarm on; what nobody told is lost to its end', () => {
  const told = scoreWater([gradeOf([LEAK], [alarm(25)])])
  assert.deepEqual(told.litres, { loss: 1200, beforeDetection: 300, savedShare: 0.75 })
  assert.equal(scoreWater([gradeOf([LEAK], [])]).litres.savedShare, 0)
})

test('a leak that turns no meter counts in all faults, not in those to be seen', () => {
  const unseen = { ...LEAK, id: 'Z02', visible: false }
  const score = scoreWater([gradeOf([LEAK, unseen], [alarm(25)])])
  assert.equal(score.all.recall, 0.5)
  assert.equal(score.visible.recall, 1)
})

test('runs pool their faults and their errors, not their ratios', () => {
  const good = gradeOf([LEAK], [alarm(4)])
  const bad = { ...gradeOf([LEAK], [alarm(-1)]), volume: { absolute: 9, total: 900 } }
  const score = scoreWater([good, bad])
  assert.deepEqual([score.all.tp, score.all.fp, score.all.fn], [1, 1, 1])
  assert.equal(score.falseAlarmsPerUnitMonth, 0.05)
  assert.equal(score.dailyVolumeError, 0.01)
})

test('a day that was left out is an error of all its litres; the first telling of a day holds', () => {
  const truth = [
    { id: 'Z01', date: '2026-03-16', litres: 100 },
    { id: 'Z01', date: '2026-03-17', litres: 50 },
  ]
  const day = { type: 'volume', id: 'Z01', date: '2026-03-16' } as const
  const told = [
    { ...day, litres: 90 },
    { ...day, litres: 100 },
  ]
  assert.deepEqual(volumeError(truth, told), { absolute: 60, total: 150 })
  assert.equal(volumeError(truth, []), null)
})
