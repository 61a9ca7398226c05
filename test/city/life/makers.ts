/** Per kind of unit: its sensors, and the life around them. */

import { type Random, seededRandom } from '../../../base/random.ts'
import type { ActorParts } from '../sensors/actor-parts.ts'
import { AirMonitor } from '../sensors/air-monitor.ts'
import { BinLevel } from '../sensors/bin-level.ts'
import { CallButton, type Press } from '../sensors/call-button.ts'
import { ClimateSensor } from '../sensors/climate.ts'
import { Contact } from '../sensors/contact.ts'
import type { LorawanActor } from '../sensors/lorawan-actor.ts'
import { NoiseMeter } from '../sensors/noise-meter.ts'
import { ParkingSensor } from '../sensors/parking.ts'
import { PeopleCounter } from '../sensors/people-counter.ts'
import { SoilProbe } from '../sensors/soil-probe.ts'
import { ZoneValve } from '../sensors/valve.ts'
import { WasteBin } from '../sensors/waste-bin.ts'
import { WaterMeter } from '../sensors/water-meter.ts'
import type { ZonePipe } from '../sensors/zone-pipe.ts'
import { bustle, exponential, stayMs, vacancyMs } from './rhythm.ts'
import type { LifeParts } from './unit-life.ts'
import type { UnitKind, UnitPlan } from './unit-plan.ts'
import { WatchedPipe } from './watched-pipe.ts'

export type Sensor = {
  readonly actor: LorawanActor
  readonly pipe?: ZonePipe
  /** Ends what happens around it. */
  readonly end?: () => void
}

type Maker = (plan: UnitPlan, devices: readonly ActorParts[], life: LifeParts) => Sensor[]

export const LITRES_PER_PULSE = 1
const PRESSES: readonly Press[] = ['short', 'long', 'double']
const WATERING_MINUTES = { least: 2, spread: 11 } as const
const SOAK_MS = 25 * 60_000
const DRYING_KPA_PER_HOUR = 1.5
const SLOW = 3

export const MAKERS: Readonly<Record<UnitKind, Maker>> = {
  space: (plan, [parts], life) => {
    const random = seededRandom(life.seed, `cars ${plan.id}`)
    const { heartbeatMs, confirmed, hurry } = life.pace
    const pace = { heartbeatMs, confirmed: random.unit() < confirmed }
    const sensor = new ParkingSensor(parts!, pace, random.unit() < 0.6)
    const drive = (): void => {
      const lastsMs = sensor.occupied
        ? stayMs(plan.category, random)
        : vacancyMs(life.clock.wallMs(), random)
      sensor.actor.after(lastsMs / hurry, () => {
        sensor.setOccupied(!sensor.occupied)
        drive()
      })
    }
    drive()
    return [{ actor: sensor.actor }]
  },

  zone: (plan, [valve, meter, ...probes], life) => {
    const random = seededRandom(life.seed, `park ${plan.id}`)
    const { reportMs } = life.pace
    const litresPerMinute = 20 + 20 * random.unit()
    const pipe = new WatchedPipe(
      life.clock,
      { litresPerPulse: LITRES_PER_PULSE, litresPerMinute, leakLitresPerHour: 0 },
      (isOpen) => {
        life.valves.moved(plan.id, isOpen)
        if (!isOpen) for (const probe of soil) soak(probe, life)
      },
    )
    const zoneValve = new ZoneValve(valve!, pipe, reportMs)
    const waterMeter = new WaterMeter(meter!, pipe, reportMs)
    const drying = { reportMs, dryingKpaPerHour: DRYING_KPA_PER_HOUR }
    const soil = probes.map((parts) => new SoilProbe(parts, drying, 20 + 60 * random.unit()))
    repeat(
      zoneValve.actor,
      () => exponential(life.pace.waterEveryMs, random),
      () => {
        const { least, spread } = WATERING_MINUTES
        life.order(plan, least + random.below(spread))
      },
    )
    return [
      { actor: zoneValve.actor, pipe },
      { actor: waterMeter.actor },
      ...soil.map(({ actor }) => ({ actor })),
    ]
  },

  callPoint: (plan, [parts], life) => {
    const random = seededRandom(life.seed, `calls ${plan.id}`)
    const button = new CallButton(parts!, life.pace.heartbeatMs)
    const pick = () => PRESSES[random.below(PRESSES.length)]!
    repeat(
      button.actor,
      () => exponential(life.pace.pressEveryMs, random),
      () => button.press(pick()),
    )
    return [{ actor: button.actor }]
  },

  segment: (plan, [parts], life) => {
    const passers = passersBy(life, seededRandom(life.seed, `people ${plan.id}`))
    return [{ actor: new PeopleCounter(parts!, passers, life.pace.reportMs).actor }]
  },

  noisePoint: (plan, [parts], life) => {
    const random = seededRandom(life.seed, `noise ${plan.id}`)
    const loudness = () => 42 + 22 * bustle(life.clock.wallMs()) + 12 * random.unit()
    return [{ actor: new NoiseMeter(parts!, loudness, life.pace.reportMs).actor }]
  },

  bin: (plan, [parts], life) => {
    const random = seededRandom(life.seed, `bin ${plan.id}`)
    const fillPerHour = () => 0.08 * bustle(life.clock.wallMs())
    const binPlan = { emptyMm: 1_200, fullMm: 200, fillPerHour }
    const bin = new WasteBin(life.clock, binPlan, random.unit())
    const level = new BinLevel(parts!, bin, life.pace.reportMs * SLOW)
    repeat(
      level.actor,
      () => exponential(8 * 3_600_000, random),
      () => bin.empty(),
    )
    return [{ actor: level.actor }]
  },

  airPoint: (plan, [parts], life) => {
    const random = seededRandom(life.seed, `air ${plan.id}`)
    const air = () => ({
      pm25: 5 + 20 * bustle(life.clock.wallMs()) * random.unit(),
      pm10: 30,
      temperatureC: 22 + 4 * random.unit(),
      humidityPercent: 45 + 20 * random.unit(),
      pressurePa: 100_800,
    })
    return [{ actor: new AirMonitor(parts!, air, life.pace.reportMs).actor }]
  },

  heatPoint: (plan, [parts], life) => {
    const random = seededRandom(life.seed, `heat ${plan.id}`)
    const climate = () => ({
      temperatureC: 24 + 6 * random.unit(),
      humidityPercent: 35 + 20 * random.unit(),
    })
    return [{ actor: new ClimateSensor(parts!, climate, life.pace.reportMs).actor }]
  },

  building: (plan, [parts], life) => {
    const random = seededRandom(life.seed, `door ${plan.id}`)
    const contact = new Contact(parts!, life.pace.heartbeatMs)
    repeat(
      contact.actor,
      () => exponential(life.pace.pressEveryMs, random),
      () => contact.setOpen(!contact.isOpen),
    )
    return [{ actor: contact.actor }]
  },
}

/** Again and again, each time after a new wait, as long as the sensor is there. */
function repeat(actor: LorawanActor, waitMs: () => number, run: () => void): void {
  actor.after(waitMs(), () => {
    run()
    repeat(actor, waitMs, run)
  })
}

function soak(probe: SoilProbe, life: LifeParts): void {
  life.clock.after(SOAK_MS, () => probe.water(0.3))
}

/** Some hundred an hour at the busiest, each way: whole, never falling. */
function passersBy(life: LifeParts, random: Random) {
  const total = { in: 0, out: 0 }
  let toMs = life.clock.monoMs()
  return (monoMs: number) => {
    const hours = (monoMs - toMs) / 3_600_000
    toMs = monoMs
    const come = 400 * bustle(life.clock.wallMs()) * hours
    total.in += Math.round(come * (0.5 + random.unit()))
    total.out += Math.round(come * (0.5 + random.unit()))
    return { ...total }
  }
}
