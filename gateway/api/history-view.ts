/** Facts of the past as a page draws them: events as lines, readings as one series a channel. */

import type { DevEui } from '../../base/ids.ts'
import type { EventFact, Fact, Profile, ReadingFact } from '../../sync/fact.ts'
import type { Binding } from '../registry/model.ts'

export type HistoryView = {
  readonly from: string
  readonly to: string
  readonly facts: readonly HistoryLine[]
  readonly series: readonly Series[]
}

export type HistoryLine = {
  readonly type: string
  readonly at: string
  readonly atMs: number
  readonly subject: string
  readonly [field: string]: unknown
}

export type Series = {
  readonly devEui: DevEui
  /** The role in which it serves the asset; '' when a device was asked for. */
  readonly role: string
  readonly quantity: string
  readonly index: number
  readonly unit: string
  /** UTC milliseconds and value, oldest first. */
  readonly points: readonly (readonly [atMs: number, value: number])[]
}

/** The newest points of a series that a page gets: a year of days, or seven weeks of quarter hours. */
const POINTS_MAX = 5_000

export function historyView(
  span: { readonly fromMs: number; readonly toMs: number },
  facts: readonly Fact[],
  context: {
    readonly profileOf: (id: string) => Profile | undefined
    readonly bindings: readonly Binding[]
  },
): HistoryView {
  const events = facts.filter((fact): fact is EventFact => fact.type !== 'reading')
  const readings = facts.filter((fact): fact is ReadingFact => fact.type === 'reading')
  return {
    from: new Date(span.fromMs).toISOString(),
    to: new Date(span.toMs).toISOString(),
    facts: events.map(lineOf),
    series: seriesOf(readings, context),
  }
}

/** An event as a line. */
export function lineOf({ type, atMs, subject, fields }: EventFact): HistoryLine {
  return { ...fields, type, at: new Date(atMs).toISOString(), atMs, subject }
}

function seriesOf(
  readings: readonly ReadingFact[],
  { profileOf, bindings }: Parameters<typeof historyView>[2],
): Series[] {
  const all = new Map<string, Series & { points: [number, number][] }>()
  for (const { devEui, profile, values, atMs } of readings) {
    const channels = profileOf(profile)?.channels ?? []
    for (const [i, { quantity, index, unit, decimals }] of channels.entries()) {
      const value = values[i]
      if (value === null || value === undefined) continue
      const key = `${devEui} ${quantity} ${index}`
      let series = all.get(key)
      if (!series) {
        const role = bindings.find((binding) => binding.devEui === devEui)?.role ?? ''
        series = { devEui, role, quantity, index, unit, points: [] }
        all.set(key, series)
      }
      series.points.push([atMs, value / 10 ** decimals])
    }
  }
  return [...all.values()].map((series) => ({
    ...series,
    points: series.points.slice(-POINTS_MAX),
  }))
}
