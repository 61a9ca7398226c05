import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/support/fake-clock.ts'
import type { FlowsLife } from './life.ts'
import { FlowsTelling } from './telling.ts'

const WAITING = { kind: 'waiting', untilMs: 0, reason: 'exit', crashes: [1] } as const

function telling() {
  const troubles: string[] = []
  const logged: string[] = []
  const keep = (_fields: object, message: string): void => {
    logged.push(message)
  }
  const told = new FlowsTelling({
    clock: new FakeClock(),
    log: { error: keep, warn: keep, info: keep, debug: keep },
    memoryBytesMax: 1,
    onTrouble: (code, detail) => troubles.push(`${code}: ${detail}`),
  })
  return { told, troubles, logged }
}

function starting(crashes: readonly number[]): FlowsLife {
  return { kind: 'starting', sinceMs: 0, looksOver: 0, crashes }
}

test('F56: flows that are given up are told upward once, with why, and again when they were changed', () => {
  const { told, troubles } = telling()
  told.lastWords('no such node')
  told.becomes({ ...WAITING, isGivenUp: true }, null)
  assert.equal(told.status.state, 'given-up')
  for (let i = 0; i < 3; i++) {
    told.becomes(starting([1]), null)
    told.becomes({ ...WAITING, isGivenUp: true }, null)
  }
  assert.deepEqual(troubles, ['flows-given-up: no such node'])
  told.becomes(starting([]), null)
  told.becomes({ ...WAITING, isGivenUp: true }, null)
  assert.equal(troubles.length, 2)
  assert.equal(told.status.crashes, 5)
})

test('F56: flows that write without end have twenty lines a minute, and the rest is counted', () => {
  const { told, logged } = telling()
  for (let i = 0; i < 1_000; i++) told.writes(`{"level":"warn","msg":"line ${i}"}`)
  assert.equal(logged.length, 20)
  const hidden = told.samples().find(({ name }) => name === 'cigale_flows_log_lines_hidden_total')
  assert.equal(hidden?.value, 980)
  told.writes('{"level":"info","msg":"only a warning is kept"}')
  assert.equal(logged.length, 20)
})

test('a restart that was wanted is no crash', () => {
  const { told, logged } = telling()
  told.becomes({ kind: 'ending', reason: 'restart', sinceMs: 0, crashes: [] }, null)
  assert.deepEqual([told.status.crashes, told.status.lastCrash, logged], [0, null, []])
})
