import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DecodeResult } from '../../decoders/contract.ts'
import type { DecoderPlan, Trial } from '../engine/decoder-state.ts'
import { compare, newComparison } from './comparison.ts'
import { judgeShadow, judgeUse, newWatch, watch } from './trial.ts'

const HOUR_MS = 3_600_000
const plan: DecoderPlan = {
  id: 'p',
  profile: 'acme-probe',
  path: 'decoders/acme/probe/1.0.0.dec',
  share: 1,
  shadowFrames: 200,
  shadowMs: 24 * HOUR_MS,
  canaryFrames: 500,
  canaryMs: 6 * HOUR_MS,
  tolerances: {},
}
const trial: Trial = {
  ref: { version: '1.0.0', sha256: 'a' },
  planId: 'p',
  stage: 'shadow',
  sinceLineMs: 0,
  channels: [],
}
const ok: DecodeResult = {
  kind: 'decoded',
  output: { measurements: [], notes: [], warnings: [] },
}
const fail = (error: 'threw' | 'memory'): DecodeResult => ({ kind: 'failed', error, detail: '' })

function shadowed(frames: number) {
  const into = newComparison()
  for (let n = 0; n < frames; n++) compare(into, ok, ok)
  return into
}

test('the shadow ends after enough frames, or after a day with a few', () => {
  const kindOf = (frames: number, hours: number) =>
    judgeShadow(trial, plan, shadowed(frames), hours * HOUR_MS).kind
  assert.equal(kindOf(199, 1), 'wait')
  assert.equal(kindOf(200, 1), 'passed')
  assert.equal(kindOf(2, 48), 'wait', 'a day in which nothing was heard says nothing')
  assert.equal(kindOf(3, 24), 'passed')
})

function used(results: readonly DecodeResult[]) {
  const into = newWatch()
  for (const result of results) watch(into, result)
  return into
}

test('in use it is trusted after frames and hours, both', () => {
  const canary = { trial, plan }
  const kindOf = (frames: number, hours: number) =>
    judgeUse(used(Array(frames).fill(ok)), canary, hours * HOUR_MS).kind
  assert.equal(kindOf(500, 5), 'wait')
  assert.equal(kindOf(499, 7), 'wait')
  assert.equal(kindOf(500, 6), 'passed')
})

test('F51: a fifth of fifty frames sends it back, trusted or not; a tenth does not', () => {
  const share = (failures: number) =>
    used([...Array(50 - failures).fill(ok), ...Array(failures).fill(fail('threw'))])
  assert.equal(judgeUse(share(10), undefined, 0).kind, 'wait')
  const back = judgeUse(share(11), undefined, 0)
  assert.deepEqual(back, { kind: 'failed', detail: 'in use: 11 of 50 frames not decoded' })
  assert.equal(judgeUse(used(Array(10).fill(fail('threw'))), undefined, 0).kind, 'failed')
  assert.equal(judgeUse(used(Array(9).fill(fail('threw'))), undefined, 0).kind, 'wait')
})

test('F50: the first frame of a canary that runs out of memory sends it back', () => {
  const watched = used([ok, ok, fail('memory')])
  assert.equal(judgeUse(watched, { trial, plan }, 0).kind, 'failed')
  assert.equal(judgeUse(watched, undefined, 0).kind, 'wait')
})

test('old failures are forgotten: only the last fifty frames count', () => {
  const watched = used([...Array(9).fill(fail('threw')), ...Array(60).fill(ok)])
  assert.equal(watched.recent.length, 50)
  assert.equal(judgeUse(watched, undefined, 0).kind, 'wait')
})
