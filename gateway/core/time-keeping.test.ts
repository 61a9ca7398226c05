import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeptClock } from '../../base/kept-clock.ts'
import { silentLog } from '../../base/log.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { TimeKeeping } from './time-keeping.ts'

const FLOOR_MS = Date.UTC(2027, 0, 1)
const NOON_MS = Date.UTC(2027, 5, 1, 12)

function bench(why?: string) {
  const inner = new FakeClock({ wallMs: 5_000 })
  inner.state = 0
  const clock = new KeptClock({ inner })
  const raised: string[] = []
  const set: number[] = []
  const keeping = new TimeKeeping({
    clock,
    floorMs: FLOOR_MS,
    log: silentLog,
    setMachine: async (utcMs) => {
      set.push(utcMs)
      if (why === undefined) {
        inner.stepWall(utcMs - inner.wallMs())
        inner.state = 1
      }
      return why
    },
    raise: (code, detail) => raised.push(`${code} ${detail}`),
  })
  return { inner, clock, keeping, raised, set }
}

test('F19: a time that is taken is told, labels what follows, and is handed to the machine', async () => {
  const { inner, clock, keeping, raised, set } = bench()
  const offer = { source: 'person', utcMs: NOON_MS, monoMs: inner.monoMs() } as const
  assert.deepEqual(keeping.offer(offer), { kind: 'take', clk: 1 })
  assert.equal(clock.wallMs(), NOON_MS)
  assert.deepEqual(raised, [`clock-told person: ${new Date(NOON_MS).toISOString()}`])
  assert.deepEqual(set, [NOON_MS])
  await Promise.resolve()
  assert.equal(clock.wallMs(), NOON_MS)
  assert.equal(clock.clockState(), 1)
})

test('F19: where the machine’s clock may not be set the gateway keeps the time itself', async () => {
  const { inner, clock, keeping } = bench('date: cannot set date: Operation not permitted')
  keeping.offer({ source: 'hypervisor', utcMs: NOON_MS, monoMs: inner.monoMs() })
  await Promise.resolve()
  inner.advance(60_000)
  assert.equal(clock.wallMs(), NOON_MS + 60_000)
  assert.equal(clock.clockState(), 1)
})

test('F26: a second word about the time changes nothing', () => {
  const { inner, clock, keeping } = bench('not allowed')
  keeping.offer({ source: 'person', utcMs: NOON_MS, monoMs: inner.monoMs() })
  const again = {
    source: 'hypervisor',
    utcMs: NOON_MS + 86_400_000,
    monoMs: inner.monoMs(),
  } as const
  assert.deepEqual(keeping.offer(again), { kind: 'refuse', reason: 'known' })
  assert.equal(clock.wallMs(), NOON_MS)
})
