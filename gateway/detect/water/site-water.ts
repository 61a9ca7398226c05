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
import { type Instant, instantOf } from '../step.ts'
import { balanceOver } from './balance.ts'
import { type Block, growBlocks, NO_BLOCKS } from './blocks.ts'
import { hourOfDay, isDay, watchClock } from './day-clock.ts'
import { weighBlock } from './main-leak.ts'
import { watchPressure } from './pressure.ts'
import type { MeterReading, PressureReading } from './reading.ts'
import { type Interval, MAIN_POINTS, readMeter } from './register.ts'
import { sumSiteHours } from './site-hours.ts'
import type { SiteContext, SiteStep, SiteWater } from './site-state.ts'
import { addPieces, beginHours } from './water-hours.ts'

/** A zone that has not spoken for so long is not waited for. */
const WAIT_MAX_MS = 2.5 * 3_600_000

export function stepSiteWater(
  state: SiteWater,
  reading: MeterReading | PressureReading,
  context: SiteContext,
): SiteStep {
  const now = instantOf(reading)
  const { subject, policy } = context
  const clock = watchClock(state.clock, now)
  if (reading.kind === 'pressure') {
    const hour = clock && hourOfDay(clock, reading.heardLineMs)
    const pressure = watchPressure(state.pressure, reading, hour)
    return { state: { ...state, clock, pressure }, facts: [] }
  }
  const read = readMeter(state.register, reading, { policy, pointsMax: MAIN_POINTS })
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
      const summed = sumSiteHours(next, read.interval, { now, context })
      const weighed = weighBlocks(summed.state, read.interval, { now, context })
      return { state: weighed.state, facts: [...summed.facts, ...weighed.facts] }
    }
    default:
      return read satisfies never
  }
}

type At = { readonly now: Instant; readonly context: SiteContext }

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
      unseenLitresPerHour: context.unseenLitresPerHour,
      otherUse: context.otherUse,
      hour: hourOfDay(clock, middle),
      isDay: isDay(clock, middle),
    },
  )
  return { state: { ...state, evidence, leak, shown }, facts }
}
