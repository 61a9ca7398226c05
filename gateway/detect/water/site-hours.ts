/** Litres of a site's main meter by hour: the zones that were open say when the water flowed. */

import type { Instant } from '../step.ts'
import { openWithin } from './openings.ts'
import type { Interval } from './register.ts'
import type { SiteContext, SiteStep, SiteWater } from './site-state.ts'
import { spread } from './spread.ts'
import { addPieces, beginHours } from './water-hours.ts'

type At = { readonly now: Instant; readonly context: SiteContext }

const HOUR_MS = 3_600_000

export function sumSiteHours(state: SiteWater, interval: Interval, { now, context }: At): SiteStep {
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
