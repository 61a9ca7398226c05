import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Serial } from './serial.ts'

test('tasks run one after the other, also behind one that failed', async () => {
  const serial = new Serial()
  const seen: string[] = []
  const first = serial.run(async () => {
    seen.push('first begins')
    await Promise.resolve()
    seen.push('first ends')
    throw new Error('first failed')
  })
  const second = serial.run(async () => {
    seen.push('second')
    return 2
  })
  await assert.rejects(first, /first failed/)
  assert.equal(await second, 2)
  await serial.idle()
  assert.deepEqual(seen, ['first begins', 'first ends', 'second'])
})
