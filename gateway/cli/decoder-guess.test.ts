import assert from 'node:assert/strict'
import { test } from 'node:test'
import { samplesIn } from './decoder-guess.ts'
import { CommandFailure } from './failure.ts'

test('answers of decoder run and bare outputs are samples, failed answers say nothing', () => {
  const lines = [
    '{"id":1,"ok":true,"output":{"data":{"temperature":21.5}},"api":"ts013"}',
    '{"id":2,"ok":false,"error":{"kind":"throw","message":"x"}}',
    '',
    '{"data":{"humidity":40}}',
  ]
  assert.deepEqual(samplesIn(lines.join('\n'), 'answers'), [
    { data: { temperature: 21.5 } },
    { data: { humidity: 40 } },
  ])
})

test('what is no JSON, or holds no answer, is refused with the line and what to give', () => {
  const refusal = (text: string, words: RegExp) =>
    assert.throws(
      () => samplesIn(text, 'answers.ndjson'),
      (error) => error instanceof CommandFailure && words.test(error.message),
    )
  refusal(
    '{"data":{}}\nhello',
    /answers\.ndjson, line 2: is no JSON: give the lines of cigale decoder run/,
  )
  refusal('\n', /answers\.ndjson has no answer of a codec/)
  refusal('{"id":1,"ok":false,"error":{"kind":"syntax"}}', /has no answer of a codec/)
})
