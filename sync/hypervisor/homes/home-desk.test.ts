import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../../../base/ids.ts'
import { silentLog } from '../../../base/log.ts'
import { seededRandom } from '../../../base/random.ts'
import { COMMAND_KEY } from '../../../test/support/command-key.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import type { CommandMessage, Outcome } from '../../messages.ts'
import { CommandDesk } from '../command-desk.ts'
import { openSqliteStore } from '../store-sqlite.ts'
import { HomeDesk } from './home-desk.ts'

const OLD = '00800000a0001234' as GatewayEui
const NEW = '00800000a0005678' as GatewayEui
const DEVICES = ['70b3d5499f0012ab', '70b3d5499f0012ac']
const DAY_MS = 24 * 3_600_000

/** A desk over a real database; what it sends is kept, and answered by the test. */
function desk() {
  const clock = new FakeClock()
  const store = openSqliteStore(':memory:')
  const sent: CommandMessage[] = []
  const random = seededRandom(1, 'homes')
  const send = (_gw: GatewayEui, message: CommandMessage) => sent.push(message) > 0
  const commands = new CommandDesk({ store, clock, random, log: silentLog, key: COMMAND_KEY, send })
  const homes = new HomeDesk({ store, desk: commands, clock, log: silentLog })
  const answer = async (outcome: Outcome) => {
    const { id } = sent.at(-1)!
    const atMs = clock.wallMs()
    const result = { kind: 'result', gw: OLD, id, outcome, detail: '', atMs } as const
    await store.write([{ kind: 'result', result }], atMs)
  }
  return { clock, store, sent, homes, answer }
}

const DECIDED = { devices: DEVICES, from: OLD, to: NEW, rev: 3, by: 'reseau' }

test('F46: the old home is told of a move until it says that it is silent, and then no more', async () => {
  const { store, sent, homes, answer } = desk()
  await homes.move(DECIDED)
  await homes.look()
  await homes.look()
  assert.deepEqual(
    sent.map(({ gw, name, params }) => [gw, name, params]),
    [[OLD, 'homeSet', { devices: DEVICES, gatewayEui: NEW, rev: 3 }]],
  )
  await answer('done')
  await homes.look()
  await homes.look()
  assert.equal(sent.length, 1)
  assert.notEqual((await homes.book.all())[0]?.toldMs, null)
  await store.close()
})

test('F46, F70: a gateway that comes back after months is told, for a move does not expire', async () => {
  const { clock, store, sent, homes, answer } = desk()
  await homes.move(DECIDED)
  await homes.look()
  clock.advance(90 * DAY_MS)
  await homes.look()
  assert.equal(sent.length, 1, 'it is away: nobody would hear it')
  homes.greeted(OLD)
  await homes.look()
  assert.equal(sent.length, 2)
  assert.notEqual(sent[1]!.id, sent[0]!.id)
  await answer('refused')
  await homes.look()
  assert.equal(sent.length, 3, 'its clock was not set: it is told again')
  await answer('done')
  await homes.look()
  assert.equal(sent.length, 3)
  await store.close()
})

test('F46: two moves that are decided in one moment stay two', async () => {
  const { store, homes } = desk()
  await homes.move({ ...DECIDED, devices: [DEVICES[0]!] })
  await homes.move({ ...DECIDED, devices: [DEVICES[1]!] })
  assert.deepEqual(
    (await homes.book.all()).map(({ devices }) => devices),
    DEVICES.map((devEui) => [devEui]),
  )
  await store.close()
})

test('a move outlives the process that took it, and revisions only grow', async () => {
  const { store, clock, homes } = desk()
  await homes.move(DECIDED)
  const again = new HomeDesk({
    store,
    desk: { issue: () => assert.fail('told') },
    clock,
    log: silentLog,
  })
  assert.deepEqual(
    (await again.book.all()).map(({ from, to, rev, toldMs }) => [from, to, rev, toldMs]),
    [[OLD, NEW, 3, null]],
  )
  assert.equal(await again.book.lastRev([DEVICES[1]!, 'ffffffffffffffff']), 3)
  assert.equal(await again.book.lastRev(['ffffffffffffffff']), 0)
  await store.close()
})
