/** The sensors that watch: people, noise, air, heat, bins, doors, call buttons. */

import { civilHourOf } from '../../../base/civil-day.ts'
import { AcmeProbe } from '../../city/sensors/acme-probe.ts'
import { AirMonitor } from '../../city/sensors/air-monitor.ts'
import { BinLevel } from '../../city/sensors/bin-level.ts'
import { CallButton } from '../../city/sensors/call-button.ts'
import { ClimateSensor } from '../../city/sensors/climate.ts'
import { Contact } from '../../city/sensors/contact.ts'
import { NoiseMeter } from '../../city/sensors/noise-meter.ts'
import { PeopleCounter } from '../../city/sensors/people-counter.ts'
import { WasteBin } from '../../city/sensors/waste-bin.ts'
import { type AssetPlan, BURNING_BIN, type SensorPlan } from '../city-plan.ts'
import type { Ground } from './ground.ts'
import { airAt, busyAt, Crowd, climateAt, loudnessAt } from './weather.ts'

const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS
const HOUR_MS = 60 * MINUTE_MS
const BIN_ROUND_HOUR = 6
const OFTEN_MS = 30_000

export function sensorOf({ sensors }: AssetPlan): SensorPlan {
  const [first] = sensors
  if (!first) throw new Error('an asset without a sensor')
  return first.sensor
}

export function watchPeople(ground: Ground, plan: AssetPlan): void {
  const sensor = sensorOf(plan)
  const perHourAtBest = 300 + ground.random.below(1_200)
  const crowd = new Crowd(plan.id, perHourAtBest, ground.clock.wallMs())
  const counter = new PeopleCounter(
    ground.partsOf(sensor),
    (monoMs) => crowd.upTo(ground.utcOf(monoMs)),
    QUARTER_MS,
  )
  ground.mount(counter.actor, sensor)
}

export function watchNoise(ground: Ground, plan: AssetPlan): void {
  const sensor = sensorOf(plan)
  const loudness = (monoMs: number) => loudnessAt(plan.id, ground.utcOf(monoMs))
  ground.mount(new NoiseMeter(ground.partsOf(sensor), loudness, 10 * MINUTE_MS).actor, sensor)
}

export function watchAir(ground: Ground, plan: AssetPlan): void {
  const sensor = sensorOf(plan)
  const air = (monoMs: number) => airAt(plan.id, ground.utcOf(monoMs))
  ground.mount(new AirMonitor(ground.partsOf(sensor), air, QUARTER_MS).actor, sensor)
}

export function watchHeat(ground: Ground, plan: AssetPlan): void {
  const sensor = sensorOf(plan)
  // Stone against trees: some three degrees, most of them at night.
  const heatC = ground.random.unit() * 3
  const climate = (monoMs: number) => climateAt(heatC, ground.utcOf(monoMs))
  ground.mount(new ClimateSensor(ground.partsOf(sensor), climate, QUARTER_MS).actor, sensor)
}

/** From an hour before `liveMs` on it speaks often: a visitor is to see it learn. */
export function watchShade(ground: Ground, plan: AssetPlan, liveMs: number): void {
  const sensor = sensorOf(plan)
  const coolerC = 0.5 + ground.random.unit() * 2
  const climate = (monoMs: number) => climateAt(-coolerC, ground.utcOf(monoMs))
  const reportMs = (monoMs: number) =>
    ground.utcOf(monoMs) < liveMs - HOUR_MS ? 10 * MINUTE_MS : OFTEN_MS
  ground.mount(new AcmeProbe(ground.partsOf(sensor), climate, reportMs).actor, sensor)
}

/** `fullAtMs`: nobody empties it, and it is full then. */
export function watchBin(ground: Ground, plan: AssetPlan, fullAtMs?: number): WasteBin {
  const sensor = sensorOf(plan)
  const { emptyMm = 900, fullMm = 150 } = plan.properties
  const hoursToFull = fullAtMs && (fullAtMs - ground.clock.wallMs()) / HOUR_MS
  const perHour = 0.03 + ground.random.unit() * 0.03
  const fillPerHour = (monoMs: number) => {
    const utcMs = ground.utcOf(monoMs)
    if (!hoursToFull || !fullAtMs) return perHour * 1.6 * busyAt(utcMs)
    // A market in the last hour.
    return fullAtMs - utcMs < HOUR_MS ? 0.28 : 0.53 / (hoursToFull - 1)
  }
  const bin = new WasteBin(ground.clock, { emptyMm, fullMm, fillPerHour }, 0)
  const hasThermometer = plan.id === BURNING_BIN
  const reportMs = fullAtMs ? 3 * MINUTE_MS : hasThermometer ? 2 * MINUTE_MS : HOUR_MS
  const level = new BinLevel(ground.partsOf(sensor), bin, reportMs, { hasThermometer })
  ground.mount(level.actor, sensor)
  if (fullAtMs) return bin
  const round = (): void => {
    if (civilHourOf(ground.clock.wallMs()) === BIN_ROUND_HOUR) bin.empty()
    ground.after(HOUR_MS, round)
  }
  ground.after(ground.random.below(HOUR_MS), round)
  return bin
}

export function watchDoor(ground: Ground, plan: AssetPlan): Contact {
  const sensor = sensorOf(plan)
  const contact = new Contact(ground.partsOf(sensor), HOUR_MS)
  ground.mount(contact.actor, sensor)
  return contact
}

export function watchButton(ground: Ground, plan: AssetPlan): CallButton {
  const sensor = sensorOf(plan)
  const button = new CallButton(ground.partsOf(sensor), 4 * HOUR_MS)
  ground.mount(button.actor, sensor)
  return button
}
