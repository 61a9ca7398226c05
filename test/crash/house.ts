/** A core on a real data directory, with soil probes: opened and closed as `cigale run` does. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { tmstUs } from '../../base/tmst.ts'
import { readConfig } from '../../gateway/config/load.ts'
import { noSync } from '../../gateway/core/no-sync.ts'
import { openSystemCore, type SystemCore } from '../../gateway/core/open-system.ts'
import { gatewayService } from '../../gateway/core/service.ts'
import { rowBytes } from '../../sync/row.ts'
import { GATEWAY } from '../support/core-bench.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { type FleetDevice, fleetEntry, makeFleet } from '../support/fleet.ts'
import { nextFrame } from './file-image.ts'

export const HOUSE_DEVICES = 5

export class House {
  readonly dataDir: string
  readonly clock = new FakeClock()
  readonly fleet: readonly FleetDevice[] = makeFleet(HOUSE_DEVICES, () => 'decentlab-dl-trs21')
  #system: SystemCore | undefined

  /** In a folder of its own under `parent`. */
  constructor(parent = tmpdir()) {
    this.dataDir = mkdtempSync(join(parent, 'cigale-house-'))
  }

  get core(): SystemCore['core'] {
    assert.ok(this.#system)
    return this.#system.core
  }

  get gatewayEui(): string | undefined {
    return this.#system?.gatewayEui
  }

  get path(): string {
    return join(this.dataDir, 'cigale.db')
  }

  async open(): Promise<void> {
    const config = readConfig('radio: { driver: semtech-udp }\n')
    assert.ok(config.kind === 'config', JSON.stringify(config))
    this.#system = await openSystemCore({
      ...{ dataDir: this.dataDir, config: config.config, clock: this.clock },
      ...{ log: silentLog, metrics: new Metrics() },
      radio: { transmit() {}, gateways: () => [] },
      onSynced() {},
      onBroken(error) {
        throw error
      },
    })
  }

  async register(): Promise<void> {
    const { core, vault, decoding, gatewayEui } = this.#system!
    const service = gatewayService({
      ...{ core, vault, decoding, metrics: new Metrics(), random: systemRandom },
      ...{ sync: noSync(core), gateways: () => [], startedLineMs: core.lineMs },
      identity: { name: '', gatewayEui, version: '' },
    })
    await service.setDevices('test', this.fleet.map(fleetEntry))
  }

  async hear(frames: number): Promise<void> {
    for (let n = 0; n < frames; n++) {
      this.clock.advance(1_000)
      const { phyPayload } = nextFrame(this.fleet[n % HOUSE_DEVICES]!)
      await new Promise<void>((accepted) =>
        this.core.onFrames([this.#rxFrame(phyPayload)], accepted),
      )
    }
    this.clock.advance(3_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }

  #rxFrame(phyPayload: Uint8Array) {
    return {
      gatewayEui: GATEWAY,
      tmst: tmstUs(Math.floor(this.clock.monoMs() * 1000)),
      monoMs: this.clock.monoMs(),
      atMs: this.clock.wallMs(),
      freqHz: 868_100_000,
      modulation: { kind: 'lora', sf: 7, bandwidthHz: 125_000 } as const,
      codingRate: '4/5' as const,
      ...{ rssiDbm: -97, snrDb: 7, phyPayload },
    }
  }

  async close(): Promise<void> {
    await this.#system?.close()
    this.#system = undefined
  }

  /** `<epoch>/<stream>/<seq> <bytes>` of every fact that shows. */
  facts(): string[] {
    const { facts } = this.core
    return facts.epochs().flatMap(({ epoch, streams }) =>
      streams.flatMap(({ stream, oldest, next }) =>
        facts
          .read({ epoch, stream, seq: oldest, limit: next - oldest })
          .map(({ seq, fact, head }) => {
            const bytes = Buffer.from(rowBytes(fact)).toString('hex')
            return `${epoch}/${stream}/${seq} ${bytes} ${Buffer.from(head).toString('hex')}`
          }),
      ),
    )
  }

  healths(): string[] {
    const { epoch } = this.core.state
    return this.core.facts
      .read({ epoch, stream: 4, seq: 0, limit: 100 })
      .flatMap(({ fact }) => (fact.type === 'healthRaised' ? [String(fact.fields['code'])] : []))
  }

  counters(): (number | undefined)[] {
    return this.fleet.map(({ devEui }) => this.core.state.devices.get(devEui)?.session?.fCntUpNext)
  }

  remove(): void {
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}
