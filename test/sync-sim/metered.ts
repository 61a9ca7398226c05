/**
 * Days over a metered link: readings every few seconds, a state every few minutes, aggregates each hour,
 * an alarm each day; the link is away for a day. What arrives, when, and what did it cost?
 */

import { seededRandom } from '../../base/random.ts'
import type { EventFact, Stream } from '../../sync/fact.ts'
import { chargedBytes, FULL_ACCOUNT } from '../../sync/sender/budget.ts'
import { DEFAULT_SENDER_POLICY, METERED_POLICY } from '../../sync/sender/state.ts'
import { callRaised, NOON_MS, PROBE, reading, spotTaken } from '../support/facts.ts'
import { OneLink, RUN } from './one-link.ts'
import { Scheduler } from './scheduler.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const GATHER_MS = METERED_POLICY.gatherMs

export type MeteredInput = {
  readonly days: number
  readonly bytesPerDay: number
  readonly bytesPerMonth?: number
  readonly readingEveryMs: number
  readonly stateEveryMs: number
  readonly aggregatesAnHour: number
  /** The link is away on this day. */
  readonly awayDay?: number
}

type OfStream = { made: number; arrived: number; thinned: number; latestMs: number }

export type MeteredResult = {
  /** By stream; `latestMs`: the longest way of a fact that was made while the link was there. */
  readonly streams: Readonly<Record<Stream, OfStream>>
  /** Rows that left in a GAP or as facts, and rows still waiting: together all that were made. */
  readonly waiting: number
  /** The dearest 24 hours, both ways. */
  readonly dearestDay: number
  readonly total: number
}

export function runMetered(input: MeteredInput): MeteredResult {
  const { bytesPerDay, bytesPerMonth } = input
  const scheduler = new Scheduler()
  const streams = [0, 1, 2, 3, 4].map(() => ({ made: 0, arrived: 0, thinned: 0, latestMs: 0 }))
  const madeMs = streams.map((): number[] => [])
  const hours: number[] = []
  const isAway = (ms: number): boolean => Math.floor(ms / DAY_MS) === input.awayDay
  const carry = (size: number, arrive: () => void): void => {
    if (isAway(scheduler.nowMs)) return
    const hour = Math.floor(scheduler.nowMs / HOUR_MS)
    hours[hour] = (hours[hour] ?? 0) + chargedBytes(size)
    scheduler.after(100, arrive)
  }
  const budget = { bytesPerDay, ...(bytesPerMonth !== undefined && { bytesPerMonth }) }
  const link = new OneLink({
    ...{ scheduler, random: seededRandom(1), profiles: [PROBE], up: carry, down: carry },
    policy: { ...DEFAULT_SENDER_POLICY, ...METERED_POLICY, budget },
    account: { ...FULL_ACCOUNT, atMs: 0 },
    onSent: (effect) => {
      if (effect.kind === 'thinned') streams[3]!.thinned += effect.to - effect.from
    },
    onReceived: (effect) => {
      if (effect.kind !== 'commit') return
      const { stream } = effect.cursor
      for (const { seq } of effect.rows) {
        const one = streams[stream]!
        const atMs = madeMs[stream]![seq]!
        one.arrived++
        // What an outage has kept waits its turn for long; here counts what happens on the link.
        if (!isAway(atMs + GATHER_MS) && !isAway(atMs - 3 * HOUR_MS))
          one.latestMs = Math.max(one.latestMs, scheduler.nowMs - atMs)
      }
    },
  })
  const make = (fact: Parameters<typeof link.log.append>[1]): void => {
    link.log.append(RUN, fact)
    streams[fact.stream]!.made++
    madeMs[fact.stream]!.push(scheduler.nowMs)
    link.step({ kind: 'newFacts' })
  }
  const every = (ms: number, run: (n: number) => void): void => {
    for (let n = 1; n * ms < input.days * DAY_MS; n++) scheduler.at(n * ms, () => run(n))
  }
  link.step({ kind: 'linkUp' })
  every(input.readingEveryMs, (n) => make(reading(n)))
  every(input.stateEveryMs, (n) => make(spotTaken(n)))
  every(HOUR_MS, (n) => {
    for (let i = 0; i < input.aggregatesAnHour; i++) make(hourOf(n, i))
  })
  every(DAY_MS, (n) => make(callRaised(n)))
  if (input.awayDay !== undefined) {
    scheduler.at(input.awayDay * DAY_MS, () => link.step({ kind: 'linkDown' }))
    scheduler.at((input.awayDay + 1) * DAY_MS + 1, () => link.step({ kind: 'linkUp' }))
  }
  scheduler.runUntil(input.days * DAY_MS)
  const at = (hour: number): number => hours[hour] ?? 0
  const spans = Array.from({ length: hours.length }, (_, from) =>
    Array.from({ length: 24 }, (_, i) => at(from + i)).reduce((sum, bytes) => sum + bytes, 0),
  )
  const [alarm, state, aggregate, reading3, health] = streams as [
    OfStream,
    OfStream,
    OfStream,
    OfStream,
    OfStream,
  ]
  return {
    streams: { 0: alarm, 1: state, 2: aggregate, 3: reading3, 4: health },
    waiting: reading3.made - reading3.arrived - reading3.thinned,
    dearestDay: Math.max(...spans),
    total: spans.length > 0 ? hours.reduce((sum, bytes) => sum + (bytes ?? 0), 0) : 0,
  }
}

function hourOf(hour: number, space: number): EventFact {
  return {
    stream: 2,
    type: 'spotHour',
    atMs: NOON_MS + hour * HOUR_MS,
    clk: 2,
    rev: 0,
    subject: `space-${space}`,
    fields: {
      hourMs: NOON_MS + hour * HOUR_MS,
      occupiedMs: 60_000 * (space % 60),
      knownMs: HOUR_MS,
      stays: 2,
    },
  }
}
