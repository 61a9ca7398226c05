import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { FakeClock } from '../test/support/fake-clock.ts'
import { boundedLog, redLog } from './log.ts'

function logged() {
  const clock = new FakeClock()
  const lines: { readonly level: number; readonly msg: string; readonly suppressed?: number }[] = []
  const log = boundedLog(clock, (line) => void lines.push(JSON.parse(line)))
  return { clock, lines, log, red: redLog(log) }
}

test('F56: a log that is flooded counts what it leaves out, and says so in the next line', () => {
  const { clock, lines, log } = logged()
  for (let n = 0; n < 10_000; n++) log.error({ n }, 'again')
  assert.equal(lines.length, 100)
  clock.advance(1_000)
  log.warn({}, 'after a while')
  assert.equal(lines.at(-1)?.suppressed, 9_900)
  log.warn({}, 'and again')
  assert.equal(lines.at(-1)?.suppressed, undefined)
})

test('a line of Node-RED keeps its level; what only speaks of its own start is left out', () => {
  const { lines, red } = logged()
  red({ level: 10, msg: 'fatal' })
  red({ level: 20, msg: 'error', type: 'function', id: 'n1' })
  red({ level: 30, msg: 'warn' })
  red({ level: 40, msg: 'Welcome to Node-RED' })
  red({ level: 40, msg: 'a debug node speaks', type: 'debug', id: 'n2' })
  red({ level: 30, msg: 'Encrypted credentials not found' })
  assert.deepEqual(
    lines.map(({ level, msg }) => [level, msg]),
    [
      [50, 'fatal'],
      [50, 'error'],
      [40, 'warn'],
      [30, 'a debug node speaks'],
    ],
  )
})

test('an error of another realm is logged with its stack, and what cannot be printed with a word', () => {
  const { lines, red } = logged()
  red({ level: 20, msg: runInNewContext('new Error("from a function node")') })
  assert.match(lines[0]!.msg, /^Error: from a function node\n {4}at /)
  const round: { self?: unknown } = {}
  round.self = round
  red({ level: 20, msg: round })
  assert.equal(lines[1]!.msg, 'something that cannot be printed')
  red({ level: 20, msg: 'x'.repeat(5_000) })
  assert.equal(lines[2]!.msg.length, 1_000)
})
