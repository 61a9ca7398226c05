/**
 * Backups of a gateway on its real data directory: many, while frames come; brought back over the folder
 * that they were made of, by the gateway's own start.
 */

import assert from 'node:assert/strict'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { silentLog } from '../../base/log.ts'
import { Secret } from '../../base/secret.ts'
import { BackupDesk } from '../../gateway/backup/desk-system.ts'
import { checkBackup, makeBackup } from '../../gateway/backup/make-system.ts'
import { OF_ONE_LIFE } from '../../gateway/backup/own-files.ts'
import { headOf, planRestore, restore } from '../../gateway/backup/restore-system.ts'
import { type SwapDisk, swapIn } from '../../gateway/backup/swap.ts'
import { swapDisk } from '../../gateway/backup/swap-disk-system.ts'
import { CoreBench, GATEWAY } from '../support/core-bench.ts'
import { fleetFrame, makeFleet } from '../support/fleet.ts'
import { HOUSE_DEVICES, House } from './house.ts'

const PASSPHRASE = 'quatre mots que nul ne devine'
const secret = (): Secret => new Secret(new Uint8Array(Buffer.from(PASSPHRASE)))
const SOIL = Uint8Array.of(2, 1, 0x92, 0, 3, 0, 7, 0x80, 0xa1, 0x0c, 0x25)
/** 0.2 to 0.4 s on two cores that others share; more would be felt. */
const CORE_KEPT_MS_MAX = 2_000
const DAY_MS = 24 * 3_600_000

async function lived(run: (house: House) => Promise<void>): Promise<void> {
  const house = new House()
  try {
    await house.open()
    await house.register()
    await house.hear(20)
    await run(house)
  } finally {
    await house.close()
    house.remove()
  }
}

function deskOf(house: House): BackupDesk {
  const { core } = house
  return new BackupDesk({
    ...{
      dataDir: house.dataDir,
      gatewayEui: house.gatewayEui!,
      clock: house.clock,
      log: silentLog,
    },
    service: {
      settle: () => core.settle(),
      configView: async () => ({ file: '', text: '', trial: null }),
    },
  })
}

async function backUp(house: House): Promise<Uint8Array> {
  return (await deskOf(house).make(PASSPHRASE)).bytes
}

/** As `cigale restore --yes` does, with the house's own time. */
function bringBack(house: House, bytes: Uint8Array): string | undefined {
  const { dataDir, clock } = house
  const file = { path: 'the backup', bytes }
  const set = planRestore(file, { dataDir, passphrase: secret(), nowMs: clock.wallMs() })
  return restore(set, { dataDir, stamp: 'then' })
}

describe('a gateway’s backup', () => {
  test('F18: made while frames come, each opens, passes every check, and holds the counters of its moment', () =>
    lived(async (house) => {
      const isOver = { now: false }
      const hearing = (async () => {
        while (!isOver.now) await house.hear(3)
      })()
      for (let n = 0; n < 3; n++) {
        const before = house.counters()
        const bytes = await backUp(house)
        const after = house.counters()
        assert.equal(checkBackup(bytes, secret(), 'it').devices, HOUSE_DEVICES)
        const again = new House()
        try {
          bringBack(again, bytes)
          await again.open()
          for (const [i, counter] of again.counters().entries()) {
            assert.ok(
              before[i]! <= counter! && counter! <= after[i]!,
              `${before[i]} ${counter} ${after[i]}`,
            )
          }
        } finally {
          await again.close()
          again.remove()
        }
      }
      isOver.now = true
      await hearing
    }))

  test('F18, F40: brought back it goes on in another epoch, tells how old it was, once, and hears what is new', () =>
    lived(async (house) => {
      const { epoch } = house.core.state
      const bytes = await backUp(house)
      const then = house.counters()
      await house.close()
      house.clock.advance(3 * DAY_MS)
      bringBack(house, bytes)
      await house.open()
      assert.notEqual(house.core.state.epoch, epoch)
      assert.deepEqual(house.counters(), then)
      await house.hear(HOUSE_DEVICES)
      assert.notDeepEqual(house.counters(), then)
      assert.equal(house.healths().filter((code) => code === 'restored-from-backup').length, 1)
      for (const { devEui } of house.fleet) {
        const down = house.core.state.devices.get(devEui)?.session?.fCntDownNext ?? 0
        assert.ok(down >= 3 * 1_440 && down < 16_384, `${down}`)
      }
      const { epoch: second } = house.core.state
      await house.close()
      await house.open()
      assert.notEqual(house.core.state.epoch, second)
      assert.ok(!house.healths().includes('restored-from-backup'))
    }))

  test('F40, I5: over a folder that knows better, no uplink since the backup is taken a second time', () =>
    lived(async (house) => {
      const bytes = await backUp(house)
      await house.hear(20)
      await house.core.checkpoint()
      const since = house.counters()
      await house.close()
      const kept = bringBack(house, bytes)
      assert.ok(kept && existsSync(join(kept, 'cigale.db')) && existsSync(join(kept, 'journal')))
      await house.open()
      assert.deepEqual(house.counters(), since)
      assert.ok(house.healths().includes('counters-raised'))
    }))

  test('F11: a state that rots right after a restore comes back once more', () =>
    lived(async (house) => {
      const bytes = await backUp(house)
      const counters = house.counters()
      await house.close()
      bringBack(house, bytes)
      writeFileSync(house.path, 'no database at all, but long enough to be read')
      await house.open()
      assert.deepEqual(house.counters(), counters)
      assert.ok(house.healths().includes('database-restored'))
      assert.ok(house.healths().includes('restored-from-backup'))
    }))

  test('F40: a restore that was cut is carried to its end by the next start, whoever makes it', () =>
    lived(async (house) => {
      const bytes = await backUp(house)
      await house.hear(10)
      await house.close()
      // All that a restore has written when the power goes right behind its word.
      const { dataDir, clock } = house
      const set = planRestore(
        { path: 'it', bytes },
        { dataDir, passphrase: secret(), nowMs: clock.wallMs() },
      )
      const disk = swapDisk(dataDir)
      const cut: SwapDisk = {
        ...disk,
        syncFolder() {
          throw new Error('the power goes')
        },
      }
      assert.throws(() => swapIn(cut, set.files, { stamp: 'then', aside: OF_ONE_LIFE }), /power/)
      assert.ok(existsSync(join(dataDir, 'restore.ready')))
      await house.open()
      assert.ok(house.healths().includes('restored-from-backup'))
      assert.ok(!readdirSync(dataDir).some((name) => name.startsWith('restore.')))
      assert.ok(existsSync(join(dataDir, 'before-then', 'cigale.db')))
    }))

  test('F18: two thousand sensors keep the core for a blink, and fit into a megabyte', async () => {
    const bench = await new CoreBench().open()
    try {
      const fleet = makeFleet(2_000, () => 'decentlab-dl-trs21')
      await bench.addFleet(fleet)
      for (const device of fleet) {
        bench.clock.advance(50)
        const frame = bench.rxFrame(fleetFrame(device, { fPort: 1, payload: SOIL }))
        await new Promise<void>((accepted) => bench.core.onFrames([frame], accepted))
      }
      await bench.decoded()
      // All of them have changed: the most that there can be to write.
      const startedMs = performance.now()
      assert.ok(await bench.core.settle())
      const keptMs = performance.now() - startedMs
      assert.ok(keptMs < CORE_KEPT_MS_MAX, `${keptMs} ms`)
      writeFileSync(join(bench.folder, 'vault.key'), new Uint8Array(32).fill(7))
      const place = { dataDir: bench.folder, gatewayEui: GATEWAY, settings: null }
      const { made } = makeBackup(place, { passphrase: secret(), scryptCost: 16 })
      assert.equal(made.devices, fleet.length)
      assert.ok(made.bytes < 1_000_000, `${made.bytes} bytes`)
    } finally {
      await bench.close()
    }
  })

  test('F17: a backup of a newer program is refused by its head, before anybody types a passphrase', () =>
    lived(async (house) => {
      const bytes = await backUp(house)
      assert.ok(headOf('it', bytes).schema > 0)
      const head = Buffer.from(bytes.subarray(0, bytes.indexOf(0x0a))).toString('utf8')
      const newer = head.replace(/"schema":\d+/, '"schema":99')
      const file = Buffer.concat([Buffer.from(newer), bytes.subarray(bytes.indexOf(0x0a))])
      assert.throws(() => headOf('it', new Uint8Array(file)), { code: 'newer' })
    }))

  test('S11: keys stand in no file of a restore that anybody else may read', () =>
    lived(async (house) => {
      const bytes = await backUp(house)
      const folder = mkdtempSync(join(tmpdir(), 'cigale-restored-'))
      try {
        const set = planRestore(
          { path: 'it', bytes },
          { dataDir: folder, passphrase: secret(), nowMs: house.clock.wallMs() },
        )
        restore(set, { dataDir: folder, stamp: 'then' })
        const key = readFileSync(join(house.dataDir, 'vault.key'))
        assert.deepEqual(readFileSync(join(folder, 'vault.key')), key)
        for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
          if (name === 'lock.db') continue
          assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name)
        }
      } finally {
        rmSync(folder, { recursive: true })
      }
    }))
})
