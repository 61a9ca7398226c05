import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BoundedQueue } from './queue.ts'

test('a full queue refuses the newcomer, or drops the oldest, and counts it', () => {
  const refusing = new BoundedQueue<number>({ capacity: 2, whenFull: 'refuse' })
  assert.deepEqual(
    [1, 2, 3].map((n) => refusing.push(n)),
    [true, true, false],
  )
  assert.deepEqual([refusing.drain(), refusing.dropped], [[1, 2], 1])
  const dropping = new BoundedQueue<number>({ capacity: 2, whenFull: 'drop-oldest' })
  for (const n of [1, 2, 3]) dropping.push(n)
  assert.deepEqual([dropping.drain(), dropping.dropped], [[2, 3], 1])
})

test('a queue that is used for long gives its front back', () => {
  const queue = new BoundedQueue<number>({ capacity: 10, whenFull: 'refuse' })
  for (let n = 0; n < 10_000; n++) {
    queue.push(n)
    if (n >= 3) assert.equal(queue.shift(), n - 3)
  }
  assert.equal(queue.depth, 3)
})
