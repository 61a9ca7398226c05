import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Heap } from './heap.ts'
import { seededRandom } from './random.ts'

function drain(heap: Heap<number>): number[] {
  const out: number[] = []
  while (heap.first !== undefined) {
    out.push(heap.first)
    heap.drop()
  }
  return out
}

test('what comes out is in order, whatever the order it went in', () => {
  const random = seededRandom(1)
  for (let size = 0; size < 50; size++) {
    const numbers = Array.from({ length: size }, () => random.below(20))
    const heap = new Heap<number>((a, b) => a < b)
    for (const number of numbers) heap.push(number)
    assert.equal(heap.length, size)
    assert.deepEqual(
      drain(heap),
      numbers.toSorted((a, b) => a - b),
    )
    heap.drop()
  }
})

test('filled anew with some of what it held, it gives those in order', () => {
  const heap = new Heap<number>((a, b) => a < b)
  for (const number of [5, 3, 8, 1, 9, 2, 7]) heap.push(number)
  heap.fill(heap.values().filter((number) => number % 2 === 1))
  assert.deepEqual(drain(heap), [1, 3, 5, 7, 9])
})
