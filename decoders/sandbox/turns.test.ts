import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Turns } from './turns.ts'

const SETTINGS = { waitingMax: 4, failuresMax: 3 }

function serveAll(turns: Turns<number>): string[] {
  const served: string[] = []
  for (let next = turns.next(); next; next = turns.next()) {
    served.push(`${next.id}${next.item}`)
    turns.done(next.id, 'served')
  }
  return served
}

test('codecs are served in turn, each in its own order', () => {
  const turns = new Turns<number>(SETTINGS)
  for (const n of [1, 2, 3]) turns.offer('a', n)
  turns.offer('b', 1)
  turns.offer('c', 1)
  assert.deepEqual(serveAll(turns), ['a1', 'b1', 'c1', 'a2', 'a3'])
})

test('F49: a codec that did not end in time waits behind all others', () => {
  const turns = new Turns<number>(SETTINGS)
  for (const n of [1, 2]) turns.offer('loops', n)
  assert.deepEqual(turns.next(), { id: 'loops', item: 1 })
  for (const n of [1, 2, 3]) turns.offer('honest', n)
  turns.done('loops', 'failed')
  assert.deepEqual(serveAll(turns), ['honest1', 'honest2', 'honest3', 'loops2'])
})

test('a queue that is full refuses the next call and keeps those it has', () => {
  const turns = new Turns<number>(SETTINGS)
  for (const n of [1, 2, 3, 4]) assert.equal(turns.offer('a', n), 'waiting')
  assert.equal(turns.offer('a', 5), 'full')
  assert.equal(turns.offer('b', 1), 'waiting')
  assert.deepEqual(serveAll(turns), ['a1', 'b1', 'a2', 'a3', 'a4'])
})

test('failures in a row lead to quarantine, a good call begins anew, forgetting heals', () => {
  const turns = new Turns<number>({ waitingMax: 9, failuresMax: 3 })
  for (const outcome of ['failed', 'failed', 'served', 'failed', 'failed'] as const) {
    turns.offer('a', 0)
    turns.next()
    assert.deepEqual(turns.done('a', outcome), [])
  }
  for (const n of [1, 2, 3]) turns.offer('a', n)
  turns.next()
  assert.deepEqual(turns.done('a', 'failed'), [2, 3])
  assert.equal(turns.offer('a', 4), 'quarantined')
  assert.equal(turns.next(), undefined)
  turns.drop('a')
  assert.equal(turns.offer('a', 5), 'waiting')
})

test('a new text begins without failures and serves what waited for the old one', () => {
  const turns = new Turns<number>({ waitingMax: 9, failuresMax: 2 })
  for (const n of [1, 2]) turns.offer('a', n)
  turns.next()
  turns.done('a', 'failed')
  turns.offer('b', 1)
  turns.forgive('a')
  turns.offer('a', 3)
  assert.deepEqual(serveAll(turns), ['b1', 'a2', 'a3'])
  turns.offer('a', 4)
  turns.next()
  turns.done('a', 'failed')
  assert.equal(turns.isQuarantined('a'), false)
})

test('every item offered is served, refused or given back, and none twice', () => {
  const step = fc.record({
    act: fc.constantFrom('offer', 'offer', 'serve', 'fail', 'drop'),
    id: fc.constantFrom('a', 'b', 'c'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const turns = new Turns<number>(SETTINGS)
      const waiting = new Set<number>()
      const take = (item: number) => assert(waiting.delete(item))
      steps.forEach(({ act, id }, n) => {
        if (act === 'offer') {
          if (turns.offer(id, n) === 'waiting') waiting.add(n)
        } else if (act === 'drop') turns.drop(id).forEach(take)
        else {
          const next = turns.next()
          if (next) {
            take(next.item)
            turns.done(next.id, act === 'fail' ? 'failed' : 'served').forEach(take)
          } else assert.equal(waiting.size, 0)
        }
      })
      for (let next = turns.next(); next; next = turns.next()) take(next.item)
      assert.equal(waiting.size, 0)
    }),
  )
})
