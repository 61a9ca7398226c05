/**
 * A core on a table: real fold, real SQLite, memory disk, fake clock, and a radio that keeps what it
 * is told. Devices speak through `hear`; power cuts and kills open it again on what is left.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { type DevAddr, type GatewayEui, type NetId, parseGatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import type { LoraModulation } from '../../base/lora.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { Secret } from '../../base/secret.ts'
import { tmstUs } from '../../base/tmst.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { type Catalogue, closingIn, profileOf } from '../../decoders/catalogue.ts'
import { Core } from '../../gateway/core/core.ts'
import type { CoreSettings } from '../../gateway/core/ports.ts'
import type { Decoding } from '../../gateway/decoding/decoding.ts'
import type { Command, CommandResult, SealedKeys } from '../../gateway/engine/command.ts'
import type { JournalDisk } from '../../gateway/journal/disk.ts'
import { linkPolicyOf } from '../../gateway/link/wants.ts'
import { addressBlock } from '../../gateway/lorawan/address-block.ts'
import { EU868 } from '../../gateway/lorawan/region/eu868.ts'
import type { Region } from '../../gateway/lorawan/region/region.ts'
import type { Asset, Binding, Device } from '../../gateway/registry/model.ts'
import { Vault } from '../../gateway/registry/vault.ts'
import { type Db, openStore } from '../../gateway/store/open.ts'
import type { Radio, RxFrame, TxReceipt, TxRequest } from '../../hardware/radio.ts'
import type { SyncSender } from '../../sync/driver.ts'
import { type BundledDecodingParts, bundledDecoding } from './bundled-decoding.ts'
import type { PersonalSession } from './end-device/personal-session.ts'
import type { EndDeviceIdentity } from './end-device.ts'
import { FakeClock } from './fake-clock.ts'
import { type FleetDevice, fleetEntry } from './fleet.ts'
import { MemoryDisk } from './memory-disk.ts'

export const GATEWAY = parseGatewayEui('00800000a0001234') as GatewayEui
const SF7: LoraModulation = { kind: 'lora', sf: 7, bandwidthHz: 125_000 }

const DECODE_TURNS_MAX = 1_000

export type CoreBenchOptions = {
  readonly seed?: number
  readonly clock?: FakeClock
  /** EU868 when left out. */
  readonly region?: Region
  /** Of the database; a new one when left out. It is removed with the bench. */
  readonly folder?: string
  /** Another gateway of the city, with a master key of its own. */
  readonly gatewayEui?: GatewayEui
}

/** Read once: the sources of the decoders do not change under a test. */
let catalogue: Catalogue | undefined

export class CoreBench {
  readonly clock: FakeClock
  readonly metrics = new Metrics()
  readonly folder: string
  readonly settings: CoreSettings
  readonly vault: Vault
  disk = new MemoryDisk()
  /** Another disk than the one in memory, from the next `open` on. */
  journalDisk: JournalDisk | undefined
  core!: Core
  decoding!: Decoding
  /** Foreign codecs and where packages come from; taken at the next opening. */
  updates: Partial<Pick<BundledDecodingParts, 'sandbox' | 'ask'>> = {}
  sent: TxRequest[] = []
  broken: unknown
  /** Who hears of new facts, where a test has one. */
  sender: Pick<SyncSender, 'factsAppended' | 'clockSet'> | undefined
  /** How often the core has told that UTC became known. */
  clockSets = 0
  /** Receipts are given at once, unless a test wants to give them itself. */
  autoReceipt = true
  /** A real radio that gets what is sent, and gives the receipts; none: the table's own. */
  radio: Pick<Radio, 'transmit' | 'gateways' | 'scan'> | undefined
  #seed: number
  #run = 0
  /** A process that was killed runs no timers any more. */
  #life = { ended: false }
  #commands = 0
  #db: Db | undefined

  constructor(options: CoreBenchOptions = {}) {
    const region = options.region ?? EU868
    this.#seed = options.seed ?? 1
    this.clock = options.clock ?? new FakeClock()
    this.folder = options.folder ?? mkdtempSync(join(tmpdir(), 'cigale-core-'))
    const { gatewayEui = GATEWAY } = options
    this.vault = new Vault(new Uint8Array(32).fill(gatewayEui === GATEWAY ? 7 : 8))
    catalogue ??= loadBundledDecoders()
    const known = catalogue
    this.settings = {
      ...linkPolicyOf(region),
      netId: '000000' as NetId,
      adr: 'steady',
      vault: this.vault,
      gatewayEui,
      addresses: addressBlock('000000' as NetId, undefined),
      channelsOf: (id) => known.get(id)?.decoder.channels,
      closingOf: closingIn(known),
      version: 'test',
      durability: 'every-frame',
      journalDays: 30,
      journalBytesMax: 1e9,
      factDays: 30,
    }
  }

  async open(): Promise<this> {
    catalogue ??= loadBundledDecoders()
    const known = catalogue
    this.#life.ended = true
    this.#life = { ended: false }
    const before = this.#db
    this.#db = openStore(join(this.folder, 'cigale.db'))
    // The kernel closes what a killed process had open.
    before?.close()
    this.decoding?.close()
    this.decoding = bundledDecoding({
      catalogue: known,
      clock: clockOfLife(this.clock, this.#life),
      disk: this.journalDisk ?? this.disk,
      gatewayEui: this.settings.gatewayEui,
      ...this.updates,
    })
    this.core = await Core.open(
      {
        clock: clockOfLife(this.clock, this.#life),
        random: seededRandom(this.#seed, `run ${this.#run++}`),
        log: silentLog,
        metrics: this.metrics,
        disk: this.journalDisk ?? this.disk,
        db: this.#db,
        soon: (task) => setImmediate(task),
        decoders: this.decoding.decoders,
        profileOf: (id) => {
          const entry = known.get(id)
          return entry && profileOf(entry.decoder)
        },
        radio: {
          transmit: (request) => this.#transmit(request),
          gateways: () => this.radio?.gateways() ?? [],
        },
        onSynced: (_, newFacts) => {
          if (newFacts) this.sender?.factsAppended()
        },
        onClockSet: (at) => {
          this.clockSets++
          this.sender?.clockSet(at)
        },
        onBroken: (error) => {
          this.broken = error
        },
      },
      this.settings,
    )
    this.decoding.open(this.core)
    return this
  }

  #transmit(request: TxRequest): void {
    this.sent.push(request)
    if (this.radio) {
      this.radio.transmit(request)
      return
    }
    if (!this.autoReceipt) return
    const { txId } = request
    const receipt: TxReceipt = { kind: 'sent', txId, alternative: 0, airtimeUs: 1, atMs: 0 }
    setImmediate(() => this.core.onReceipt(receipt))
  }

  /** The process is killed: memory is gone, the kernel's cache is not. */
  async kill(): Promise<void> {
    this.disk = this.disk.afterKill()
    await this.open()
  }

  /** The power goes: only what was synced is sure to be left. */
  async cutPower(): Promise<void> {
    this.disk = this.disk.afterPowerCut(seededRandom(this.#seed, `cut ${this.#run}`))
    await this.open()
  }

  /** A frame arrives; resolves when it is accepted (or was none of ours). */
  async hear(phyPayload: Uint8Array, how: Partial<RxFrame> = {}): Promise<void> {
    await new Promise<void>((accepted) => {
      this.core.onFrames([this.rxFrame(phyPayload, how)], accepted)
    })
    await this.settle()
  }

  rxFrame(phyPayload: Uint8Array, how: Partial<RxFrame> = {}): RxFrame {
    return {
      gatewayEui: this.settings.gatewayEui,
      tmst: tmstUs(Math.floor(this.clock.monoMs() * 1000)),
      monoMs: this.clock.monoMs(),
      atMs: this.clock.wallMs(),
      freqHz: 868_100_000,
      modulation: SF7,
      codingRate: '4/5',
      rssiDbm: -97,
      snrDb: 7.25,
      phyPayload,
      ...how,
    }
  }

  /** Lets promises and immediates that are under way come to rest. */
  async settle(): Promise<void> {
    for (let i = 0; i < 12; i++) await new Promise((resolve) => setImmediate(resolve))
  }

  /** What waits to be decoded is, and its facts are on the medium. */
  async decoded(): Promise<void> {
    await this.settle()
    for (let n = 0; n < DECODE_TURNS_MAX && this.core.state.pendingDecodes.size > 0; n++) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    await this.core.sync()
  }

  command(command: Command, id = `c${this.#commands++}`): Promise<CommandResult> {
    return this.core.command(id, 'test', command)
  }

  async addDevice(identity: EndDeviceIdentity, more: Partial<Device> = {}): Promise<void> {
    const { devEui, joinEui, macVersion } = identity
    const device: Device = {
      devEui,
      joinEui,
      name: devEui,
      region: 'EU868',
      macVersion,
      class: 'A',
      activation: 'OTAA',
      ...more,
    }
    await this.command({ kind: 'deviceSet', device, keys: this.#sealed(identity) })
  }

  #sealed(identity: EndDeviceIdentity): SealedKeys {
    const { appKey, nwkKey = appKey, genAppKey, devEui, macVersion } = identity
    const sealed = (hex: string, name: string) =>
      this.vault.seal(Secret.keyOfHex(hex)!, `${devEui}/${name}`)
    return {
      appKey: sealed(appKey, 'appKey'),
      ...(macVersion === '1.1' ? { nwkKey: sealed(nwkKey, 'nwkKey') } : {}),
      ...(genAppKey ? { genAppKey: sealed(genAppKey, 'genAppKey') } : {}),
    }
  }

  /** Registers an ABP device with the session that it has from the factory. */
  async addPersonal(
    identity: EndDeviceIdentity,
    session: PersonalSession,
    more: Partial<Device> = {},
  ): Promise<void> {
    const { devEui, macVersion } = identity
    const { devAddr, ...keys } = session
    const { fNwkSIntKey, ...others } = { fNwkSIntKey: undefined, ...keys }
    const named: Record<string, string> = {
      ...others,
      ...(fNwkSIntKey ? { nwkSKey: fNwkSIntKey } : {}),
    }
    const sealed = Object.entries(named).map(([name, hex]) => [
      name,
      this.vault.seal(Secret.keyOfHex(hex)!, `${devEui}/${name}`),
    ])
    const device: Device = {
      ...{ devEui, devAddr: devAddr as DevAddr, name: devEui, region: 'EU868', macVersion },
      class: 'A',
      activation: 'ABP',
      ...more,
    }
    await this.command({ kind: 'deviceSet', device, keys: Object.fromEntries(sealed) })
  }

  /** Devices with their sessions; `counters`: where another server left them. */
  async addFleet(
    fleet: readonly FleetDevice[],
    counters?: { readonly fCntUp: number; readonly fCntDown: number },
  ): Promise<void> {
    for (const device of fleet) {
      const { devEui } = device
      const keys = {
        nwkSKey: this.vault.seal(device.nwkSKey, `${devEui}/nwkSKey`),
        appSKey: this.vault.seal(device.appSKey, `${devEui}/appSKey`),
      }
      const { device: registration } = fleetEntry(device)
      const more = counters ? { counters } : {}
      await this.command({ kind: 'deviceSet', device: registration, keys, ...more })
    }
  }

  async addAsset(asset: Asset, bindings: readonly Binding[]): Promise<void> {
    await this.command({ kind: 'assetSet', asset, bindings })
  }

  /** All facts that show, in order, as `[epoch index, stream, seq, type]` and content. */
  allFacts() {
    return this.core.facts
      .epochs()
      .flatMap(({ epoch, streams }) =>
        streams.flatMap(({ stream, oldest, next }) =>
          this.core.facts.read({ epoch, stream, seq: oldest, limit: next - oldest }),
        ),
      )
  }

  factTypes(): string[] {
    return this.allFacts().map((row) => row.fact.type)
  }

  async close(): Promise<void> {
    await this.core.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** The shared clock, as seen by one life of the process. */
function clockOfLife(clock: FakeClock, life: { readonly ended: boolean }): Clock {
  return {
    wallMs: () => clock.wallMs(),
    monoMs: () => clock.monoMs(),
    clockState: () => clock.clockState(),
    after: (delayMs, run) =>
      clock.after(delayMs, () => {
        if (!life.ended) run()
      }),
  }
}
