/** The hypervisor's own disk: its log cut anywhere, and a file system that is full. */

import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { type SyncSender, startSender } from '../../sync/driver.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import { MemoryHub } from '../../sync/transport/memory.ts'
import { GATEWAY } from '../support/core-bench.ts'
import { FactLog } from '../support/fact-log.ts'
import { callRaised, PROBE, reading, spotTaken } from '../support/facts.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { fillDisk, MountedImage, whyNoMount } from '../support/mount-image.ts'

const EPOCH = 77
const CUTS = 120

/** One gateway's facts on their way to a hypervisor over a database, on one clock. */
class Way {
  readonly clock = new FakeClock()
  readonly log = new FactLog([PROBE])
  readonly sender: SyncSender
  hypervisor: Hypervisor
  acked = 0

  private constructor(hub: MemoryHub, clock: FakeClock, hypervisor: Hypervisor) {
    this.clock = clock
    this.hypervisor = hypervisor
    this.sender = startSender({
      ...{ gw: GATEWAY, epoch: EPOCH, version: 'test', source: this.log },
      ...{ transport: hub.gateway(GATEWAY), clock, random: seededRandom(2, 'sender') },
      ...{ log: silentLog, metrics: new Metrics() },
      onAcked: ({ stream }, next) => {
        if (stream === 3) this.acked = next
      },
    })
  }

  static async open(database: string): Promise<Way> {
    const clock = new FakeClock()
    const hub = new MemoryHub(clock)
    const hypervisor = await startHypervisor({
      ...{ database, clock, random: seededRandom(1, 'city'), transports: [hub.hypervisor()] },
    })
    return new Way(hub, clock, hypervisor)
  }

  append(from: number, to: number): void {
    for (let n = from; n < to; n++) {
      this.log.append(EPOCH, reading(n))
      if (n % 5 === 0) this.log.append(EPOCH, spotTaken(n))
      if (n % 20 === 0) this.log.append(EPOCH, callRaised(n))
    }
    this.sender.factsAppended()
  }

  async close(): Promise<void> {
    await this.sender.close()
    await this.hypervisor.close()
  }
}

test("F1, I2, I3: the hypervisor's log cut anywhere leaves each cursor at the end of its rows", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-hv-cut-'))
  const database = join(folder, 'city.db')
  const way = await Way.open(database)
  try {
    for (let n = 0; n < 12; n++) {
      way.append(n * 20, n * 20 + 20)
      for (let second = 0; second < 8; second++) await way.clock.pass(1_000)
    }
    assert.equal(way.acked, 240)
    const wal = readFileSync(`${database}-wal`)
    const counts = new Set<number>()
    for (let n = 0; n <= CUTS; n++) {
      const cut = join(folder, 'cut.db')
      copyFileSync(database, cut)
      rmSync(`${cut}-shm`, { force: true })
      writeFileSync(`${cut}-wal`, wal.subarray(0, Math.floor((wal.length * n) / CUTS)))
      const store = openSqliteStore(cut)
      const facts = await store.facts({ after: 0, limit: 10_000 })
      counts.add(facts.length)
      for (const { stream, next } of await store.cursors(GATEWAY)) {
        const seqs = facts.filter(({ fact }) => fact.stream === stream).map(({ seq }) => seq)
        assert.deepEqual(seqs, [...Array(next).keys()], `stream ${stream} at cut ${n}`)
      }
      await store.close()
    }
    assert.ok(counts.size > 8, `${counts.size} different prefixes`)
  } finally {
    await way.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('F8, I1, I2: a hypervisor whose disk is full acknowledges nothing, and gets everything once when there is room', {
  skip: whyNoMount(),
}, async () => {
  const image = MountedImage.make(16)
  try {
    const way = await Way.open(join(image.folder, 'city.db'))
    way.append(0, 20)
    for (let second = 0; second < 10; second++) await way.clock.pass(1_000)
    assert.equal(way.acked, 20)
    const filler = fillDisk(join(image.folder, 'filler'))
    way.append(20, 4_000)
    for (let second = 0; second < 60; second++) await way.clock.pass(1_000)
    const held = (await way.hypervisor.store.counts()).facts
    assert.ok(way.acked < 4_000 && held < way.log.facts().length, `${way.acked} acknowledged`)
    rmSync(filler)
    for (let second = 0; second < 600 && way.acked < 4_000; second++) await way.clock.pass(1_000)
    assert.equal(way.acked, 4_000)
    const facts = await way.hypervisor.store.facts({ after: 0, limit: 10_000 })
    assert.equal(facts.length, way.log.facts().length)
    await way.close()
  } finally {
    image.close()
  }
})
