import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readDecoderLine } from './decoder-line.ts'

test('a line becomes a call: bytes from hex, time from ISO, what is missing stays missing', () => {
  const line =
    '{"id":7,"op":"decodeDownlink","fPort":2,"bytes":"01Ff","recvTime":"2026-05-01T12:00:00Z","variables":{"k":"v"}}'
  const { id, call } = readDecoderLine(line)
  assert.equal(id, 7)
  assert.deepEqual(call, {
    ...{ op: 'decodeDownlink', fPort: 2, bytes: Uint8Array.of(1, 255) },
    ...{ recvTimeMs: Date.UTC(2026, 4, 1, 12), variables: { k: 'v' } },
  })
  assert.deepEqual(readDecoderLine('{"data":{"on":true},"id":"a"}', 'encodeDownlink'), {
    id: 'a',
    call: { op: 'encodeDownlink', data: { on: true } },
  })
})

test('an uplink of cigale events is a call as it is', () => {
  const at = '2026-11-26T04:03:18.395Z'
  const line = { type: 'uplink', at, devEui: '70b3d5c1ca1e00c8', fPort: 7, frmPayload: '002aac' }
  const { call } = readDecoderLine(JSON.stringify(line))
  const bytes = Uint8Array.of(0, 42, 172)
  assert.deepEqual(call, { op: 'decodeUplink', fPort: 7, bytes, recvTimeMs: Date.parse(at) })
})

test('a line that is no call keeps its id and says what is wrong', () => {
  const cases: readonly [string, RegExp][] = [
    ['{"id":1,"bytes":"0"}', /^bytes: two hex digits a byte/],
    ['{"id":1,"bytes":"0g"}', /^bytes: two hex digits a byte/],
    ['{"id":1,"op":"decode"}', /^op: /],
    ['{"id":1,"fPort":"2"}', /^fPort: /],
    ['{"id":1,"recvTime":"soon"}', /^recvTime: an ISO 8601 time/],
  ]
  for (const [line, problem] of cases) {
    const read = readDecoderLine(line)
    assert.equal(read.id, 1)
    assert.match(read.problem ?? '', problem)
  }
  assert.match(readDecoderLine('{"id":').problem ?? '', /^no JSON: /)
  assert.match(readDecoderLine('7').problem ?? '', /^the line: /)
})

test('no text makes the reader of lines throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      const { call, problem } = readDecoderLine(line)
      assert((call === undefined) !== (problem === undefined))
    }),
  )
})
