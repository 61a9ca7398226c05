/**
 * One gateway and the sensors around it, without a line upward: the product's core, the emulated
 * concentrator, the modelled air, one clock. For what only the radio decides, over hours or years.
 */

import type { DevEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { tmstUs } from '../../base/tmst.ts'
import { Air, type Emission } from '../../hardware/emulator/air.ts'
import { AirGateway } from '../../hardware/emulator/air-gateway.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import { ETSI_EN_300_220 } from '../../hardware/regulation/etsi-en-300-220.ts'
import { CoreBench, GATEWAY } from '../support/core-bench.ts'
import { type DevicePlan, planUnit, type TownPlan } from './life/unit-plan.ts'
import { Reception } from './radio/reception.ts'
import type { ActorParts } from './sensors/actor-parts.ts'

export type SmallTownParts = {
  readonly seed: number
  readonly devices: number
  readonly radiusM: number
  /** What stands in the plan may be changed before it is registered. */
  readonly plan?: (device: DevicePlan) => DevicePlan
  readonly onEmission?: (emission: Emission) => void
  readonly onHeard?: (frame: RxFrame) => void
}

/** Every sensor is registered as one: only its radio matters here. */
const PROFILE = 'nwave-nps405sm'
const HERE = { xM: 0, yM: 0 } as const

export class SmallTown {
  readonly bench: CoreBench
  readonly air: Air
  readonly reception: Reception
  readonly plans: readonly DevicePlan[]
  /** Behind a lorry, or under snow: nothing goes through, either way. */
  readonly covered = new Set<DevEui>()
  readonly #seed: number
  readonly #radio: AirGateway
  readonly #onHeard: (frame: RxFrame) => void

  private constructor(parts: SmallTownParts) {
    const { seed, devices, radiusM, plan = (device) => device, onEmission } = parts
    this.#seed = seed
    this.#onHeard = parts.onHeard ?? (() => {})
    this.plans = planDevices(
      { seed, radiusM, gateways: [{ eui: GATEWAY, spot: HERE }] },
      devices,
    ).map(plan)
    this.bench = new CoreBench({ seed })
    this.reception = new Reception({
      seed,
      gateways: new Map([[GATEWAY as string, HERE]]),
      devices: new Map(this.plans.map(({ identity, spot }) => [identity.devEui as string, spot])),
    })
    this.air = new Air({
      clock: this.bench.clock,
      path: (emission, to) => {
        const isCovered = [emission.from, to].some(({ name }) => this.covered.has(name as DevEui))
        return isCovered ? undefined : this.reception.path(emission, to)
      },
      onEmission: (emission) => {
        this.reception.begins(emission)
        onEmission?.(emission)
      },
    })
    this.#radio = new AirGateway({
      ...{ air: this.air, gatewayEui: GATEWAY, plan: ETSI_EN_300_220 },
      ...{ metrics: this.bench.metrics, tmstAtStart: tmstUs(0) },
    })
    this.bench.radio = this.#radio
  }

  static async open(parts: SmallTownParts): Promise<SmallTown> {
    const town = new SmallTown(parts)
    const { bench } = town
    await bench.open()
    await town.#radio.open({
      onFrames: (frames, accepted) => {
        for (const frame of frames) town.#onHeard(frame)
        bench.core.onFrames(frames, accepted)
      },
      onReceipt: (receipt) => bench.core.onReceipt(receipt),
    })
    for (const { identity, options } of town.plans) {
      const deviceClass = options.deviceClass ?? 'A'
      await bench.addDevice(identity, { profile: PROFILE, class: deviceClass })
    }
    return town
  }

  get clock(): CoreBench['clock'] {
    return this.bench.clock
  }

  /** What an actor of this plan is made of. */
  actorParts({ identity, dataRate, options, battery }: DevicePlan): ActorParts {
    const { air, clock } = this
    return {
      ...{ air, clock, identity, dataRate },
      random: seededRandom(this.#seed, `sensor ${identity.devEui}`),
      // The town's own path decides; this is not asked.
      reach: { rssiDbm: -100, snrDb: 5 },
      options: { ...options, battery: () => battery },
      joinsByLaw: true,
    }
  }

  /** Promises come to rest between any two events. */
  async liveUntil(monoMs: number): Promise<void> {
    while (this.clock.runNext(monoMs)) await new Promise((done) => setImmediate(done))
  }

  /** The process dies and comes again at once. */
  async kill(): Promise<void> {
    await this.bench.kill()
  }

  /** The power goes: the concentrator's counter begins anew, too. */
  async cutPower(): Promise<void> {
    this.#radio.restart()
    await this.bench.cutPower()
  }

  async close(): Promise<void> {
    await this.#radio.close()
    await this.bench.close()
  }
}

function planDevices(town: TownPlan, count: number): readonly DevicePlan[] {
  const planned: DevicePlan[] = []
  for (let unit = 0; planned.length < count; unit++) {
    planned.push(...planUnit(town, 0, unit).devices)
  }
  return planned.slice(0, count)
}
