/** One day of the model city's own sensors through a real core: real disk and database, virtual time. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { hexOf } from '../../base/bytes.ts'
import type { DevEui, JoinEui, NetId } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { Secret } from '../../base/secret.ts'
import { tmstUs } from '../../base/tmst.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { closingIn, profileOf } from '../../decoders/catalogue.ts'
import { Core } from '../../gateway/core/core.ts'
import type { Durability } from '../../gateway/core/ports.ts'
import type { JournalDisk } from '../../gateway/journal/disk.ts'
import { systemDisk } from '../../gateway/journal/disk-system.ts'
import { linkPolicyOf } from '../../gateway/link/wants.ts'
import { addressBlock } from '../../gateway/lorawan/address-block.ts'
import { EU868 } from '../../gateway/lorawan/region/eu868.ts'
import type { Device } from '../../gateway/registry/model.ts'
import { Vault } from '../../gateway/registry/vault.ts'
import { openStore } from '../../gateway/store/open.ts'
import type { TxReceipt, TxRequest } from '../../hardware/radio.ts'
import { bundledDecoding } from '../support/bundled-decoding.ts'
import { GATEWAY } from '../support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../support/end-device.ts'
import { FakeClock } from '../support/fake-clock.ts'

const PARKING = { devices: 330, framesADay: 36 }
const PROBES = { devices: 200, framesADay: 72 }
const EDGES = 4_800
const DAY_MS = 24 * 3_600_000

type Planned = {
  readonly atMs: number
  readonly device: EndDevice
  readonly payload: Uint8Array
  readonly fPort: number
}

/** Joins a second would be a flood. */
const JOIN_SPACING_MS = 10_000

export class CityDay {
  readonly #core: Core
  readonly #clock: FakeClock
  readonly #plan: readonly Planned[]
  readonly #diskWork: PendingWork
  readonly #speaking: Speaking
  #syncsBefore = 0
  #facts = 0

  private constructor(
    core: Core,
    clock: FakeClock,
    plan: readonly Planned[],
    diskWork: PendingWork,
    speaking: Speaking,
  ) {
    this.#core = core
    this.#clock = clock
    this.#plan = plan
    this.#diskWork = diskWork
    this.#speaking = speaking
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
    const speaking = new Speaking()
    const watched: JournalDisk = {
      ...disk,
      write: (...at) => work.watch(disk.write(...at)),
      sync: (segment) => work.watch(disk.sync(segment)),
    }
    const decoding = bundledDecoding({ catalogue, clock, disk, gatewayEui: GATEWAY })
    const core = await Core.open(
      {
        clock,
        random: seededRandom(1, 'core'),
        log: silentLog,
        metrics: new Metrics(),
        disk: watched,
        db: openStore(join(dataDir, 'cigale.db')),
        soon: (task) => setImmediate(task),
        decoders: decoding.decoders,
        profileOf: (id) => {
          const entry = catalogue.get(id)
          return entry && profileOf(entry.decoder)
        },
        radio: { transmit: (request) => speaking.hear(request), gateways: () => [] },
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
        addresses: addressBlock('000000' as NetId, undefined),
        channelsOf: (id) => catalogue.get(id)?.decoder.channels,
        closingOf: closingIn(catalogue),
        version: 'bench',
        durability,
        journalDays: 30,
        journalBytesMax: 1e9,
        factDays: 30,
      },
    )
    speaking.core = core
    decoding.open(core)
    const all = Array.from({ length: PARKING.devices + PROBES.devices }, (_, i) => deviceOf(i))
    const parking = all.slice(0, PARKING.devices)
    const day = new CityDay(
      core,
      clock,
      planDay(parking, all.slice(PARKING.devices)),
      work,
      speaking,
    )
    for (const [i, device] of all.entries()) {
      await register(core, vault, device.identity, i < PARKING.devices ? SPOT : PROBE)
      clock.advance(JOIN_SPACING_MS)
      await day.#hear(device, device.join())
    }
    for (const device of parking) {
      const { devEui } = device.identity
      const id = `P${devEui}`
      await core.command(`a ${id}`, 'bench', {
        kind: 'assetSet',
        asset: { id, kind: 'space', name: id, properties: { heartbeatSeconds: 3600 } },
        bindings: [{ asset: id, devEui, role: 'occupancy', index: 0, fromMs: 0 }],
      })
    }
    return day
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
      const { device, fPort, payload } = planned
      await this.#hear(device, device.uplink({ fPort, payload }))
      onProgress(done)
    }
  }

  async #hear(device: EndDevice, phyPayload: Uint8Array): Promise<void> {
    this.#speaking.device = device
    const { freqHz, modulation } = device.sending
    const monoMs = this.#clock.monoMs()
    await new Promise<void>((accepted) => {
      const frame = {
        gatewayEui: GATEWAY,
        tmst: tmstUs(Math.floor(monoMs * 1000)),
        monoMs,
        atMs: this.#clock.wallMs(),
        freqHz,
        modulation,
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

const SPOT = 'nwave-nps405sm'
const PROBE = 'decentlab-dl-trs21'

function deviceOf(index: number): EndDevice {
  const devEui = (0x70b3d549a0000000n + BigInt(index)).toString(16) as DevEui
  const appKey = hexOf(seededRandom(index, 'key').bytes(16))
  return new EndDevice({ devEui, joinEui: JOIN_EUI, appKey, macVersion: '1.0.3' })
}

const JOIN_EUI = '70b3d549a0ffffff' as JoinEui

async function register(
  core: Core,
  vault: Vault,
  { devEui, joinEui, appKey, macVersion }: EndDeviceIdentity,
  profile: string,
): Promise<void> {
  const device: Device = {
    ...{ devEui, joinEui, name: `device ${devEui}`, profile, region: 'EU868', macVersion },
    class: 'A',
    activation: 'OTAA',
  }
  const keys = { appKey: vault.seal(Secret.keyOfHex(appKey)!, `${devEui}/appKey`) }
  await core.command(`d ${devEui}`, 'bench', { kind: 'deviceSet', device, keys })
}

/** The device that has just spoken hears every answer, and does as it is told from its next frame on. */
class Speaking {
  device: EndDevice | undefined
  core: Core | undefined

  hear({ txId, phyPayload }: TxRequest): void {
    if (!this.device?.acceptJoin(phyPayload)) this.device?.receive(phyPayload)
    const receipt: TxReceipt = { kind: 'sent', txId, alternative: 0, airtimeUs: 1, atMs: 0 }
    setImmediate(() => this.core?.onReceipt(receipt))
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
function planDay(parking: readonly EndDevice[], probes: readonly EndDevice[]): readonly Planned[] {
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
