/** One day of the model city's own sensors through a real core: real disk and database, virtual time. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { NetId } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import type { Secret } from '../../base/secret.ts'
import { tmstUs } from '../../base/tmst.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { profileOf } from '../../decoders/catalogue.ts'
import { inProcessDecodeService } from '../../decoders/in-process.ts'
import { Core } from '../../gateway/core/core.ts'
import type { Durability } from '../../gateway/core/ports.ts'
import type { JournalDisk } from '../../gateway/journal/disk.ts'
import { systemDisk } from '../../gateway/journal/disk-system.ts'
import { linkPolicyOf } from '../../gateway/link/wants.ts'
import { EU868 } from '../../gateway/lorawan/region/eu868.ts'
import { Vault } from '../../gateway/registry/vault.ts'
import { openStore } from '../../gateway/store/open.ts'
import { GATEWAY } from '../support/core-bench.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { type FleetDevice, fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'

const PARKING = { devices: 330, framesADay: 36 }
const PROBES = { devices: 200, framesADay: 72 }
const EDGES = 4_800
const DAY_MS = 24 * 3_600_000

type Planned = {
  readonly atMs: number
  readonly device: FleetDevice
  readonly payload: Uint8Array
  readonly fPort: number
}

export class CityDay {
  readonly #core: Core
  readonly #clock: FakeClock
  readonly #plan: readonly Planned[]
  readonly #diskWork: PendingWork
  #syncsBefore = 0
  #facts = 0

  private constructor(
    core: Core,
    clock: FakeClock,
    plan: readonly Planned[],
    diskWork: PendingWork,
  ) {
    this.#core = core
    this.#clock = clock
    this.#plan = plan
    this.#diskWork = diskWork
  }

  get frames(): number {
    return this.#plan.length
  }

  static async open(dataDir: string, durability: Durability): Promise<CityDay> {
    mkdirSync(dataDir, { recursive: true })
    const clock = new FakeClock()
    const catalogue = loadBundledDecoders()
    const vault = new Vault(new Uint8Array(32))
    const disk = systemDisk(join(dataDir, 'journal'))
    const work = new PendingWork()
    const watched: JournalDisk = {
      ...disk,
      write: (...at) => work.watch(disk.write(...at)),
      sync: (segment) => work.watch(disk.sync(segment)),
    }
    const core = await Core.open(
      {
        clock,
        random: seededRandom(1, 'core'),
        log: silentLog,
        metrics: new Metrics(),
        disk: watched,
        db: openStore(join(dataDir, 'cigale.db')),
        soon: (task) => setImmediate(task),
        decoders: inProcessDecodeService(catalogue),
        profileOf: (id) => {
          const entry = catalogue.get(id)
          return entry && profileOf(entry.decoder)
        },
        radio: { transmit() {}, gateways: () => [] },
        onSynced() {},
        onBroken: (error) => {
          throw error
        },
      },
      {
        ...linkPolicyOf(EU868),
        netId: '000000' as NetId,
        adr: 'steady',
        vault,
        gatewayEui: GATEWAY,
        channelsOf: (id) => catalogue.get(id)?.decoder.channels,
        version: 'bench',
        durability,
        journalDays: 30,
        journalBytesMax: 1e9,
        factDays: 30,
      },
    )
    const parking = makeFleet(PARKING.devices, () => 'nwave-nps405sm')
    const all = makeFleet(PARKING.devices + PROBES.devices, (i) =>
      i < PARKING.devices ? 'nwave-nps405sm' : 'decentlab-dl-trs21',
    )
    const probes = all.slice(PARKING.devices)
    for (const device of [...parking, ...probes]) {
      const { device: registration } = fleetEntry(device)
      const seal = (name: string, secret: Secret) => vault.seal(secret, `${device.devEui}/${name}`)
      const keys = {
        nwkSKey: seal('nwkSKey', device.nwkSKey),
        appSKey: seal('appSKey', device.appSKey),
      }
      await core.command(`d ${device.devEui}`, 'bench', {
        kind: 'deviceSet',
        device: registration,
        keys,
      })
    }
    for (const device of parking) {
      const id = `P${device.devAddr}`
      await core.command(`a ${id}`, 'bench', {
        kind: 'assetSet',
        asset: { id, kind: 'space', name: id, properties: { heartbeatSeconds: 3600 } },
        bindings: [{ asset: id, devEui: device.devEui, role: 'occupancy', index: 0, fromMs: 0 }],
      })
    }
    return new CityDay(core, clock, planDay(parking, probes), work)
  }

  async checkpoint(): Promise<void> {
    await this.#core.checkpoint()
    this.#syncsBefore = this.#core.journal.syncs
    this.#facts = this.#count()
  }

  async run(onProgress: (done: number) => void): Promise<void> {
    const startMs = this.#clock.monoMs()
    for (const [done, planned] of this.#plan.entries()) {
      this.#clock.advance(Math.max(0, startMs + planned.atMs - this.#clock.monoMs()))
      await this.#diskWork.done()
      await this.#hear(fleetFrame(planned.device, planned))
      onProgress(done)
    }
  }

  async #hear(phyPayload: Uint8Array): Promise<void> {
    const monoMs = this.#clock.monoMs()
    await new Promise<void>((accepted) => {
      const frame = {
        gatewayEui: GATEWAY,
        tmst: tmstUs(Math.floor(monoMs * 1000)),
        monoMs,
        atMs: this.#clock.wallMs(),
        freqHz: 868_100_000,
        modulation: { kind: 'lora', sf: 7, bandwidthHz: 125_000 },
        codingRate: '4/5',
        rssiDbm: -97,
        snrDb: 7.25,
        phyPayload,
      } as const
      this.#core.onFrames([frame], accepted)
    })
    // What a frame set going (its decoding, its facts) is done before virtual time goes on.
    await this.#diskWork.done()
  }

  #count(): number {
    return this.#core.facts
      .epochs()
      .reduce((sum, { streams }) => sum + streams.reduce((n, s) => n + s.next, 0), 0)
  }

  result(): { syncs: number; frames: number; edges: number; sequenceFacts: number } {
    return {
      syncs: this.#core.journal.syncs - this.#syncsBefore,
      frames: this.frames,
      edges: EDGES,
      sequenceFacts: this.#count() - this.#facts,
    }
  }

  async close(): Promise<void> {
    await this.#core.close()
  }
}

/** What the disk has been asked for: it takes no virtual time, however slow it is today. */
class PendingWork {
  #pending = 0

  async watch<T>(task: Promise<T>): Promise<T> {
    this.#pending++
    try {
      return await task
    } finally {
      this.#pending--
    }
  }

  /** The journal begins a write one turn after it was asked to, and its sync one turn after that. */
  async done(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = this.#pending > 0 ? 0 : quiet + 1) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** Edges spread over the parking sensors, heartbeats and readings at even steps with a phase of their own. */
function planDay(
  parking: readonly FleetDevice[],
  probes: readonly FleetDevice[],
): readonly Planned[] {
  const random = seededRandom(1, 'day')
  const plan: Planned[] = []
  const edgesOf = (i: number) =>
    Math.floor((EDGES * (i + 1)) / parking.length) - Math.floor((EDGES * i) / parking.length)
  for (const [i, device] of parking.entries()) {
    const edges = Array.from({ length: edgesOf(i) }, () => random.below(DAY_MS)).sort(
      (a, b) => a - b,
    )
    const heartbeats = PARKING.framesADay - edges.length
    const phaseMs = random.below(Math.floor(DAY_MS / heartbeats))
    for (const [n, atMs] of edges.entries()) {
      plan.push({ atMs, device, fPort: 1, payload: Uint8Array.of(n % 2 === 0 ? 1 : 0) })
    }
    for (let n = 0; n < heartbeats; n++) {
      const atMs = phaseMs + Math.floor((n * DAY_MS) / heartbeats)
      const taken = edges.filter((edgeMs) => edgeMs < atMs).length % 2
      plan.push({ atMs, device, fPort: 2, payload: Uint8Array.of(taken, 0xd3, 0xd8) })
    }
  }
  for (const device of probes) {
    const stepMs = DAY_MS / PROBES.framesADay
    const phaseMs = random.below(stepMs)
    for (let n = 0; n < PROBES.framesADay; n++) {
      const payload = Uint8Array.of(
        2,
        1,
        0x92,
        0,
        3,
        0,
        100 + random.below(40),
        0x80,
        0xa1,
        0x0c,
        0x25,
      )
      plan.push({ atMs: phaseMs + n * stepMs, device, fPort: 1, payload })
    }
  }
  return plan.sort((a, b) => a.atMs - b.atMs)
}
