/**
 * Years of sensors of every kind around one gateway: it is killed and loses power, noise comes and
 * goes, a sensor is covered for weeks, counters pass 2^16 (F37). Each night device and gateway are
 * asked what they mean by their session. Nobody may have to join a second time.
 */

import { type Random, seededRandom } from '../../base/random.ts'
import { hasKnownRates, sessionTrouble } from './ledger/session-check.ts'
import type { DevicePlan } from './life/unit-plan.ts'
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
/** One of them all. */
const COVERED_A_DAY = 1 / 15
const COVERED_DAYS_MAX = 21
/** Nights after a cover is lifted, in which a sensor may still be unheard. */
const RECOVERS_WITHIN_DAYS = 3
const PROBLEMS_KEPT = 20

export async function liveLong({ days, devices, seed, onDay }: LongLife): Promise<LongLifeFigures> {
  const town = await SmallTown.open({ seed, devices, radiusM: RADIUS_M })
  const life = new LongTown(town, seed)
  try {
    for (let day = 1; day <= days; day++) {
      await life.live(day)
      onDay?.(day)
    }
    return life.figures()
  } finally {
    await life.close()
  }
}

class LongTown {
  readonly #town: SmallTown
  readonly #random: Random
  readonly #startMs: number
  readonly #actors: readonly LorawanActor[]
  /** Until which day a sensor may be unheard. */
  readonly #excused = new Map<LorawanActor, number>()
  readonly #counts = { kills: 0, powerCuts: 0, coverings: 0, noisyDays: 0, looks: 0, steered: 0 }
  readonly #problems: string[] = []
  #problemCount = 0

  constructor(town: SmallTown, seed: number) {
    this.#town = town
    this.#random = seededRandom(seed, 'long life')
    this.#startMs = town.clock.monoMs()
    this.#actors = town.plans.map((plan, i) => {
      const { actor } = switchOn(town, plan, { seed, number: i })
      actor.start(this.#random.unit() * SWITCHED_ON_WITHIN_MS)
      return actor
    })
  }

  /** What happens on a day is drawn in the morning; at night all sessions are looked at. */
  async live(day: number): Promise<void> {
    const random = this.#random
    const morningMs = this.#startMs + (day - 1) * DAY_MS
    // The first day is for joining.
    if (day > 1) {
      this.#makeNoise(day)
      if (random.unit() < COVERED_A_DAY) this.#cover(day)
    }
    await this.#town.liveUntil(morningMs + random.unit() * DAY_MS)
    const draw = random.unit()
    if (draw < KILLED_A_DAY) {
      this.#counts.kills++
      await this.#town.kill()
    } else if (draw < KILLED_A_DAY + CUT_A_DAY) {
      this.#counts.powerCuts++
      await this.#town.cutPower()
    }
    await this.#town.liveUntil(morningMs + DAY_MS)
    for (const actor of this.#actors) this.#look(actor, day)
  }

  #makeNoise(day: number): void {
    const isNoisy = this.#random.unit() < NOISY_A_DAY
    this.#town.reception.extraNoiseDb = isNoisy ? NOISE_DB : 0
    if (!isNoisy) return
    this.#counts.noisyDays++
    for (const actor of this.#actors) this.#excuse(actor, day)
  }

  #cover(day: number): void {
    const { covered, clock } = this.#town
    const actor = this.#actors[this.#random.below(this.#actors.length)]!
    const lastsDays = 1 + this.#random.below(COVERED_DAYS_MAX)
    const { devEui } = actor.device.identity
    if (covered.has(devEui)) return
    this.#counts.coverings++
    covered.add(devEui)
    this.#excuse(actor, day + lastsDays)
    clock.after(lastsDays * DAY_MS, () => covered.delete(devEui))
  }

  #excuse(actor: LorawanActor, day: number): void {
    const untilDay = Math.max(day + RECOVERS_WITHIN_DAYS, this.#excused.get(actor) ?? 0)
    this.#excused.set(actor, untilDay)
  }

  #look(actor: LorawanActor, day: number): void {
    const { device } = actor
    const { devEui } = device.identity
    const { state } = this.#town.bench.core
    const known = state.devices.get(devEui)
    this.#counts.looks++
    if (known && hasKnownRates(device, known)) this.#counts.steered++
    const trouble = actor.joined ? sessionTrouble(device, known) : 'not joined'
    if (trouble) this.#problem(`day ${day}: ${devEui} ${trouble}`)
    const silentMs = state.lineMs - (known?.lastHeard?.lineMs ?? 0)
    const isExcused = (this.#excused.get(actor) ?? 0) >= day
    if (silentMs > DAY_MS && !isExcused) this.#problem(`day ${day}: ${devEui} unheard for a day`)
  }

  #problem(text: string): void {
    this.#problemCount++
    if (this.#problems.length < PROBLEMS_KEPT) this.#problems.push(text)
  }

  figures(): LongLifeFigures {
    const actors = this.#actors
    const sum = (key: 'frames' | 'repeats' | 'downlinks' | 'joins') =>
      actors.reduce((total, { counts }) => total + counts[key], 0)
    const joins = sum('joins')
    if (joins !== actors.length) this.#problem(`${actors.length} devices joined ${joins} times`)
    return {
      ...{ frames: sum('frames'), repeats: sum('repeats'), downlinks: sum('downlinks'), joins },
      rollOvers: actors.filter(({ device }) => device.fCntUp > 0xffff).length,
      ...this.#counts,
      problemCount: this.#problemCount,
      problems: this.#problems,
    }
  }

  async close(): Promise<void> {
    for (const actor of this.#actors) actor.stop()
    await this.#town.close()
  }
}

function switchOn(
  town: SmallTown,
  plan: DevicePlan,
  { seed, number }: { readonly seed: number; readonly number: number },
): ParkingSensor {
  const random = seededRandom(seed, `cars ${number}`)
  const hasCounted = number % 3 === 0
  const onJoined = (): void => {
    if (hasCounted) sensor.actor.device.jumpTo(COUNTED_BEFORE)
  }
  const sensor: ParkingSensor = new ParkingSensor(
    { ...town.actorParts(plan), observer: { onJoined } },
    { heartbeatMs: HEARTBEAT_MS, confirmed: number % 2 === 0 },
    false,
  )
  const drive = (): void => {
    sensor.actor.after(CHANGE_MS * (0.5 + random.unit()), () => {
      sensor.setOccupied(!sensor.occupied)
      drive()
    })
  }
  drive()
  return sensor
}
