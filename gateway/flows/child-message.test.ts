import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ChildLines } from './child-lines.ts'
import { readChildLine, readChildLog } from './child-message.ts'

test('what flows say of themselves is read; what is not of its kind counts as nothing', () => {
  assert.deepEqual(readChildLine('{"type":"started","nodes":12,"flows":2,"editorPort":null}'), {
    type: 'started',
    nodes: 12,
    flows: 2,
    editorPort: null,
  })
  assert.deepEqual(
    readChildLine('{"type":"started","nodes":-1,"flows":"many","editorPort":99999}'),
    {
      type: 'started',
      nodes: 0,
      flows: 0,
      editorPort: null,
    },
  )
  assert.equal(readChildLine('{"type":"obey"}'), undefined)
  assert.equal(readChildLine('null'), undefined)
})

test('F56: no line that flows write makes a parser throw, or a terminal act', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      readChildLine(line)
      assert.doesNotMatch(readChildLog(line).text, /\p{Cc}/u)
    }),
  )
  assert.deepEqual(readChildLog('{"level":"info","msg":"a\\u001b[2Jb"}'), {
    isWarning: false,
    text: 'a [2Jb',
  })
})

test('F56: a line without end is cut off and counted, and the next one is read', () => {
  const lines = new ChildLines()
  assert.deepEqual(lines.take('one\ntw'), ['one'])
  assert.deepEqual(lines.take('o\n'), ['two'])
  for (let i = 0; i < 100; i++) assert.deepEqual(lines.take('x'.repeat(1_000)), [])
  assert.deepEqual(lines.take('\nthree\n'), ['three'])
  assert.equal(lines.dropped, 1)
})
