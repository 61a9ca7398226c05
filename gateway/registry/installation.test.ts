import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DevEui } from '../../base/ids.ts'
import {
  type Installation,
  type InstallMove,
  type Mount,
  moveInstallation,
} from './installation.ts'

const A = '70b3d5499f0012ab' as DevEui
const B = '70b3d5499f0012ac' as DevEui
const MOUNT: Mount = { asset: 'space-1', role: 'occupancy', index: 0 }
const now = (served?: DevEui, atMs = 1_000) => ({ by: 'anna', atMs, served })

/** What the moves come to, with whoever serves the mount as each of them leaves it. */
function lived(moves: readonly InstallMove[]) {
  let life: Installation | undefined
  let served: DevEui | undefined
  const outcomes: string[] = []
  for (const [i, move] of moves.entries()) {
    const outcome = moveInstallation(MOUNT, life, move, now(served, i))
    outcomes.push(outcome.kind === 'refused' ? outcome.reason : outcome.kind)
    if (outcome.kind !== 'moved') continue
    life = outcome.after
    if (move.move === 'install') served = move.devEui
    if (move.move === 'back') served = undefined
  }
  return { life, outcomes }
}

test('a mount is planned, installed and accepted, and keeps who did it when', () => {
  const { life, outcomes } = lived([
    { move: 'plan', week: '2026-W27' },
    { move: 'install', devEui: A },
    { move: 'accept' },
  ])
  assert.deepEqual(outcomes, ['moved', 'moved', 'moved'])
  assert.deepEqual(life, {
    ...MOUNT,
    stage: 'accepted',
    week: '2026-W27',
    steps: [
      { move: 'plan', by: 'anna', atMs: 0 },
      { move: 'install', by: 'anna', atMs: 1, devEui: A },
      { move: 'accept', by: 'anna', atMs: 2, devEui: A },
    ],
  })
})

test('the same move again is answered and not noted twice', () => {
  const { life, outcomes } = lived([
    { move: 'plan' },
    { move: 'plan' },
    { move: 'install', devEui: A },
    { move: 'install', devEui: A },
    { move: 'accept' },
    { move: 'accept' },
  ])
  assert.deepEqual(outcomes, ['moved', 'same', 'moved', 'same', 'moved', 'same'])
  assert.equal(life?.steps.length, 3)
})

test('a taken mount changes its sensor only when the one that goes is named', () => {
  const { outcomes } = lived([
    { move: 'install', devEui: A },
    { move: 'install', devEui: B },
    { move: 'install', devEui: B, replaces: B },
    { move: 'install', devEui: B, replaces: A },
  ])
  assert.deepEqual(outcomes, ['moved', 'mount-taken', 'mount-taken', 'moved'])
})

test('a sensor that is taken down leaves a planned mount with the reason', () => {
  const { life, outcomes } = lived([
    { move: 'plan', week: '2026-W27' },
    { move: 'install', devEui: A },
    { move: 'accept' },
    { move: 'back', because: 'broken by a lorry' },
    { move: 'drop' },
  ])
  assert.deepEqual(outcomes, ['moved', 'moved', 'moved', 'moved', 'moved'])
  assert.equal(life, undefined)
  const { life: before } = lived([
    { move: 'install', devEui: A },
    { move: 'back', because: 'wrong sensor' },
  ])
  assert.equal(before?.stage, 'planned')
  const last = { move: 'back', by: 'anna', atMs: 1, because: 'wrong sensor', devEui: A }
  assert.deepEqual(before?.steps.at(-1), last)
})

test('nothing is accepted that is not there, nor dropped that is', () => {
  assert.deepEqual(lived([{ move: 'accept' }]).outcomes, ['not-installed'])
  assert.deepEqual(lived([{ move: 'plan' }, { move: 'accept' }]).outcomes[1], 'not-installed')
  const installed = lived([{ move: 'install', devEui: A }]).life
  const alone = moveInstallation(MOUNT, installed, { move: 'accept' }, now(undefined))
  assert.deepEqual(alone, { kind: 'refused', reason: 'nobody-there' })
  assert.deepEqual(
    lived([{ move: 'install', devEui: A }, { move: 'drop' }]).outcomes[1],
    'not-planned',
  )
  assert.deepEqual(
    lived([{ move: 'install', devEui: A }, { move: 'plan' }]).outcomes[1],
    'already-installed',
  )
})

test('whatever happens to it, a life stays short and keeps its beginning', () => {
  const move = fc.oneof(
    fc.constant<InstallMove>({ move: 'plan' }),
    fc.constantFrom<InstallMove>(
      { move: 'install', devEui: A },
      { move: 'install', devEui: B, replaces: A },
    ),
    fc.constant<InstallMove>({ move: 'accept' }),
    fc.constant<InstallMove>({ move: 'back', because: 'so' }),
  )
  fc.assert(
    fc.property(fc.array(move, { maxLength: 80 }), (moves) => {
      const { life, outcomes } = lived(moves)
      if (!life) return
      assert.ok(life.steps.length <= 12)
      assert.equal(life.steps[0]?.atMs, outcomes.indexOf('moved'))
      assert.equal(life.steps.at(-1)?.atMs, outcomes.lastIndexOf('moved'))
    }),
  )
})
