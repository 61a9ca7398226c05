import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testScratch } from '../../test/support/test-scratch.ts'
import { mutateAll, mutationRepository } from '../../test/support/update-mutations.ts'

const scratch = testScratch()
/** `cigale soak updates` takes a thousand. */
const SEEDS = 2

test('S17, S19: damaged metadata is refused, or says the same to the byte', async () => {
  const repository = await mutationRepository()
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { refused, taken } = await mutateAll(repository, scratch, seed)
    assert.equal(refused + taken, 5 * 64)
    assert.ok(refused > taken, `${refused} refused, ${taken} taken`)
  }
})
