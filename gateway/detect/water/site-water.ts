/**
 * A site's main meter against its zones: what flows while every valve is closed, and through no zone's
 * meter, is lost on the main, or taken by fountains and toilets (detection.md §2, "Mass balance").
 *
 *   main meter ─▶ blocks of an hour, all valves closed ─▶ less the zones = left
 *   left, again and again, at hours in which the site takes nothing      ─▶ leak on the main
 *
 * The evidence is a Bernoulli CUSUM over blocks: S ← S + ln(p₁ / p₀) for a block with water left, where
 * p₀ is the chance of use at that hour, learned (use-by-hour.ts); else S ← S + ln((1 − p₁) / (1 − p₀)).
 */

import type { EventFact } from '../../../sync/fact.ts'
import type { HourBook } from '../hours.ts'

import { type Instant, instantOf } from '../step.ts'
import { balanceOver, type Sight } from './balance.ts'
import { type Block, type Blocks, growBlocks, NO_BLOCKS } from './blocks.ts'
import { type DayClock, hourOfDay, isDay, watchClock } from './day-clock.ts'
import type { Shown } from './evidence.ts'
import type { Leak } from './leak.ts'
import { MAIN_START, type MainEvidence, weighBlock } from './main-leak.ts'
import { openWithin } from './openings.ts'
import type { MeterPolicy, MeterReading } from './reading.ts'
import { type Interval, type Register, readMeter } from './register.ts'
import { spread } from './spread.ts'
import { addPieces, beginHours } from './water-hours.ts'

export type SiteWater = {
  readonly version: 1
  readonly clock: DayClock | null
  readonly register: Register | null
  readonly blocks: Blocks
  readonly evidence: MainEvidence
  readonly shown: readonly Shown[]
  readonly leak: Leak | null
  readonly hours: HourBook | null
}

export const SITE_WATER_START: SiteWater = {
  version: 1,
  clock: null,
  register: null,
  blocks: NO_BLOCKS,
  evidence: MAIN_START,
  shown: [],
  leak: null,
  hours: null,
}

export type SiteContext = {
  readonly subject: string
  readonly policy: MeterPolicy
  /** Fountains, toilets: does the main meter serve more than zones? */
  readonly otherUse: boolean | undefined
  /** `main` of the sight is not read: the site knows its own. */
  readonly sight: Sight
  /** Learned or designed flow of each of the sight's zones. */
  readonly zoneLitresPerHour: readonly (number | undefined)[]
}

export type SiteStep = { readonly state: SiteWater; readonly facts: readonly EventFact[] }

/** A zone that has not spoken for so long is not waited for. */
const WAIT_MAX_MS = 2.5 * 3_600_000
const HOUR_MS = 3_600_000

export function stepSiteWater(
  state: SiteWater,
  reading: MeterReading,
  context: SiteContext,
): SiteStep {
  const now = instantOf(reading)
  const { subject, policy } = context
  const read = readMeter(state.register, reading, policy)
  const clock = watchClock(state.clock, now)
  const next = { ...state, clock, register: read.register }
  switch (read.kind) {
    case 'passed':
      return { state: next, facts: [] }
    case 'begun': {
      const { heardLineMs } = reading
      const book = beginHours(state.hours, heardLineMs)
      const unknown = { fromLineMs: book.toLineMs, toLineMs: heardLineMs }
      const { hours, facts } = addPieces(book, unknown, { pieces: [], now, subject })
      return { state: { ...next, hours, blocks: NO_BLOCKS }, facts }
    }
    case 'interval': {
      const summed = sumHours(next, read.interval, { now, context })
      const weighed = weighBlocks(summed.state, read.interval, { now, context })
      return { state: weighed.state, facts: [...summed.facts, ...weighed.facts] }
    }
    default:
      return read satisfies never
  }
}

type At = { readonly now: Instant; readonly context: SiteContext }

function sumHours(state: SiteWater, interval: Interval, { now, context }: At): SiteStep {
  const { fromLineMs, toLineMs, litres } = interval
  const flows = context.sight.others.flatMap(({ openings }, i) => {
    const litresPerHour = context.zoneLitresPerHour[i] ?? 1
    return openings
      ? openWithin(openings, interval).map((span) => ({ ...span, litresPerHour }))
      : []
  })
  const expected = flows.reduce(
    (sum, flow) => sum + (flow.litresPerHour * (flow.toLineMs - flow.fromLineMs)) / HOUR_MS,
    0,
  )
  const hoursLong = (toLineMs - fromLineMs) / HOUR_MS
  const baseLitresPerHour = Math.max(0, litres - expected) / hoursLong
  const pieces = spread(interval, litres, { flows, baseLitresPerHour })
  const { subject } = context
  const book = beginHours(state.hours, fromLineMs)
  const { hours, facts } = addPieces(book, interval, { pieces, now, subject })
  return { state: { ...state, hours }, facts }
}

function weighBlocks(state: SiteWater, interval: Interval, { now, context }: At): SiteStep {
  const { others } = context.sight
  const grown = growBlocks(
    state.blocks,
    interval,
    others.map(({ openings }) => openings),
  )
  const isSpoken = ({ toLineMs }: Block) =>
    now.lineMs - toLineMs > WAIT_MAX_MS ||
    others.every(({ register }) => !register || register.meter.lineMs >= toLineMs)
  const facts: EventFact[] = []
  let next: SiteWater = { ...state, blocks: grown }
  while (next.blocks.waiting.length > 0 && isSpoken(next.blocks.waiting[0]!)) {
    const [block, ...waiting] = next.blocks.waiting
    next = { ...next, blocks: { ...next.blocks, waiting } }
    const weighed = weigh(next, block!, { now, context })
    next = weighed.state
    facts.push(...weighed.facts)
  }
  return { state: next, facts }
}

function weigh(state: SiteWater, block: Block, { now, context }: At): SiteStep {
  const { register: main, clock } = state
  const balance = balanceOver({ ...context.sight, main }, block)
  if (balance.kind === 'unknown' || !clock) return { state, facts: [] }
  const middle = (block.fromLineMs + block.toLineMs) / 2
  const { evidence, leak, shown, facts } = weighBlock(
    state,
    { block, balance },
    {
      now,
      subject: context.subject,
      litresPerPulse: context.policy.litresPerPulse,
      otherUse: context.otherUse,
      hour: hourOfDay(clock, middle),
      isDay: isDay(clock, middle),
    },
  )
  return { state: { ...state, evidence, leak, shown }, facts }
}
