import assert from 'node:assert/strict'
import { test } from 'node:test'
import { streamStatus } from './stream-status.ts'

const head = new Uint8Array(8)

test('what arrived counts over all epochs, what waits too; what retention took is not owed', () => {
  const epochs = [
    { epoch: 1, streams: [{ stream: 3 as const, oldest: 40, next: 100, head }] },
    {
      epoch: 2,
      streams: [
        { stream: 3 as const, oldest: 0, next: 12, head },
        { stream: 0 as const, oldest: 0, next: 1, head },
      ],
    },
  ]
  const acked = new Map([
    ['1/3', 30],
    ['2/3', 5],
  ])
  const status = streamStatus(
    { epochs: () => epochs },
    (epoch, stream) => acked.get(`${epoch}/${stream}`) ?? 0,
  )
  assert.deepEqual(status, [
    { stream: 0, waiting: 1, next: 1, acked: 0 },
    { stream: 3, waiting: 60 + 7, next: 12, acked: 40 + 5 },
  ])
})
