import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../test/support/fake-clock.ts'
import { Looking } from './looking.ts'

function bench(answers: readonly (string | Error)[]) {
  const clock = new FakeClock()
  const told: string[] = []
  const seen = { looks: 0 }
  const looking = new Looking({
    clock,
    everyMs: 1_000,
    look: async () => {
      const answer = answers[seen.looks++] ?? ''
      if (answer instanceof Error) throw answer
      return answer
    },
    failed: (detail) => told.push(detail),
  })
  return { clock, told, seen, looking }
}

test('a failure is told once while it stays the same, and again when it comes back', async () => {
  const { clock, told, seen } = bench(['dry', 'dry', new Error('gone'), '', 'dry'])
  await clock.pass(5_500)
  assert.equal(seen.looks, 5)
  assert.deepEqual(told, ['dry', 'Error: gone', 'dry'])
})

test('after close it looks no more', async () => {
  const { clock, seen, looking } = bench([])
  await clock.pass(1_500)
  looking.close()
  await clock.pass(10_000)
  assert.equal(seen.looks, 1)
  assert.equal(looking.isClosed, true)
  assert.equal(clock.waiting, 0)
})
