/** `cigale decoder run` as a script calls it: a line in, a line out, in order, whatever the codec does. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cigale-decoder-run-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function run(text: string, lines: readonly string[], flags: readonly string[] = []) {
  const codec = join(folder, 'codec.js')
  writeFileSync(codec, text)
  const args = [MAIN, 'decoder', 'run', '--codec', codec, '--input', '-', ...flags]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
  })
  const answers = stdout.split('\n').filter((line) => line !== '')
  return { status, stderr, answers: answers.map((line) => JSON.parse(line)) }
}

const CODEC = `var calls = 0
function decodeUplink(input) {
  calls++
  if (input.fPort === 2) for (;;) {}
  if (input.fPort === 3) { var a = []; for (;;) a.push(new Array(1000).fill(calls)) }
  if (input.fPort === 4) [].indexOf.call({ length: 2 ** 53 - 1 }, 1)
  if (input.fPort === 5) throw new Error('no such frame')
  if (input.fPort === 6) return undefined
  return { data: { calls: calls, first: input.bytes[0], at: input.recvTime, nan: NaN, none: undefined } }
}
function Encode(fPort, obj) { return new Uint8Array([obj.level]) }`

test('F49, F50: every line is answered in order, also those that end a thread, and none disturbs the next', () => {
  const good = (id: number) =>
    `{"id":${id},"fPort":1,"bytes":"0a","recvTime":"2026-05-01T12:00:00Z"}`
  const bad = [2, 3, 4, 5, 6].flatMap((fPort, n) => [
    `{"id":${n * 2},"fPort":${fPort},"bytes":"0a"}`,
    good(n * 2 + 1),
  ])
  const { status, answers, stderr } = run(CODEC, bad, ['--deadline', '200'])
  assert.equal(stderr, '')
  assert.equal(status, 0)
  assert.deepEqual(
    answers.map(({ id, ok, error }) => [id, ok || error.kind]),
    ['timeout', 'memory', 'timeout', 'throw', 'result'].flatMap((kind, n) => [
      [n * 2, kind],
      [n * 2 + 1, true],
    ]),
  )
  const data = { calls: 1, first: 10, at: '2026-05-01T12:00:00.000Z', nan: null }
  for (const answer of answers.filter(({ ok }) => ok))
    assert.deepEqual(answer, { id: answer.id, ok: true, output: { data }, api: 'ts013' })
})

test('other operations, lines that are no calls, and ids of any kind are answered', () => {
  const { answers } = run(CODEC, [
    '{"id":{"a":1},"op":"encodeDownlink","fPort":7,"data":{"level":3}}',
    '{"op":"decodeDownlink","fPort":7,"bytes":""}',
    'nothing',
    '{"id":null,"fPort":1,"bytes":"0"}',
    '{"id":"a\u2028b","fPort":5,"bytes":"00"}',
  ])
  assert.deepEqual(answers[0], {
    ...{ id: { a: 1 }, ok: true, api: 'chirpstack3' },
    output: { fPort: 7, bytes: [3] },
  })
  assert.equal(answers[4].id, 'a\u2028b')
  assert.deepEqual(
    answers.slice(1).map(({ error }) => error.kind),
    ['noEntry', 'input', 'input', 'throw'],
  )
})

test('a codec that is no script answers each line so and ends well; a file that is not there does not', () => {
  const { status, answers } = run('function decodeUplink( {', [
    '{"id":1,"fPort":1,"bytes":"00"}',
    '{"id":2}',
  ])
  assert.equal(status, 0)
  assert.deepEqual(
    answers.map(({ id, error }) => [id, error.kind, error.line]),
    [
      [1, 'syntax', 1],
      [2, 'syntax', 1],
    ],
  )
  const args = [MAIN, 'decoder', 'run', '--codec', join(folder, 'none.js')]
  const missing = spawnSync(process.execPath, args, { input: '', encoding: 'utf8' })
  assert.equal(missing.status, 1)
  assert.match(missing.stderr, /none\.js cannot be read \(ENOENT.*give a JavaScript file/)
})
