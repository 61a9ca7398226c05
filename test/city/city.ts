/**
 * A whole city on one virtual clock: units with their sensors, the air, gateways, the broker and its
 * lines, the hypervisor, and the books kept beside them. Built from a scenario; lives when told.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { hexOf } from '../../base/bytes.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import type { GatewayService } from '../../gateway/api/service.ts'
import { EU868 } from '../../gateway/lorawan/region/eu868.ts'
import { Air } from '../../hardware/emulator/air.ts'
import { AirDevice } from '../../hardware/emulator/air-device.ts'
import { FakeClock } from '../support/fake-clock.ts'
import type { Bend } from './bend.ts'
import { apply } from './faults/apply.ts'
import { CityGateway } from './gateway/city-gateway.ts'
import { CityHypervisor } from './hypervisor/city-hypervisor.ts'
import { AirBook } from './ledger/air-book.ts'
import { FrameBook } from './ledger/frame-book.ts'
import { OrderBook } from './ledger/order-book.ts'
import { ValveBook } from './ledger/valve-book.ts'
import { Violations } from './ledger/violation.ts'
import { registrationOf } from './life/registration.ts'
import { UnitLife } from './life/unit-life.ts'
import { planUnit, type UnitPlan } from './life/unit-plan.ts'
import { Backhaul } from './link/backhaul.ts'
import { memoryFolder } from './memory-folder.ts'
import { Reception } from './radio/reception.ts'
import { type Scenario, townOf } from './scenario.ts'
import type { LorawanActor } from './sensors/lorawan-actor.ts'
import { Trace } from './trace.ts'

const MONO_START_MS = 1_000_000
/** Frames that an attacker keeps. */
const RECORDED_MAX = 200
/** The hypervisor's order expires after this; taken by then, it waits for the valve to speak. */
const ORDER_MESSAGE_MS = 60_000
const ORDER_WAITS_MS = 30 * 60_000
const CATALOGUE = loadBundledDecoders()

export class City {
  readonly scenario: Scenario
  readonly clock: FakeClock
  readonly violations: Violations
  readonly trace: Trace
  readonly backhaul: Backhaul
  readonly hypervisor: CityHypervisor
  readonly reception: Reception
  readonly gateways = new Map<number, CityGateway>()
  readonly frames: FrameBook
  readonly airBook: AirBook
  readonly orders: OrderBook
  readonly valves: ValveBook
  readonly catalogue = CATALOGUE
  /** Uplinks that a gateway has heard, for those who send them again. */
  readonly recorded: Uint8Array[] = []
  readonly #bend: Bend
  readonly #folder: string
  readonly #air: Air
  readonly #units = new Map<string, UnitLife>()
  readonly #strangers = new Map<number, AirDevice>()
  readonly #strangerRandom
  /** Under which sensors of LoRaWAN 1.1 have lived. */
  readonly #addresses11 = new Set<string>()

  constructor(scenario: Scenario, bend: Bend) {
    const { seed, startMs } = scenario
    this.scenario = scenario
    this.#bend = bend
    this.#folder = mkdtempSync(join(memoryFolder(), 'cigale-city-'))
    this.clock = new FakeClock({ monoMs: MONO_START_MS, wallMs: startMs })
    const nowMs = () => this.lifeMs
    this.violations = new Violations(nowMs)
    this.trace = new Trace(this.clock)
    this.frames = new FrameBook(nowMs)
    this.airBook = new AirBook(this.violations, (devAddr) => this.#addresses11.has(devAddr))
    this.orders = new OrderBook(nowMs, this.violations, this.trace)
    this.valves = new ValveBook(nowMs, this.violations)
    this.backhaul = new Backhaul({
      clock: this.clock,
      seed,
      onArrival: (where, bytes) => this.trace.add(where, bytes),
    })
    this.#strangerRandom = seededRandom(seed, 'strangers')
    const town = townOf(scenario)
    const spots = new Map(town.gateways.map(({ eui, spot }) => [eui as string, spot]))
    const own = scenario.gateways.map(({ number }) => town.gateways[number]!.eui)
    const plans = scenario.gateways.flatMap(({ number, units }) =>
      units.map((unit) => ({ gateway: number, unit, plan: planUnit(town, number, unit) })),
    )
    const deviceSpots = new Map(
      plans.flatMap(({ plan }) =>
        plan.devices.map(({ identity, spot }) => [identity.devEui as string, spot] as const),
      ),
    )
    for (const { number } of scenario.gateways) {
      deviceSpots.set(strangerName(number), { ...town.gateways[number]!.spot, xM: 150 })
    }
    this.reception = new Reception({
      seed,
      gateways: new Map(own.map((eui) => [eui as string, spots.get(eui)!])),
      devices: deviceSpots,
    })
    this.#air = new Air({
      clock: this.clock,
      path: this.reception.path,
      onEmission: (emission) => {
        this.reception.begins(emission)
        this.airBook.begins(emission)
        this.trace.add(`air ${emission.from.name}`, emission.phyPayload)
      },
    })
    this.hypervisor = new CityHypervisor({
      seed,
      city: this.clock,
      backhaul: this.backhaul,
      folder: join(this.#folder, 'hypervisor'),
      bend,
      book: this.orders,
      trace: this.trace,
    })
    for (const { number, driftPpm } of scenario.gateways) {
      this.#addGateway(
        number,
        own[scenario.gateways.findIndex((g) => g.number === number)]!,
        driftPpm,
        plans.filter((p) => p.gateway === number).map((p) => p.plan),
      )
    }
    const life = {
      seed,
      clock: this.clock,
      air: this.#air,
      pace: scenario.pace,
      book: this.frames,
      valves: this.valves,
      onJoined11: (devAddr: string) => this.#addresses11.add(devAddr),
      order: (plan: UnitPlan, minutes: number) => this.#order(plan, minutes),
    }
    for (const { gateway, unit, plan } of plans) {
      this.#units.set(`${gateway}/${unit}`, new UnitLife(plan, life))
    }
  }

  /** Milliseconds since the life began. */
  get lifeMs(): number {
    return this.clock.monoMs() - MONO_START_MS
  }

  async start(): Promise<void> {
    this.hypervisor.start()
    const starts = [...this.gateways.values()].map((gateway) =>
      gateway.start().catch((error) => this.violations.add('I13', String(error))),
    )
    // Disks answer on the city's clock: it must run meanwhile.
    await this.liveUntil(60_000)
    await Promise.all(starts)
    for (const unit of this.#units.values()) unit.start()
    for (const fault of this.scenario.faults) {
      this.clock.after(fault.atMs - this.lifeMs, () => apply(this, fault))
    }
  }

  /** Lets the city live up to this time of its life; promises come to rest between any two events. */
  async liveUntil(lifeMs: number): Promise<void> {
    const untilMs = MONO_START_MS + lifeMs
    while (this.clock.runNext(untilMs)) await turn()
  }

  /** Everybody falls silent: nothing new is sent. */
  silence(): void {
    for (const unit of this.#units.values()) unit.die()
  }

  unit(at: { readonly gateway: number; readonly unit: number }): UnitLife | undefined {
    return this.#units.get(`${at.gateway}/${at.unit}`)
  }

  /** Every sensor that is switched on, with the gateway that it belongs to. */
  *sensors(): Generator<{ readonly home: GatewayEui; readonly actor: LorawanActor }> {
    for (const { plan, actors } of this.#units.values()) {
      for (const actor of actors) yield { home: plan.home, actor }
    }
  }

  /** A device of somebody else sends this near a gateway. */
  stranger(gateway: number, phyPayload: Uint8Array): void {
    const random = this.#strangerRandom
    const freqHz = CHANNELS[random.below(CHANNELS.length)]!
    const { modulation } = EU868.dataRates[STRANGER_RATES[random.below(STRANGER_RATES.length)]!]!
    this.#strangers.get(gateway)?.transmit({ phyPayload, freqHz, modulation })
  }

  close(): void {
    for (const gateway of this.gateways.values()) gateway.close()
    this.hypervisor.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #addGateway(number: number, eui: GatewayEui, driftPpm: number, plans: readonly UnitPlan[]): void {
    const { seed } = this.scenario
    const entries = registrationOf(plans, this.scenario.pace)
    const register = async (service: GatewayService): Promise<void> => {
      const known = await service.devices()
      const assets = await service.assets()
      if (known.length < entries.devices.length) await service.setDevices('city', entries.devices)
      if (assets.length < entries.assets.length) await service.setAssets('city', entries.assets)
    }
    const gateway = new CityGateway({
      eui,
      seed,
      driftPpm,
      city: this.clock,
      air: this.#air,
      backhaul: this.backhaul,
      catalogue: this.catalogue,
      folder: join(this.#folder, eui),
      book: this.frames,
      ...(this.scenario.radio && { radio: this.scenario.radio }),
      speaker: () => this.reception.speaker,
      onHeard: (phyPayload, speaker) => {
        const isReplay = isStranger(speaker)
        if (!isReplay && isWorthRecording(phyPayload, plans)) this.recorded.push(phyPayload)
        if (this.recorded.length > RECORDED_MAX) this.recorded.shift()
        return { isReplay }
      },
      trace: this.trace,
      bend: this.#bend,
      register,
      onTrouble: (why) => this.troubles.push(`${eui}: ${why}`),
    })
    this.gateways.set(number, gateway)
    const stranger = new AirDevice(this.#air, { name: strangerName(number) })
    this.#strangers.set(number, stranger)
  }

  /** What processes said when they ended by themselves. */
  readonly troubles: string[] = []

  #order(plan: UnitPlan, minutes: number): void {
    const validUntilMs = this.lifeMs + ORDER_MESSAGE_MS + ORDER_WAITS_MS
    const issued = this.hypervisor.order({
      gw: plan.home,
      name: 'wateringStart',
      params: { zone: plan.id, minutes },
      expiresInMs: ORDER_MESSAGE_MS,
      origin: 'gardener',
    })
    if (issued) this.valves.ordered({ zone: plan.id, seconds: minutes * 60, validUntilMs })
  }
}

/** All microtasks that are under way, also those they begin. */
function turn(): Promise<void> {
  return new Promise((done) => setImmediate(done))
}

const STRANGER_RATES = [5, 5, 4, 3, 2, 0] as const
const CHANNELS = [...EU868.channels.map(({ freqHz }) => freqHz), ...EU868.extraChannelsHz]

function strangerName(gateway: number): string {
  return `stranger ${gateway}`
}

function isStranger(name: string): boolean {
  return name.startsWith('stranger')
}

/**
 * An attacker records whatever is heard, of joins only those that their own gateway hears too: one
 * that it never heard would be taken for new (a weakness of LoRaWAN 1.0.3 that 1.0.4 has mended).
 */
function isWorthRecording(phyPayload: Uint8Array, own: readonly UnitPlan[]): boolean {
  const isJoin = (phyPayload[0]! & 0xe0) === 0
  if (!isJoin) return true
  const devEui = hexOf(phyPayload.subarray(9, 17).toReversed())
  return own.some(({ devices }) => devices.some(({ identity }) => identity.devEui === devEui))
}
