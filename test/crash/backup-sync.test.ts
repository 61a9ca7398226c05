/** A gateway made again from a backup, as its hypervisor sees it: both lives told once, what is gone named. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { afterRestore } from '../../gateway/engine/after-restore.ts'
import { toldSetup } from '../../gateway/link/wants.ts'
import { beginAnew } from '../../gateway/store/begin-anew.ts'
import { openStoreImage } from '../../gateway/store/open.ts'
import { copyState } from '../../gateway/store/state-copy.ts'
import { type SyncSender, startSender } from '../../sync/driver.ts'
import { startHypervisor } from '../../sync/hypervisor/main.ts'
import { MemoryHub } from '../../sync/transport/memory.ts'
import { CoreBench, GATEWAY } from '../support/core-bench.ts'
import { fleetFrame, makeFleet } from '../support/fleet.ts'

const SOIL = Uint8Array.of(2, 1, 0x92, 0, 3, 0, 7, 0x80, 0xa1, 0x0c, 0x25)
const fleet = makeFleet(3, () => 'decentlab-dl-trs21')

async function speak(bench: CoreBench, frames: number): Promise<void> {
  for (let n = 0; n < frames; n++) {
    bench.clock.advance(1_000)
    await bench.hear(fleetFrame(fleet[n % fleet.length]!, { fPort: 1, payload: SOIL }))
    await bench.decoded()
  }
}

function senderOf(bench: CoreBench, hub: MemoryHub): SyncSender {
  const { core, clock } = bench
  const sender = startSender({
    ...{ gw: GATEWAY, epoch: core.state.epoch, version: 'test', source: core.facts },
    ...{ transport: hub.gateway(GATEWAY), clock, random: seededRandom(2, `${core.state.epoch}`) },
    ...{ log: silentLog, metrics: new Metrics() },
    onAcked: ({ epoch, stream }, next) => core.onAcked({ epoch, stream, next }),
  })
  bench.sender = sender
  return sender
}

test('F40, F68, I2: after a restore each fact that was handed over is there once, and the new life goes on beside the old', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-backup-sync-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const lost = await new CoreBench().open()
  const { clock, vault } = lost
  const hub = new MemoryHub(clock)
  const hypervisor = await startHypervisor({
    database: join(folder, 'city.db'),
    ...{ clock, random: seededRandom(1, 'city'), transports: [hub.hypervisor()] },
  })
  const pass = async (seconds: number) => {
    for (let n = 0; n < seconds; n++) await clock.pass(1_000)
  }
  await lost.addFleet(fleet)
  const first = senderOf(lost, hub)
  await speak(lost, 9)
  await pass(60)
  // The last of these are on no wire when the copy is made.
  await speak(lost, 6)
  assert.ok(await lost.core.settle())
  const copy = copyState(join(lost.folder, 'cigale.db'))
  await speak(lost, 9)
  await pass(60)
  await first.close()
  // These no hypervisor ever sees.
  await speak(lost, 3)
  const old = lost.core.state.epoch
  await lost.core.close()

  const again = join(folder, 'again')
  const made = new CoreBench({ folder: mkdtempSync(again), clock, seed: 2 })
  const db = openStoreImage(copy, 'copy')
  beginAnew(db, vault, {
    ...{ toldSetup: toldSetup(made.settings), journalId: new Uint8Array(8).fill(9) },
    change: (state) => afterRestore(state, 120_000),
  })
  writeFileSync(join(made.folder, 'cigale.db'), db.serialize())
  db.close()
  await made.open()
  const second = senderOf(made, hub)
  await speak(made, 12)
  await pass(180)

  const facts = await hypervisor.store.facts({ after: 0, limit: 10_000 })
  const names = facts.map(({ epoch, seq, fact }) => `${epoch}/${fact.stream}/${seq}`)
  assert.equal(new Set(names).size, names.length)
  const readings = (epoch: number) =>
    facts.filter((one) => one.epoch === epoch && one.fact.type === 'reading').length
  assert.equal(readings(old), 24, 'all that was handed over')
  const { epoch } = made.core.state
  const told = made.allFacts().filter((row) => row.epoch === epoch)
  assert.ok(told.length >= 12)
  for (const { seq, fact } of told) assert.ok(names.includes(`${epoch}/${fact.stream}/${seq}`))
  await second.close()
  await hypervisor.close()
  await made.close()
})
