import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { JournalError } from '../journal/journal.ts'
import { ProfileTurns } from './profile-turns.ts'

test('looks that are asked for while one waits are one; what is run keeps its place', async () => {
  const did: string[] = []
  const turns = new ProfileTurns(new FakeClock(), async (profile) => void did.push(profile))
  void turns.run('a', async () => void did.push('a first'))
  void turns.look('a')
  await turns.look('a')
  assert.deepEqual(did, ['a first', 'a'])
})

test('a profile that hangs keeps no other waiting', async () => {
  const did: string[] = []
  const turns = new ProfileTurns(new FakeClock(), async (profile) => void did.push(profile))
  void turns.run('a', () => new Promise(() => {}))
  void turns.look('a')
  await turns.look('b')
  assert.deepEqual(did, ['b'])
})

test('a journal that takes nothing for now is no end: the next look is made', async () => {
  let looks = 0
  const turns = new ProfileTurns(new FakeClock(), async () => {
    if (looks++ === 0) throw new JournalError('full', 'the disk is full')
  })
  await turns.look('a')
  await turns.look('a')
  assert.equal(looks, 2)
})

test('a gateway that ends leaves no look for later: it would keep the process alive', async () => {
  const clock = new FakeClock()
  let looks = 0
  const turns = new ProfileTurns(clock, async () => void looks++)
  turns.lookAfter(60_000, 'a')
  turns.lookAfter(60_000, 'a')
  assert.equal(clock.waiting, 1)
  clock.advance(60_000)
  await turns.look('a')
  assert.ok(looks >= 1)
  turns.lookAfter(60_000, 'a')
  turns.close()
  assert.equal(clock.waiting, 0)
  turns.lookAfter(60_000, 'a')
  assert.equal(clock.waiting, 0)
})
