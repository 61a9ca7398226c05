/**
 * The morning after: a link comes back after seven days. How long until a new alarm, a new reading
 * and the last old one are at the hypervisor, over a line of so many bits a second (sync reference §8)?
 */

import { seededRandom } from '../../base/random.ts'
import type { Profile, ReadingFact } from '../../sync/fact.ts'
import type { ReceiverEffect } from '../../sync/hypervisor/gateway-state.ts'
import { DEFAULT_SENDER_POLICY } from '../../sync/sender/state.ts'
import { callRaised, NOON_MS } from '../support/facts.ts'
import { OneLink, RUN } from './one-link.ts'
import { Scheduler } from './scheduler.ts'

const PROFILE: Profile = {
  id: 'probe',
  channels: [1, 2, 3].map((index) => ({
    quantity: 'soil.tension',
    index,
    unit: 'kPa',
    decimals: 1,
  })),
}

export type BacklogInput = {
  /** Values in the backlog; three to a fact. */
  readonly readings: number
  readonly bitsPerSecond: number
  readonly latencyMs: number
}

export type BacklogResult = {
  /** From the link's return until the hypervisor could show it. */
  readonly liveMs: number
  readonly alarmMs: number
  readonly drainedMs: number
  readonly bytes: number
  readonly bytesPerReading: number
}

/** A line that carries one thing after another, each as long as its bits take. */
class Line {
  readonly #scheduler: Scheduler
  readonly #input: BacklogInput
  #freeMs = 0
  bytes = 0

  constructor(scheduler: Scheduler, input: BacklogInput) {
    this.#scheduler = scheduler
    this.#input = input
  }

  carry(size: number, arrive: () => void): void {
    this.bytes += size
    const startMs = Math.max(this.#freeMs, this.#scheduler.nowMs)
    this.#freeMs = startMs + (size * 8 * 1000) / this.#input.bitsPerSecond
    this.#scheduler.at(this.#freeMs + this.#input.latencyMs, arrive)
  }
}

export function runBacklog(input: BacklogInput): BacklogResult {
  const scheduler = new Scheduler()
  const [up, down] = [new Line(scheduler, input), new Line(scheduler, input)]
  const random = seededRandom(1)
  const rows = Math.ceil(input.readings / 3)
  const seen = { alarm: Number.NaN, live: Number.NaN, drained: Number.NaN }
  let committed = 0

  function note(effect: ReceiverEffect): void {
    if (effect.kind !== 'commit' && effect.kind !== 'ahead') return
    for (const { fact } of effect.rows) {
      if (fact.stream === 0 && Number.isNaN(seen.alarm)) seen.alarm = scheduler.nowMs
      if (fact.stream === 3 && fact.values[0] === LIVE && Number.isNaN(seen.live)) {
        seen.live = scheduler.nowMs
      }
    }
    if (effect.kind === 'commit') committed += effect.rows.length
    if (committed >= rows + 2 && Number.isNaN(seen.drained)) seen.drained = scheduler.nowMs
  }

  const link = new OneLink({
    ...{ scheduler, random, profiles: [PROFILE], policy: DEFAULT_SENDER_POLICY },
    up: (size, arrive) => up.carry(size, arrive),
    down: (size, arrive) => down.carry(size, arrive),
    onReceived: note,
  })
  for (let n = 0; n < rows; n++) link.log.append(RUN, oldReading(n, random.below(60)))
  link.step({ kind: 'linkUp' })
  // New things happen while the backlog fills the line.
  const HAPPENS_MS = 2_000
  scheduler.at(HAPPENS_MS, () => {
    link.log.append(RUN, callRaised(1))
    link.log.append(RUN, { ...oldReading(rows, 0), values: [LIVE, 1, 2] })
    link.step({ kind: 'newFacts' })
  })
  scheduler.runUntil(1_800_000)
  return {
    liveMs: seen.live - HAPPENS_MS,
    alarmMs: seen.alarm - HAPPENS_MS,
    drainedMs: seen.drained,
    bytes: up.bytes,
    bytesPerReading: up.bytes / input.readings,
  }
}

const LIVE = 9999

function oldReading(n: number, noise: number): ReadingFact {
  return {
    stream: 3,
    type: 'reading',
    atMs: NOON_MS + n * 10_367,
    clk: 2,
    rev: 0,
    devEui: `70b3d5499f0000${(n % 99).toString(16).padStart(2, '0')}` as ReadingFact['devEui'],
    profile: PROFILE.id,
    values: [400 + noise, 600 + (noise % 20), 800 - (noise % 7)],
  }
}
