/**
 * Years of sensors of every kind around one gateway: it is killed and loses power, noise comes and
 * goes, a sensor is covered for weeks, counters pass 2^16 (F37). Each night device and gateway are
 * asked what they mean by their session. Nobody may have to join a second time.
 */

import { seededRandom } from '../../base/random.ts'
import { hasKnownRates, sessionTrouble } from './ledger/session-check.ts'
import type { LorawanActor } from './sensors/lorawan-actor.ts'
import { ParkingSensor } from './sensors/parking.ts'
import { SmallTown } from './small-town.ts'

export type LongLife = {
  readonly days: number
  readonly devices: number
  readonly seed: number
  readonly onDay?: (day: number) => void
}

export type LongLifeFigures = {
  readonly frames: number
  readonly repeats: number
  readonly downlinks: number
  readonly joins: number
  /** Counters that passed 2^16. */
  readonly rollOvers: number
  readonly kills: number
  readonly powerCuts: number
  readonly coverings: number
  readonly noisyDays: number
  /** Sessions looked at, once a night each; those whose sending the network knew. */
  readonly looks: number
  readonly steered: number
  readonly problemCount: number
  readonly problems: readonly string[]
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const HEARTBEAT_MS = HOUR_MS
/** A car comes or goes, on average. */
const CHANGE_MS = 3 * HOUR_MS
const SWITCHED_ON_WITHIN_MS = 2 * HOUR_MS
const RADIUS_M = 700
/** Every third sensor has counted for years: the year takes it over the edge. */
const COUNTED_BEFORE = 65_000
const KILLED_A_DAY = 0.2
const CUT_A_DAY = 0.05
const NOISY_A_DAY = 1 / 30
const NOISE_DB = 12
const COVERED_A_DAY = 1 / 45
const COVERED_DAYS_MAX = 21
/** Nights after a cover is lifted, in which a sensor may still be unheard. */
const RECOVERS_WITHIN_DAYS = 3
const PROBLEMS_KEPT = 20

export async function liveLong({ days, devices, seed, onDay }: LongLife): Promise<LongLifeFigures> {
  const town = await SmallTown.open({ seed, devices, radiusM: RADIUS_M })
  const { clock, covered } = town
  const random = seededRandom(seed, 'long life')
  const counts = { kills: 0, powerCuts: 0, coverings: 0, noisyDays: 0, looks: 0, steered: 0 }
  const problems: string[] = []
  let problemCount = 0
  const sensors = town.plans.map((plan, i) => {
    const sensor: ParkingSensor = new ParkingSensor(
      {
        ...town.actorParts(plan),
        observer: {
          onJoined: () => {
            if (i % 3 === 0) sensor.actor.device.jumpTo(COUNTED_BEFORE)
          },
        },
      },
      { heartbeatMs: HEARTBEAT_MS, confirmed: i % 2 === 0 },
      false,
    )
    const cars = seededRandom(seed, `cars ${i}`)
    const drive = (): void => {
      sensor.actor.after(CHANGE_MS * (0.5 + cars.unit()), () => {
        sensor.setOccupied(!sensor.occupied)
        drive()
      })
    }
    drive()
    sensor.actor.start(random.unit() * SWITCHED_ON_WITHIN_MS)
    return sensor
  })
  const actors = sensors.map(({ actor }) => actor)
  /** Until which day a sensor may be unheard. */
  const excused = new Map<LorawanActor, number>()
  const excuse = (actor: LorawanActor, untilDay: number): void => {
    excused.set(actor, Math.max(untilDay, excused.get(actor) ?? 0))
  }
  const startMs = clock.monoMs()
  for (let day = 1; day <= days; day++) {
    const today = { kill: random.unit(), cut: random.unit(), noise: random.unit() }
    const atMs = startMs + (day - 1) * DAY_MS
    const isNoisy = day > 2 && today.noise < NOISY_A_DAY
    town.reception.extraNoiseDb = isNoisy ? NOISE_DB : 0
    if (isNoisy) {
      counts.noisyDays++
      for (const actor of actors) excuse(actor, day + RECOVERS_WITHIN_DAYS)
    }
    if (day > 1 && random.unit() < COVERED_A_DAY * devices * 0.1) {
      const actor = actors[random.below(actors.length)]!
      const { devEui } = actor.device.identity
      const lastsDays = 1 + random.below(COVERED_DAYS_MAX)
      if (!covered.has(devEui)) {
        counts.coverings++
        covered.add(devEui)
        excuse(actor, day + lastsDays + RECOVERS_WITHIN_DAYS)
        clock.after(lastsDays * DAY_MS, () => covered.delete(devEui))
      }
    }
    await town.liveUntil(atMs + random.unit() * DAY_MS)
    if (today.kill < KILLED_A_DAY) {
      counts.kills++
      await town.kill()
    } else if (today.kill < KILLED_A_DAY + CUT_A_DAY) {
      counts.powerCuts++
      await town.cutPower()
    }
    await town.liveUntil(startMs + day * DAY_MS)
    const { state } = town.bench.core
    for (const actor of actors) {
      const { device } = actor
      const { devEui } = device.identity
      const known = state.devices.get(devEui)
      counts.looks++
      if (known && hasKnownRates(device, known)) counts.steered++
      const isExcused = (excused.get(actor) ?? 0) >= day
      const trouble = actor.joined ? sessionTrouble(device, known) : 'not joined'
      const silentMs = state.lineMs - (known?.lastHeard?.lineMs ?? 0)
      const isUnheard = silentMs > DAY_MS && !isExcused
      for (const problem of [trouble, isUnheard ? 'unheard for a day' : undefined]) {
        if (problem === undefined) continue
        problemCount++
        if (problems.length < PROBLEMS_KEPT) problems.push(`day ${day}: ${devEui} ${problem}`)
      }
    }
    onDay?.(day)
  }
  const sum = (key: 'frames' | 'repeats' | 'downlinks' | 'joins') =>
    actors.reduce((total, actor) => total + actor.counts[key], 0)
  const joins = sum('joins')
  if (joins !== devices) {
    problemCount++
    problems.push(`${devices} devices joined ${joins} times`)
  }
  const rollOvers = actors.filter(({ device }) => device.fCntUp > 0xffff).length
  for (const actor of actors) actor.stop()
  await town.close()
  return {
    ...{ frames: sum('frames'), repeats: sum('repeats'), downlinks: sum('downlinks'), joins },
    ...{ rollOvers, ...counts, problemCount, problems },
  }
}
