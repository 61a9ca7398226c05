/**
 * A gateway whose database is damaged or gone, on its real data directory: it starts by itself, with
 * every device, counter and fact, from yesterday's copy of the state and the journal.
 */

import assert from 'node:assert/strict'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { openStore } from '../../gateway/store/open.ts'
import { HOUSE_DEVICES, House } from './house.ts'

const HOUR_MS = 3_600_000
/** I13, for a gateway with a month of journal; this one has an hour. */
const BOOT_WITHIN_MS = 5_000

/** A day with a copy of the state in its middle, then a clean stop. */
async function lived(run: (house: House) => Promise<void>): Promise<void> {
  const house = new House()
  try {
    await house.open()
    await house.register()
    await house.hear(30)
    await house.core.checkpoint()
    await house.hear(30)
    await house.core.checkpoint()
    await house.hear(10)
    await run(house)
  } finally {
    await house.close()
    house.remove()
  }
}

async function assertWhole(
  house: House,
  before: { facts: string[]; counters: unknown },
): Promise<void> {
  const startedMs = performance.now()
  await house.open()
  assert.ok(performance.now() - startedMs < BOOT_WITHIN_MS)
  const facts = new Set(house.facts())
  for (const fact of before.facts) assert.ok(facts.has(fact), `lost: ${fact}`)
  assert.deepEqual(house.counters(), before.counters)
  await house.hear(5)
  assert.ok(house.healths().includes('database-restored'), 'it is told')
}

describe('a database that is lost', () => {
  const damages: Readonly<Record<string, (path: string) => void>> = {
    'whose header is garbage': (path) => patch(path, 0, 100),
    'whose first pages are garbage': (path) => patch(path, 0, 20_000),
    'that is empty': (path) =>
      writeFileSync(path, 'no database at all, but long enough to be read'),
    'that is gone': (path) => rmSync(path),
  }

  for (const [what, damage] of Object.entries(damages)) {
    test(`F11, I13: a database ${what} is made anew at the start, with everything in it`, () =>
      lived(async (house) => {
        const before = { facts: house.facts(), counters: house.counters() }
        await house.close()
        assert.ok(existsSync(join(house.dataDir, 'cigale.backup')))
        damage(house.path)
        await assertWhole(house, before)
      }))
  }

  test('F4, I5: a counter that rotted in the database is noticed, and comes back right', () =>
    lived(async (house) => {
      const before = { facts: house.facts(), counters: house.counters() }
      await house.close()
      const db = openStore(house.path)
      db.exec('UPDATE device_states SET f_cnt_up_next = f_cnt_up_next - 8')
      db.close()
      await assertWhole(house, before)
    }))

  test('F40, I5: a gateway brought back from an older copy takes no frame twice, and sends under new counters', () =>
    lived(async (house) => {
      const old = ['cigale.db', 'cigale.backup', 'journal']
      const safe = mkdtempSync(join(tmpdir(), 'cigale-copy-'))
      await house.close()
      for (const name of old)
        cpSync(join(house.dataDir, name), join(safe, name), { recursive: true })
      await house.open()
      await house.hear(30)
      await house.core.checkpoint()
      const before = house.counters()
      await house.close()
      for (const name of [...old, 'cigale.db-wal', 'cigale.db-shm']) {
        rmSync(join(house.dataDir, name), { recursive: true, force: true })
      }
      for (const name of old)
        cpSync(join(safe, name), join(house.dataDir, name), { recursive: true })
      rmSync(safe, { recursive: true })
      await house.open()
      assert.deepEqual(house.counters(), before)
      for (const { devEui } of house.fleet) {
        const down = house.core.state.devices.get(devEui)?.session?.fCntDownNext ?? 0
        assert.ok(down >= 128, `downlinks go on at ${down}`)
      }
      await house.hear(5)
      assert.ok(house.healths().includes('counters-raised'), 'it is told')
      assert.notDeepEqual(house.counters(), before, 'and new frames are heard')
      // Raised once: the next start finds nothing to raise.
      await house.close()
      await house.open()
      assert.ok(!house.healths().includes('counters-raised'))
    }))

  test('F11: a damaged database without a copy is made of the whole journal', () =>
    lived(async (house) => {
      const before = { facts: house.facts(), counters: house.counters() }
      await house.close()
      rmSync(join(house.dataDir, 'cigale.backup'))
      patch(house.path, 0, 100)
      await assertWhole(house, before)
      assert.equal(readdirSync(join(house.dataDir, 'quarantine')).length > 0, true)
    }))

  test('F11: with neither copy nor the beginning of the journal nothing is moved, and it says so', () =>
    lived(async (house) => {
      await house.close()
      rmSync(join(house.dataDir, 'cigale.backup'))
      const segment = join(house.dataDir, 'journal', '00000000.seg')
      copyFileSync(segment, join(house.dataDir, 'journal', '00000007.seg'))
      rmSync(segment)
      patch(house.path, 0, 100)
      const damaged = readFileSync(house.path)
      await assert.rejects(house.open(), { name: 'StoreError', code: 'corrupt' })
      assert.deepEqual(readFileSync(house.path), damaged)
    }))

  test('F18: a copy of the state is whole, a day apart, and small', () =>
    lived(async (house) => {
      const copy = join(house.dataDir, 'cigale.backup')
      const first = readFileSync(copy)
      await house.core.checkpoint()
      assert.deepEqual(readFileSync(copy), first, 'not every hour')
      for (let hour = 0; hour < 25; hour++) house.clock.advance(HOUR_MS)
      await house.hear(5)
      await house.core.checkpoint()
      assert.notDeepEqual(readFileSync(copy), first)
      const db = openStore(copy)
      assert.equal(db.prepare('SELECT count(*) FROM devices').pluck().get(), HOUSE_DEVICES)
      assert.equal(db.prepare('SELECT count(*) FROM facts').pluck().get(), 0)
      db.close()
    }))
})

describe('another board', () => {
  test('F71, I2: on other hardware a moved data directory goes on under its name, in an epoch of its own', () =>
    lived(async (house) => {
      await house.close()
      const moved = new House()
      try {
        cpSync(house.dataDir, moved.dataDir, { recursive: true })
        await house.open()
        await moved.open()
        assert.equal(moved.gatewayEui, house.gatewayEui)
        const [old, now] = [house, moved].map(({ core }) => core.state.epoch)
        assert.notEqual(now, old)
        // Everything that was told before is there word for word; what is new has places of its own.
        const [first, second] = [new Set(house.facts()), new Set(moved.facts())]
        const only = (mine: Set<string>, others: Set<string>, epoch: number | undefined): void => {
          const own = [...mine].filter((fact) => !others.has(fact))
          assert.ok(own.length > 0)
          assert.ok(
            own.every((fact) => fact.startsWith(`${epoch}/`)),
            own.join(),
          )
        }
        only(first, second, old)
        only(second, first, now)
      } finally {
        await moved.close()
        moved.remove()
      }
    }))
})

function patch(path: string, from: number, to: number): void {
  rmSync(`${path}-wal`, { force: true })
  const bytes = readFileSync(path)
  bytes.fill(0xa5, from, to)
  writeFileSync(path, bytes)
}
