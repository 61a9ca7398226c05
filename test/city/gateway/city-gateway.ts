/**
 * One gateway of the city: the product's core, sender and commands on a modelled machine. The machine
 * has a quartz, a disk, a concentrator and power; the process on it dies and starts again.
 */

import { join } from 'node:path'
import type { GatewayEui, NetId } from '../../../base/ids.ts'
import { silentLog } from '../../../base/log.ts'
import { Metrics } from '../../../base/metrics.ts'
import { type Random, seededRandom } from '../../../base/random.ts'
import { tmstUs } from '../../../base/tmst.ts'
import { type Catalogue, closingIn, profileOf } from '../../../decoders/catalogue.ts'
import type { GatewayService } from '../../../gateway/api/service.ts'
import { Core } from '../../../gateway/core/core.ts'
import { runHypervisorCommand } from '../../../gateway/core/hypervisor-commands.ts'
import type { CorePorts, CoreSettings } from '../../../gateway/core/ports.ts'
import { gatewayService } from '../../../gateway/core/service.ts'
import type { Decoding } from '../../../gateway/decoding/decoding.ts'
import type { JournalDisk } from '../../../gateway/journal/disk.ts'
import { linkPolicyOf } from '../../../gateway/link/wants.ts'
import { addressBlock } from '../../../gateway/lorawan/address-block.ts'
import { EU868 } from '../../../gateway/lorawan/region/eu868.ts'
import { Vault } from '../../../gateway/registry/vault.ts'
import { type Db, openStore } from '../../../gateway/store/open.ts'
import type { Air } from '../../../hardware/emulator/air.ts'
import { AirGateway } from '../../../hardware/emulator/air-gateway.ts'
import type { Radio, RxFrame } from '../../../hardware/radio.ts'
import { ETSI_EN_300_220 } from '../../../hardware/regulation/etsi-en-300-220.ts'
import { SyncSender } from '../../../sync/driver.ts'
import { bundledDecoding } from '../../support/bundled-decoding.ts'
import { COMMAND_KEY } from '../../support/command-key.ts'
import type { FakeClock } from '../../support/fake-clock.ts'
import { MemoryDisk } from '../../support/memory-disk.ts'
import type { Bend } from '../bend.ts'
import type { FrameBook } from '../ledger/frame-book.ts'
import type { Backhaul } from '../link/backhaul.ts'
import type { Trace } from '../trace.ts'
import { CityBoard } from './board-radio.ts'
import { cityDisk, type DiskTrouble } from './city-disk.ts'
import {
  copyImage,
  type DatabaseImage,
  readImage,
  removeImage,
  tornImage,
  writeImage,
} from './database-image.ts'
import { Life, MachineClock } from './gateway-clock.ts'
import { noSyncYet } from './sync-of-city.ts'

export type CityGatewayParts = {
  readonly eui: GatewayEui
  readonly seed: number
  readonly driftPpm: number
  readonly city: FakeClock
  readonly air: Air
  /** Left out: the short way, a radio made of the air itself. */
  readonly radio?: CityRadioKind
  readonly backhaul: Backhaul
  readonly catalogue: Catalogue
  /** On a file system in memory: durability is modelled by copies. */
  readonly folder: string
  readonly book: FrameBook
  /** Who is speaking at the moment at which a signal reaches an antenna. */
  readonly speaker: () => string
  /** A frame was heard; tells whether it comes from somebody who recorded it. */
  readonly onHeard: (phyPayload: Uint8Array, speaker: string) => { readonly isReplay: boolean }
  readonly trace: Trace
  readonly bend: Bend
  /** Somebody comes by and enters what is missing. */
  readonly register: (service: GatewayService) => Promise<void>
  /** What the process says when it ends by itself. */
  readonly onTrouble: (why: string) => void
}

/** `board`: the real driver on an emulated board; `air`: without both, many times faster. */
export type CityRadioKind = 'board' | 'air'

/** What a gateway's process needs of its radio, and the city of the radio. */
type CityRadio = Pick<Radio, 'transmit' | 'gateways'> & {
  restart(): void
  /** The process is gone. */
  end(): void
}

/** A supervisor starts an ended process again; the machine itself takes longer. */
const RESTART_MS = { least: 500, spread: 3_500 } as const
const BOOT_MS = { least: 5_000, spread: 15_000 } as const

/** What lives and dies with one run of the process. */
export type Run = {
  readonly number: number
  readonly life: Life
  readonly core: Core
  readonly service: GatewayService
  readonly sender: SyncSender
  readonly radio: CityRadio
}

export class CityGateway {
  readonly eui: GatewayEui
  readonly clock: MachineClock
  readonly trouble: DiskTrouble = { stallMs: 0, failures: 0 }
  readonly metrics = new Metrics()
  disk = new MemoryDisk()
  run: Run | undefined
  readonly counts = { starts: 0, kills: 0, powerCuts: 0 }
  readonly #parts: CityGatewayParts
  readonly #random: Random
  #life = new Life()
  #db: Db | undefined
  /** The files of the present run, or those that the last one left. */
  #database: string
  #tmst = tmstUs(0)
  #tmstAtMs: number
  readonly #board: CityBoard | undefined
  #cutInCommit = false

  constructor(parts: CityGatewayParts) {
    this.#parts = parts
    this.eui = parts.eui
    this.clock = new MachineClock(parts.city, parts.driftPpm)
    this.#random = seededRandom(parts.seed, `machine ${parts.eui}`)
    this.#database = join(parts.folder, 'run-0', 'cigale.db')
    this.#tmstAtMs = parts.city.monoMs()
    this.#board = parts.radio === 'board' ? new CityBoard(parts) : undefined
    writeImage(this.#database, { main: new Uint8Array(), wal: undefined })
  }

  get isUp(): boolean {
    return this.run !== undefined
  }

  /** Starts the process. Resolves when it hears. */
  async start(): Promise<void> {
    const { eui, seed, city, bend } = this.#parts
    const number = this.counts.starts++
    const life = new Life()
    this.#life = life
    const db = openStore(this.#database)
    this.#db = db
    this.#watchCommits(db, life)
    const clock = this.clock.ofLife(life)
    let run: Run | undefined
    const disk = this.#diskOf(life, number)
    const decoding = bundledDecoding({
      catalogue: this.#catalogue(),
      clock,
      disk,
      gatewayEui: eui,
    })
    const ports: CorePorts = {
      clock,
      random: seededRandom(seed, `core ${eui} ${number}`),
      log: silentLog,
      metrics: this.metrics,
      disk,
      db,
      soon: (task) => city.after(0, () => life.enter(task)),
      decoders: decoding.decoders,
      profileOf: (id) => {
        const entry = this.#parts.catalogue.get(id)
        return entry && profileOf(entry.decoder)
      },
      radio: {
        transmit: (request) => life.enter(() => run?.radio.transmit(request)),
        gateways: () => run?.radio.gateways() ?? [],
      },
      onSynced: (_position, newFacts) =>
        life.enter(() => {
          if (newFacts) run?.sender.factsAppended()
        }),
      onClockSet: (at) => life.enter(() => run?.sender.clockSet(at)),
      onBroken: (error) =>
        life.enter(() => {
          this.#parts.onTrouble(String(error))
          this.kill()
        }),
    }
    const bent = bend.ports?.(ports, { number, life }) ?? ports
    const settings = this.#settings()
    const core = await Core.open(bent, bend.settings?.(settings) ?? settings)
    if (life.ended) return
    bend.core?.(core, { number, life })
    decoding.open(core)
    run = await this.#assemble(number, life, core, bent, decoding)
    if (life.ended) return
    this.run = run
    run.sender.open()
    await this.#parts.register(run.service)
  }

  #catalogue(): Catalogue {
    const { catalogue, bend } = this.#parts
    if (!bend.encode) return catalogue
    const bent = new Map(catalogue)
    for (const [id, entry] of catalogue) {
      const { encode } = entry.decoder
      if (!encode) continue
      bent.set(id, { ...entry, decoder: { ...entry.decoder, encode: bend.encode(encode) } })
    }
    return bent
  }

  #diskOf(life: Life, number: number): JournalDisk {
    const { eui, seed, city } = this.#parts
    return cityDisk({
      disk: this.disk,
      life,
      clock: city,
      random: seededRandom(seed, `disk ${eui} ${number}`),
      trouble: this.trouble,
      onWrite: (_segment, _offset, bytes) => this.#parts.trace.add(`disk ${eui}`, bytes),
    })
  }

  async #assemble(
    number: number,
    life: Life,
    core: Core,
    ports: CorePorts,
    decoding: Decoding,
  ): Promise<Run> {
    const { eui, seed, catalogue, backhaul, bend } = this.#parts
    const { clock, metrics } = ports
    const radio = await this.#openRadio(core, life)
    const random = seededRandom(seed, `sender ${eui} ${number}`)
    const service = gatewayService({
      core,
      vault: VAULT,
      random: seededRandom(seed, `service ${eui} ${number}`),
      metrics,
      decoding,
      sync: noSyncYet,
      gateways: () => radio.gateways(),
      identity: { name: eui, gatewayEui: eui, version: 'city' },
      startedLineMs: core.lineMs,
    })
    const profiles = new Set(catalogue.keys())
    const transport = backhaul.gateway(eui, core.state.epoch, life)
    const sender = new SyncSender({
      gw: eui,
      epoch: core.state.epoch,
      version: 'city',
      source: core.facts,
      transport: bend.transport?.(transport, eui) ?? transport,
      clock,
      random,
      log: silentLog,
      metrics,
      onAcked: ({ epoch, stream }, next) => core.onAcked({ epoch, stream, next }),
      onAlarm: (code, detail) => core.raise(`sync-${code}`, JSON.stringify(detail)),
      commandKeys: [COMMAND_KEY.publicHex],
      onCommand: (command) => runHypervisorCommand(service, profiles, command),
    })
    return { number, life, core, service, sender, radio }
  }

  async #openRadio(core: Core, life: Life): Promise<CityRadio> {
    const board = this.#board
    return board ? await this.#openBoard(board, core, life) : await this.#openAir(core, life)
  }

  async #openBoard(board: CityBoard, core: Core, life: Life): Promise<CityRadio> {
    const { bend } = this.#parts
    const earlier = core.airtime()
    const driver = board.driver({
      life,
      clock: this.clock.ofLife(life),
      metrics: this.metrics,
      earlier: bend.earlier?.(earlier) ?? earlier,
    })
    const take = this.#takeFrames(core, life)
    const opening = driver.open({
      onFrames: (frames) => {
        for (const frame of frames) take([frame], board.speakerOf(frame.phyPayload))
      },
      onReceipt: (receipt) => life.enter(() => core.onReceipt(receipt)),
    })
    // The process ends when its board does not come up, and is started again.
    await opening.catch((error) => {
      if (life.ended) return
      this.#parts.onTrouble(String(error))
      this.kill()
    })
    return {
      transmit: (request) => driver.transmit(request),
      gateways: () => driver.gateways(),
      restart: () => board.restart(),
      end: () => board.release(),
    }
  }

  async #openAir(core: Core, life: Life): Promise<CityRadio> {
    const { eui, air, bend, speaker, city } = this.#parts
    const earlier = core.airtime().map(({ startMonoMs, ...rest }) => {
      return { ...rest, startMonoMs: this.clock.cityMonoMs(startMonoMs) }
    })
    const radio = new AirGateway({
      air,
      gatewayEui: eui,
      plan: ETSI_EN_300_220,
      metrics: this.metrics,
      tmstAtStart: this.#tmstNow(),
      earlier: bend.earlier?.(earlier) ?? earlier,
    })
    const take = this.#takeFrames(core, life)
    await radio.open({
      onFrames: (frames) => {
        const stamp = { monoMs: this.clock.monoMs(), atMs: this.clock.wallMs() }
        // The air brings one frame at a time.
        take(
          frames.map((frame) => ({ ...frame, ...stamp })),
          speaker(),
        )
      },
      onReceipt: (receipt) => life.enter(() => core.onReceipt(receipt)),
    })
    return {
      transmit: (request) => radio.transmit(request),
      gateways: () => radio.gateways(),
      restart: () => radio.restart(tmstUs(0)),
      end: () => {
        this.#tmst = radio.tmst
        this.#tmstAtMs = city.monoMs()
        void radio.close()
      },
    }
  }

  /** Into the book and into the process. */
  #takeFrames(core: Core, life: Life): (frames: readonly RxFrame[], speaker: string) => void {
    const { eui, book, bend, onHeard } = this.#parts
    const onFrames = bend.onFrames?.(core) ?? ((frames, done) => core.onFrames(frames, done))
    return (frames, speaker) => {
      const { isReplay } = onHeard(frames[0]!.phyPayload, speaker)
      const accepted = book.heard(eui, frames, isReplay)
      life.enter(() => onFrames(frames, accepted))
    }
  }

  /** SIGKILL, or an end of its own: memory is gone, the kernel's cache is not. */
  kill(): void {
    this.counts.kills++
    this.#end()
    this.disk = this.disk.afterKill()
    this.#startIn(RESTART_MS)
  }

  /** The power goes: only what was synced is sure to be left, and the monotonic clock begins anew. */
  cutPower(after: { readonly clockIsSet: boolean; readonly image?: DatabaseImage }): void {
    this.counts.powerCuts++
    this.#end()
    if (after.image) {
      removeImage(this.#database)
      writeImage(this.#database, after.image)
    }
    this.disk = this.disk.afterPowerCut(this.#random)
    this.#board?.restart()
    this.#tmst = tmstUs(0)
    this.#tmstAtMs = this.#parts.city.monoMs()
    this.clock.boot({ isSet: after.clockIsSet })
    this.#startIn(BOOT_MS)
  }

  /** The power goes in the middle of the next checkpoint's transaction. */
  cutPowerInCommit(): void {
    this.#cutInCommit = true
    void this.run?.core.checkpoint().catch(() => {})
  }

  freeze(ms: number): void {
    const life = this.#life
    life.freeze()
    this.#parts.city.after(ms, () => life.thaw())
  }

  restartConcentrator(): void {
    this.run?.radio.restart()
  }

  /** The run is over; what it left on the disks stays. */
  #end(): void {
    const { run } = this
    this.#life.ended = true
    this.run = undefined
    this.#parts.backhaul.gatewayGone(this.eui)
    run?.radio.end()
    // A process that ends while it starts has its port open, too.
    this.#board?.release()
    if (!this.#db) return
    // Closing the handle would tidy the WAL away: the files as they are go aside first.
    const before = this.#database
    this.#database = join(this.#parts.folder, `run-${this.counts.starts}`, 'cigale.db')
    copyImage(before, this.#database)
    this.#db.close()
    this.#db = undefined
    removeImage(before)
  }

  #startIn({ least, spread }: { readonly least: number; readonly spread: number }): void {
    const { city, onTrouble } = this.#parts
    const starting = this.#life
    city.after(least + this.#random.unit() * spread, () => {
      if (this.#life !== starting) return
      this.start().catch((error) => onTrouble(`does not start: ${String(error)}`))
    })
  }

  #tmstNow() {
    const sinceMs = this.#parts.city.monoMs() - this.#tmstAtMs
    return tmstUs(Math.round(this.#tmst + sinceMs * 1000))
  }

  #watchCommits(db: Db, life: Life): void {
    const path = this.#database
    const transaction = db.transaction.bind(db) as Db['transaction']
    const watched = ((work: () => void) => {
      const commit = transaction(work)
      return () => {
        if (!this.#cutInCommit || life.ended) return commit()
        const before = readImage(path)
        commit()
        this.#cutInCommit = false
        const image = tornImage(before, readImage(path), this.#random)
        this.cutPower({ clockIsSet: true, image })
      }
    }) as unknown as Db['transaction']
    db.transaction = watched
  }

  #settings(): CoreSettings {
    return {
      ...linkPolicyOf(EU868),
      netId: '000000' as NetId,
      adr: 'steady',
      vault: VAULT,
      gatewayEui: this.#parts.eui,
      addresses: addressBlock('000000' as NetId, undefined),
      channelsOf: (id) => this.#parts.catalogue.get(id)?.decoder.channels,
      closingOf: closingIn(this.#parts.catalogue),
      version: 'city',
      durability: 'every-frame',
      journalDays: 30,
      journalBytesMax: 1e9,
      factDays: 30,
    }
  }

  /** The end of the simulation: no last checkpoint, as nobody asked for one. */
  close(): void {
    this.#end()
  }
}

const VAULT = new Vault(new Uint8Array(32).fill(7))
