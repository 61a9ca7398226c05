/** Facts for tests of indicators, and a gateway that has told them. */

import { type EventFact, type EventFactType, FACT_TYPES } from '../../sync/fact.ts'
import type { KpiAsset } from '../../sync/kpi/asset.ts'
import type { KpiSource } from '../../sync/kpi/gather.ts'
import type { ReportContext } from '../../sync/kpi/report.ts'
import type { SavingsSettings } from '../../sync/kpi/savings.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
export const LONG_AFTER_MS = Date.UTC(2027, 0, 1)
export const SAVINGS: SavingsSettings = { visitMinutes: 30, litresPerVisit: 800, eurosPerM3: 4 }

/** UTC of a time on a clock in Paris in summer. */
export function parisSummer(day: string, time: string): number {
  return Date.parse(`${day}T${time}:00+02:00`)
}

/** `atMs`: an hour is told at its end, everything else where the caller says. */
export function kpiFact(
  type: EventFactType,
  subject: string,
  fields: EventFact['fields'] & { readonly atMs?: number; readonly rev?: number },
): EventFact {
  const { atMs, rev = 0, ...rest } = fields
  const { hourMs } = rest as { readonly hourMs?: number }
  const when = atMs ?? (hourMs === undefined ? 0 : hourMs + HOUR_MS)
  const { stream } = FACT_TYPES[type]
  return { stream, type, subject, atMs: when, clk: 2, rev, fields: rest } as EventFact
}

/** One hour fact for each hour of a span. */
export function hourFacts(
  span: { readonly startMs: number; readonly hours: number },
  of: (hourMs: number, i: number) => EventFact,
): EventFact[] {
  return Array.from({ length: span.hours }, (_, i) => of(span.startMs + i * HOUR_MS, i))
}

export function spotHours(
  space: string,
  span: { readonly startMs: number; readonly hours: number },
  occupiedShare: number,
  stays = 1,
): EventFact[] {
  return hourFacts(span, (hourMs) =>
    kpiFact('spotHour', space, {
      hourMs,
      occupiedMs: occupiedShare * HOUR_MS,
      knownMs: HOUR_MS,
      stays,
    }),
  )
}

export function kpiSource(facts: readonly EventFact[], gateway = 'gw-1'): KpiSource {
  return {
    gateway,
    events: async (types, { fromMs, toMs }, subjects) =>
      facts.filter(
        (one) =>
          types.includes(one.type) &&
          (subjects?.includes(one.subject) ?? true) &&
          fromMs <= one.atMs &&
          one.atMs < toMs,
      ),
  }
}

export function kpiContext(assets: readonly KpiAsset[] = [], nowMs = LONG_AFTER_MS): ReportContext {
  return { assets: new Map(assets.map((one) => [one.id, one])), nowMs, savings: SAVINGS }
}
