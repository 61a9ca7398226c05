/**
 * A storm of joins on the modelled air: sensors around one gateway, the product's core behind it. Some
 * have lived there for long; all the others are switched on within seconds, as after a power cut, and
 * ask by the law's pace until they are in.
 *
 *   0 ── others join ── 1 h ── they settle ── 2 h ── calm ── 3 h ── storm … until all are in
 */

import { type Random, seededRandom } from '../../base/random.ts'
import type { Emission } from '../../hardware/emulator/air.ts'
import type { DevicePlan } from '../city/life/unit-plan.ts'
import type { ActorObserver, SentFrame } from '../city/sensors/actor-parts.ts'
import { ParkingSensor } from '../city/sensors/parking.ts'
import { SmallTown } from '../city/small-town.ts'
import { progress } from '../support/progress.ts'

export type StormSize = {
  readonly seed: number
  readonly joiners: number
  /** That have joined before. */
  readonly others: number
  readonly hoursMax: number
}

/** What the others got through in a stretch of time. */
export type Delivery = {
  readonly sent: number
  readonly heard: number
  readonly confirmed: number
  readonly acknowledged: number
}

export type Storm = {
  readonly dataRates: readonly number[]
  /** Ms since the storm began. */
  readonly joinedAtMs: readonly number[]
  readonly requestsAtMs: readonly number[]
  readonly requestsHeard: number
  readonly acceptsRx1: number
  readonly acceptsRx2: number
  /** In the hour before, and in the first one. */
  readonly calm: Delivery
  readonly storm: Delivery
  /** Share of the storm's first hour in which the gateway sent. */
  readonly deafShare: number
}

const HOUR_MS = 3_600_000
const HEARTBEAT_MS = HOUR_MS
/** A car comes or goes so often, on average, where the others are. */
const CHANGE_MS = 20 * 60_000
const SWITCHED_ON_WITHIN_MS = 10_000
const RADIUS_M = 700
const RX2_HZ = 869_525_000
const JOIN_REQUEST = 0x00
const JOIN_ACCEPT = 0x20
const LOOK_MS = 60_000

export async function liveStorm({ seed, joiners, others, hoursMax }: StormSize): Promise<Storm> {
  const air = new StormBook()
  const book = new FrameBook()
  const town = await SmallTown.open({
    ...{ seed, devices: joiners + others, radiusM: RADIUS_M, plan: byTheBook },
    onEmission: (emission) => air.begins(emission),
    onHeard: ({ phyPayload }) => {
      if (phyPayload[0] === JOIN_REQUEST) air.heard(town.clock.monoMs())
      else book.heard.add(keyOf(phyPayload))
    },
  })
  const { clock, plans } = town
  const make = (plan: DevicePlan, confirmed: boolean, observer: ActorObserver): ParkingSensor =>
    new ParkingSensor(
      { ...town.actorParts(plan), observer },
      { heartbeatMs: HEARTBEAT_MS, confirmed },
      false,
    )
  const residents = plans.slice(0, others).map((plan, i) => {
    const sensor = make(
      plan,
      i % 2 === 0,
      book.observer(() => clock.monoMs()),
    )
    drive(sensor, seededRandom(seed, `cars ${i}`))
    sensor.actor.start((i / others) * HOUR_MS)
    return sensor
  })
  const calmMs = clock.monoMs() + 2 * HOUR_MS
  await town.liveUntil(calmMs + HOUR_MS)

  const beganMs = clock.monoMs()
  air.beganMs = beganMs
  const joinedAtMs: number[] = []
  const onJoined = (): void => void joinedAtMs.push(clock.monoMs() - beganMs)
  const newcomers = plans.slice(others).map((plan) => make(plan, false, { onJoined }))
  const random = seededRandom(seed, 'power is back')
  for (const { actor } of newcomers) actor.start(random.unit() * SWITCHED_ON_WITHIN_MS)
  const bar = progress('joins', joiners)
  const lastMs = beganMs + hoursMax * HOUR_MS
  while (joinedAtMs.length < joiners && clock.monoMs() < lastMs) {
    await town.liveUntil(Math.min(lastMs, clock.monoMs() + LOOK_MS))
    bar.at(joinedAtMs.length)
  }
  bar.end()
  for (const { actor } of [...residents, ...newcomers]) actor.stop()
  await town.close()
  return {
    dataRates: plans.slice(others).map(({ dataRate }) => dataRate),
    joinedAtMs,
    ...air.figures(),
    calm: book.delivered(calmMs),
    storm: book.delivered(beganMs),
  }
}

/** Joins of 1.1 and quirks of firmware are other stories. */
function byTheBook(plan: DevicePlan): DevicePlan {
  return { ...plan, identity: { ...plan.identity, macVersion: '1.0.4' }, options: {} }
}

function drive(sensor: ParkingSensor, random: Random): void {
  sensor.actor.after(CHANGE_MS * (0.5 + random.unit()), () => {
    sensor.setOccupied(!sensor.occupied)
    drive(sensor, random)
  })
}

/** What was on the air since the storm began. */
class StormBook {
  beganMs = Number.POSITIVE_INFINITY
  readonly #requestsAtMs: number[] = []
  #requestsHeard = 0
  #acceptsRx1 = 0
  #acceptsRx2 = 0
  #deafMs = 0

  begins({ direction, phyPayload, freqHz, startUs, endUs }: Emission): void {
    const atMs = startUs / 1000 - this.beganMs
    if (atMs < 0) return
    if (direction === 'down' && atMs < HOUR_MS) this.#deafMs += (endUs - startUs) / 1000
    if (phyPayload[0] === JOIN_REQUEST) this.#requestsAtMs.push(atMs)
    if (phyPayload[0] !== JOIN_ACCEPT) return
    if (freqHz === RX2_HZ) this.#acceptsRx2++
    else this.#acceptsRx1++
  }

  heard(monoMs: number): void {
    if (monoMs >= this.beganMs) this.#requestsHeard++
  }

  figures() {
    return {
      requestsAtMs: this.#requestsAtMs,
      requestsHeard: this.#requestsHeard,
      acceptsRx1: this.#acceptsRx1,
      acceptsRx2: this.#acceptsRx2,
      deafShare: this.#deafMs / HOUR_MS,
    }
  }
}

type Entry = { readonly confirmed: boolean; readonly atMs: number; acknowledged: boolean }

/** What the others sent, what of it was heard, and what they saw acknowledged. */
class FrameBook {
  readonly heard = new Set<string>()
  readonly #entries = new Map<string, Entry>()

  observer(nowMs: () => number): ActorObserver {
    return {
      onSent: ({ phyPayload, confirmed }: SentFrame) => {
        this.#entries.set(keyOf(phyPayload), { confirmed, atMs: nowMs(), acknowledged: false })
      },
      onAcknowledged: ({ phyPayload }: SentFrame) => {
        const entry = this.#entries.get(keyOf(phyPayload))
        if (entry) entry.acknowledged = true
      },
    }
  }

  /** Of the hour from here. */
  delivered(fromMs: number): Delivery {
    const frames = [...this.#entries].filter(
      ([, { atMs }]) => atMs >= fromMs && atMs < fromMs + HOUR_MS,
    )
    const confirmed = frames.filter(([, entry]) => entry.confirmed)
    return {
      sent: frames.length,
      heard: frames.filter(([key]) => this.heard.has(key)).length,
      confirmed: confirmed.length,
      acknowledged: confirmed.filter(([, { acknowledged }]) => acknowledged).length,
    }
  }
}

function keyOf(phyPayload: Uint8Array): string {
  return Buffer.from(phyPayload).toString('latin1')
}
