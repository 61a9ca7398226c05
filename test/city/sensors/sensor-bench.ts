/**
 * A street on a table: sensors on the shared air, an emulated gateway, and the real core behind it,
 * all under one clock that only moves when told. Minutes of a street pass in milliseconds.
 */

import type { DevEui, JoinEui } from '../../../base/ids.ts'
import { type Random, seededRandom } from '../../../base/random.ts'
import { tmstUs } from '../../../base/tmst.ts'
import { type Channel, type Decoder, QUANTITIES } from '../../../decoders/contract.ts'
import { Air, type AirPath, fixedPath } from '../../../hardware/emulator/air.ts'
import { AirGateway } from '../../../hardware/emulator/air-gateway.ts'
import { ETSI_EN_300_220 } from '../../../hardware/regulation/etsi-en-300-220.ts'
import type { EventFact, EventFactType } from '../../../sync/fact.ts'
import { CoreBench, GATEWAY } from '../../support/core-bench.ts'
import type { EndDeviceIdentity } from '../../support/end-device.ts'
import type { ActorParts } from './actor-parts.ts'

const STEP_MS = 50

export class SensorBench {
  readonly core: CoreBench
  readonly air: Air
  readonly random: Random
  /** What gets lost on the way: `false` = this emission reaches nobody. */
  reaches: (direction: 'up' | 'down') => boolean = () => true
  readonly #gateway: AirGateway

  private constructor(core: CoreBench) {
    this.core = core
    this.random = seededRandom(7, 'street')
    const path: AirPath = (emission, to) =>
      this.reaches(emission.direction) ? fixedPath(emission, to) : undefined
    this.air = new Air({ clock: core.clock, path })
    this.#gateway = new AirGateway({
      air: this.air,
      gatewayEui: GATEWAY,
      plan: ETSI_EN_300_220,
      metrics: core.metrics,
      tmstAtStart: tmstUs(0),
    })
  }

  static async open(): Promise<SensorBench> {
    const core = await new CoreBench().open()
    core.autoReceipt = false
    const bench = new SensorBench(core)
    await bench.#gateway.open({
      onFrames: (frames, accepted) => core.core.onFrames(frames, accepted),
      onReceipt: (receipt) => core.core.onReceipt(receipt),
    })
    return bench
  }

  /** Registers a device of this model and gives what its actor is made of. */
  async device(number: number, profile: string, dataRate = 5): Promise<ActorParts> {
    const { air, random } = this
    const { clock } = this.core
    const identity: EndDeviceIdentity = {
      devEui: `70b3d5000000${number.toString(16).padStart(4, '0')}` as DevEui,
      joinEui: '70b3d50000000000' as JoinEui,
      appKey: number.toString(16).padStart(32, '0'),
      macVersion: '1.0.3',
    }
    await this.core.addDevice(identity, { profile })
    return { air, clock, random, identity, dataRate, reach: { rssiDbm: -95, snrDb: 8 } }
  }

  /** Lets time pass; the gateway's downlinks go on the air as it decides them. */
  async live(ms: number): Promise<void> {
    const { clock } = this.core
    for (let leftMs = ms; leftMs > 0; leftMs -= STEP_MS) {
      clock.advance(Math.min(STEP_MS, leftMs))
      await this.core.settle()
      for (const request of this.core.sent.splice(0)) this.#gateway.transmit(request)
    }
  }

  async close(): Promise<void> {
    await this.#gateway.close()
    await this.core.close()
  }
}

export async function onTheTable(run: (bench: SensorBench) => Promise<void>): Promise<void> {
  const bench = await SensorBench.open()
  try {
    await run(bench)
  } finally {
    await bench.close()
  }
}

export function factsOf(bench: SensorBench, type: EventFactType): EventFact[] {
  return bench.core
    .allFacts()
    .flatMap(({ fact }) => (fact.stream !== 3 && fact.type === type ? [fact] : []))
}

/** What one channel of a device has said, in its unit, oldest first. */
export function seriesOf(bench: SensorBench, decoder: Decoder, channel: Channel): number[] {
  const at = decoder.channels.findIndex(
    ({ quantity, index }) => quantity === channel.quantity && index === channel.index,
  )
  const scale = 10 ** QUANTITIES[channel.quantity].decimals
  return bench.core.allFacts().flatMap(({ fact }) => {
    const value =
      fact.type === 'reading' && fact.profile === decoder.id ? fact.values[at] : undefined
    return value === undefined || value === null ? [] : [value / scale]
  })
}
