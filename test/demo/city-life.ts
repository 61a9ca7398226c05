/**
 * A day in a few minutes: cars come and go, somebody presses a call button, a gardener has the parks
 * watered. The pace is quick, the rest is honest: every word goes over the air as LoRaWAN, and what
 * the gateway does not hear, it does not know.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { DevEui } from '../../base/ids.ts'
import { type Random, seededRandom } from '../../base/random.ts'
import { encodeUc511 } from '../../decoders/bundled/water/milesight-uc511-downlink.ts'
import type { GatewayService } from '../../gateway/api/service.ts'
import type { Air } from '../../hardware/emulator/air.ts'
import { CallButton } from '../city/sensors/call-button.ts'
import type { ActorCounts, ActorParts, LorawanActor } from '../city/sensors/lorawan-actor.ts'
import { ParkingSensor } from '../city/sensors/parking.ts'
import { SoilProbe } from '../city/sensors/soil-probe.ts'
import { ZoneValve } from '../city/sensors/valve.ts'
import { WaterMeter } from '../city/sensors/water-meter.ts'
import { ZonePipe } from '../city/sensors/zone-pipe.ts'
import type { CityPlan, SensorPlan, SpacePlan, ZonePlanned } from './city-plan.ts'

export const LITRES_PER_PULSE = 1
/** A space whose sensor says nothing for 2.2 of these is unknown. */
export const HEARTBEAT_SECONDS = 60

/**
 * The sensors are switched on one after another. A gateway hears nothing while it answers, five
 * seconds behind each join request: at this beat (SF7) its answers fall into the pauses between the
 * requests, and 65 sensors are in within 20 s. A crowd all at once would take minutes.
 */
const JOIN_BEAT_MS: Readonly<Record<number, number>> = { 5: 166, 4: 500, 3: 1_000, 2: 2_000 }
const SENSOR_HEARTBEAT_MS = 55_000
const METER_MS = 20_000
const VALVE_MS = 30_000
const PROBE_MS = 40_000
const BUTTON_MS = 120_000
const DRYING_KPA_PER_HOUR = 90

const STAY_MS = { least: 60_000, spread: 200_000 } as const
const VACANCY_MS = { least: 30_000, spread: 110_000 } as const
const TORN_OUT_MS = 75_000
const FIRST_PRESS_MS = 40_000
const PRESS_EVERY_MS = { least: 120_000, spread: 150_000 } as const
const FIRST_WATERING_MS = 25_000
const WATERING_EVERY_MS = 75_000
const WATERING_S = 60
/** Water needs so long to the probe, and takes so much of the tension. */
const SOAK = { ms: 50_000, share: 0.35 } as const

export type CityLifeParts = {
  readonly city: CityPlan
  readonly air: Air
  readonly clock: Clock
  readonly seed: number
  /** Grows from run to run on the same data: DevNonces of before are used up. */
  readonly firstDevNonce: number
  readonly gateway: Pick<GatewayService, 'downlink'>
  /** An order that the gateway did not take. */
  readonly onRefused: (detail: string) => void
}

type Zone = {
  readonly plan: ZonePlanned
  readonly valve: SensorPlan
  readonly probes: readonly SoilProbe[]
}

export class CityLife {
  readonly #parts: CityLifeParts
  readonly #random: Random
  readonly #actors: LorawanActor[] = []
  readonly #timers = new Set<CancelTimer>()
  readonly #toSwitchOn: { readonly actor: LorawanActor; readonly dataRate: number }[] = []
  #waterings = 0

  constructor(parts: CityLifeParts) {
    this.#parts = parts
    this.#random = seededRandom(parts.seed, 'city life')
  }

  start(): void {
    const { city } = this.#parts
    for (const space of city.spaces) this.#park(space)
    const zones = city.zones.map((plan) => this.#plant(plan))
    // The sound zones first: the leak of the other is to be found with its valve closed.
    zones.sort((a, b) => a.plan.leakLitresPerHour - b.plan.leakLitresPerHour)
    this.#after(FIRST_WATERING_MS, () => this.#water(zones))
    const buttons = city.callPoints.map(({ sensor }) => {
      const button = new CallButton(this.#actorParts(sensor), BUTTON_MS)
      this.#mount(button.actor, sensor)
      return button
    })
    this.#switchAllOn()
    this.#after(FIRST_PRESS_MS, () => this.#press(buttons))
  }

  /** Everybody falls silent. */
  stop(): void {
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
    for (const actor of this.#actors) actor.stop()
  }

  /** What all sensors have lived through, summed. */
  counts(): ActorCounts & { readonly sensors: number; readonly joined: number } {
    const sum: ActorCounts = {
      joinRequests: 0,
      joins: 0,
      frames: 0,
      repeats: 0,
      acknowledged: 0,
      givenUp: 0,
      downlinks: 0,
    }
    for (const { counts } of this.#actors)
      for (const key of Object.keys(sum) as (keyof ActorCounts)[]) sum[key] += counts[key]
    const joined = this.#actors.filter(({ counts }) => counts.joins > 0).length
    return { ...sum, sensors: this.#actors.length, joined }
  }

  #park({ sensor: plan, fate }: SpacePlan): void {
    const random = this.#random
    const pace = { heartbeatMs: SENSOR_HEARTBEAT_MS, confirmed: random.unit() < 0.25 }
    const sensor = new ParkingSensor(this.#actorParts(plan), pace, random.unit() < 0.65)
    if (fate === 'never-on') {
      this.#actors.push(sensor.actor)
      return
    }
    this.#mount(sensor.actor, plan)
    const drive = (): void => {
      const { least, spread } = sensor.occupied ? STAY_MS : VACANCY_MS
      this.#after(least + random.unit() * spread, () => {
        sensor.setOccupied(!sensor.occupied)
        drive()
      })
    }
    // Somewhere in the middle of its stay when the demo begins.
    this.#after(random.unit() * (sensor.occupied ? STAY_MS : VACANCY_MS).spread, () => {
      sensor.setOccupied(!sensor.occupied)
      drive()
    })
    if (fate === 'torn-out') this.#after(TORN_OUT_MS, () => sensor.actor.stop())
  }

  #plant(plan: ZonePlanned): Zone {
    const { clock } = this.#parts
    const { litresPerMinute, leakLitresPerHour } = plan
    const pipe = new ZonePipe(
      clock,
      { litresPerPulse: LITRES_PER_PULSE, litresPerMinute, leakLitresPerHour },
      10_000 + this.#random.below(900_000),
    )
    const { valve, meter } = plan
    this.#mount(new ZoneValve(this.#actorParts(valve), pipe, VALVE_MS).actor, valve)
    this.#mount(new WaterMeter(this.#actorParts(meter), pipe, METER_MS).actor, meter)
    const probes = plan.probes.map(({ sensor, depthCm }) => {
      const pace = { reportMs: PROBE_MS, dryingKpaPerHour: DRYING_KPA_PER_HOUR }
      const tensionKpa = 18 + depthCm / 4 + this.#random.unit() * 30
      const probe = new SoilProbe(this.#actorParts(sensor), pace, tensionKpa)
      this.#mount(probe.actor, sensor)
      return probe
    })
    return { plan, valve, probes }
  }

  #press(buttons: readonly CallButton[]): void {
    buttons[this.#random.below(buttons.length)]?.press('short')
    const { least, spread } = PRESS_EVERY_MS
    this.#after(least + this.#random.unit() * spread, () => this.#press(buttons))
  }

  /** The gardener's order: an opening always carries its end (a lost "close" must flood nothing). */
  #water(zones: readonly Zone[]): void {
    const zone = zones[this.#waterings++ % zones.length]
    if (zone) this.#order(zone)
    this.#after(WATERING_EVERY_MS, () => this.#water(zones))
  }

  #order({ valve, probes }: Zone): void {
    const order = encodeUc511({ kind: 'openValve', valve: 1, seconds: WATERING_S })
    if (!order) return
    const devEui: DevEui = valve.identity.devEui
    const hex = Buffer.from(order.bytes).toString('hex')
    this.#parts.gateway
      .downlink('demo', { devEui, fPort: order.fPort, hex, confirmed: true, expiresS: 120 })
      .then(
        ({ outcome, detail }) => {
          if (outcome === 'refused') this.#parts.onRefused(detail)
          else this.#after(SOAK.ms, () => this.#soak(probes))
        },
        (error: unknown) => this.#parts.onRefused(String(error)),
      )
  }

  #soak(probes: readonly SoilProbe[]): void {
    for (const probe of probes) probe.water(SOAK.share)
  }

  #actorParts({ identity, reach, dataRate }: SensorPlan): ActorParts {
    const { air, clock, seed, firstDevNonce } = this.#parts
    const random = seededRandom(seed, identity.devEui)
    return { air, clock, random, identity, reach, dataRate, firstDevNonce }
  }

  #mount(actor: LorawanActor, { dataRate }: SensorPlan): void {
    this.#actors.push(actor)
    this.#toSwitchOn.push({ actor, dataRate })
  }

  #switchAllOn(): void {
    this.#toSwitchOn.sort((a, b) => b.dataRate - a.dataRate)
    let atMs = 0
    for (const { actor, dataRate } of this.#toSwitchOn.splice(0)) {
      actor.start(atMs)
      atMs += JOIN_BEAT_MS[dataRate] ?? 0
    }
  }

  #after(delayMs: number, run: () => void): void {
    const cancel = this.#parts.clock.after(delayMs, () => {
      this.#timers.delete(cancel)
      run()
    })
    this.#timers.add(cancel)
  }
}
