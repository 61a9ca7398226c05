import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DETECT_DEFAULTS, readDetectFlags } from './flags.ts'

test('without a question the development seeds are run, with one what it says', () => {
  assert.deepEqual(readDetectFlags(['--json']), DETECT_DEFAULTS)
  const asked = readDetectFlags(['--seeds', '11,12', '--only', 'water', '--causal'])
  assert.deepEqual(asked, { ...DETECT_DEFAULTS, seeds: [11, 12], only: 'water', causal: true })
})

test('what is not understood is said', () => {
  assert.throws(() => readDetectFlags(['--only', 'gas']), /--only/)
  assert.throws(() => readDetectFlags(['--seeds', 'one']), /--seeds/)
  assert.throws(() => readDetectFlags(['--sneeds', '1']), /sneeds/)
})
