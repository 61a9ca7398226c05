/**
 * The city's hypervisor: the product's ingest, receiver, command desk and SQLite store, in a process
 * that is killed, dies between commit and answer, or is restored from an older backup.
 */

import { join } from 'node:path'
import type { Clock } from '../../../base/clock.ts'
import { silentLog } from '../../../base/log.ts'
import { Metrics } from '../../../base/metrics.ts'
import { type Random, seededRandom } from '../../../base/random.ts'
import { StoreError } from '../../../base/records/store-error.ts'
import { CommandDesk } from '../../../sync/hypervisor/command-desk.ts'
import type { StoreWrite } from '../../../sync/hypervisor/gateway-state.ts'
import { Ingest } from '../../../sync/hypervisor/ingest.ts'
import type { HypervisorStore } from '../../../sync/hypervisor/store.ts'

import { openSqliteStore } from '../../../sync/hypervisor/store-sqlite.ts'
import { COMMAND_KEY } from '../../support/command-key.ts'
import type { FakeClock } from '../../support/fake-clock.ts'
import type { Bend } from '../bend.ts'
import { copyImage, removeImage, writeImage } from '../gateway/database-image.ts'
import { Life } from '../gateway/gateway-clock.ts'
import type { OrderBook } from '../ledger/order-book.ts'
import type { Backhaul } from '../link/backhaul.ts'

const RESTART_MS = { least: 1_000, spread: 4_000 } as const
const BACKUP_EVERY_MS = 20 * 60_000
const BACKUPS_MAX = 8

export type CityHypervisorParts = {
  readonly seed: number
  readonly city: FakeClock
  readonly backhaul: Backhaul
  readonly folder: string
  readonly bend: Bend
  readonly book: OrderBook
  readonly trace: { add(component: string, bytes: Uint8Array): void }
}

type Run = {
  readonly life: Life
  readonly store: HypervisorStore
  readonly ingest: Ingest
  readonly desk: CommandDesk
}

export class CityHypervisor {
  run: Run | undefined
  database: string
  /** The next commits fail, as on a full disk. */
  writeFailures = 0
  readonly counts = { starts: 0, kills: 0, restores: 0 }
  readonly #parts: CityHypervisorParts
  readonly #random: Random
  readonly #backups: string[] = []
  #dieAfterCommit = false

  constructor(parts: CityHypervisorParts) {
    this.#parts = parts
    this.#random = seededRandom(parts.seed, 'hypervisor machine')
    this.database = join(parts.folder, 'run-0', 'hypervisor.db')
    writeImage(this.database, { main: new Uint8Array(), wal: undefined })
    this.#backUpEvery()
  }

  start(): void {
    const { seed, city, backhaul, bend } = this.#parts
    const number = this.counts.starts++
    this.#parts.book.restarted()
    const life = new Life()
    const clock = clockOfLife(city, life)
    const opened = openSqliteStore(this.database)
    const truth = opened.cursors.bind(opened)
    const store = this.#watched(bend.store?.(opened) ?? opened, truth, life)
    const random = seededRandom(seed, `hypervisor ${number}`)
    const transport = backhaul.hypervisor()
    const ingest = new Ingest({
      store,
      transports: [bend.hypervisorTransport?.(transport) ?? transport],
      clock,
      random,
      log: silentLog,
      metrics: new Metrics(),
      onGreeted: ({ gw }) => void desk.greeted(gw),
    })
    const desk = new CommandDesk({
      store,
      clock,
      random,
      log: silentLog,
      key: COMMAND_KEY,
      send: (gw, message, expiresInMs) => ingest.send(gw, message, expiresInMs),
    })
    ingest.open()
    desk.open()
    this.run = { life, store, ingest, desk }
  }

  /** `false` when it is down: whoever orders must come again. */
  order(request: Parameters<CommandDesk['issue']>[0]): boolean {
    void this.run?.desk.issue(request)
    return this.run !== undefined
  }

  kill(): void {
    this.counts.kills++
    this.#end()
    this.#startSoon()
  }

  /** Killed right after the next commit, before anything of it is acknowledged. */
  dieAfterCommit(): void {
    this.#dieAfterCommit = true
  }

  /** A disk is replaced and the newest-but-some backup put on it. */
  restore(howManyBack: number): void {
    const backup = this.#backups.at(-1 - (howManyBack % Math.max(1, this.#backups.length)))
    if (!backup) {
      this.kill()
      return
    }
    this.counts.restores++
    this.#end()
    removeImage(this.database)
    copyImage(backup, this.database)
    this.#startSoon()
  }

  #end(): void {
    const { run } = this
    if (!run) return
    run.life.ended = true
    this.run = undefined
    this.#parts.backhaul.hypervisorGone()
    const before = this.database
    this.database = join(this.#parts.folder, `run-${this.counts.starts}`, 'hypervisor.db')
    copyImage(before, this.database)
    void run.store.close()
    removeImage(before)
  }

  #startSoon(): void {
    const waitMs = RESTART_MS.least + this.#random.unit() * RESTART_MS.spread
    this.#parts.city.after(waitMs, () => {
      if (!this.run) this.start()
    })
  }

  #backUpEvery(): void {
    this.#parts.city.after(BACKUP_EVERY_MS, () => {
      const path = join(this.#parts.folder, `backup-${this.#backups.length}`, 'hypervisor.db')
      if (this.run && this.#backups.length < BACKUPS_MAX) {
        copyImage(this.database, path)
        this.#backups.push(path)
      }
      this.#backUpEvery()
    })
  }

  /** Every commit passes here: checked, traced, failed when a fault says so. */
  #watched(
    store: HypervisorStore,
    cursors: HypervisorStore['cursors'],
    life: Life,
  ): HypervisorStore {
    const write = store.write.bind(store)
    store.write = async (writes: readonly StoreWrite[], nowMs: number) => {
      if (life.ended) throw new Error('a dead hypervisor writes')
      if (this.writeFailures > 0) {
        this.writeFailures--
        throw new StoreError('write', 'no space left on device', { writes: writes.length })
      }
      await this.#parts.book.committing(cursors, writes)
      const outcome = await write(writes, nowMs)
      if (!this.#dieAfterCommit) return outcome
      this.#dieAfterCommit = false
      this.#parts.city.after(0, () => this.kill())
      // Nothing more leaves: the answers of this turn go to a closed connection.
      this.#parts.backhaul.hypervisorGone()
      return outcome
    }
    return store
  }

  close(): void {
    this.#end()
  }
}

function clockOfLife(city: FakeClock, life: Life): Clock {
  return {
    wallMs: () => Math.floor(city.wallMs()),
    monoMs: () => city.monoMs(),
    clockState: () => 2,
    after: (delayMs, run) => city.after(delayMs, () => life.enter(run)),
  }
}
