/**
 * The programmes in a month: results with their lights, sensors, commitments, data quality, decisions. What
 * the page, the report and the CSV are made from. Pure.
 */

import { type KpiStatus, PARTIAL_BELOW, UNPUBLISHED_BELOW } from '../../kpi/status.ts'
import type { Commitment, Decision, Entries, Entry, Risk, Topic } from './commitments.ts'
import { TOPICS } from './commitments.ts'
import { type Forecast, forecastOf, monthsBetween } from './forecast.ts'
import { type Figure, figureOf, type MonthFacts } from './indicators.ts'
import { LIGHTS, type Light, lightOf, type Target, targetOf, worsens } from './light.ts'
import { type Indicator, type Programme, type SensorKind, SUMS } from './programme.ts'
import { countOf, type SensorCounts } from './sensors.ts'

export type IndicatorView = Omit<Indicator, 'of'> &
  Figure & {
    readonly light: Light
    readonly isWorsening: boolean
    readonly target: Target | null
    /** Thirteen months, the one that is looked at last. */
    readonly months: readonly {
      readonly month: string
      readonly value: number | null
      readonly status: Figure['status']
    }[]
  }

export type SensorsView = {
  readonly planned: number
  readonly doneBy: string | null
  readonly installed: number
  readonly reliable: number
  readonly course: readonly {
    readonly month: string
    readonly installed: number
    readonly reliable: number
  }[]
  readonly forecast: Forecast | null
}

export type ProgrammeView = Pick<Programme, 'key' | 'name' | 'look' | 'impact'> & {
  readonly indicators: readonly IndicatorView[]
  readonly sensors: SensorsView
  readonly commitments: { readonly [topic in Topic]: Entry<Commitment> | null }
  readonly risk: Entry<Risk> | null
}

export type QualityRow = {
  readonly look: Programme['look']
  /** Programme whose data it is of. */
  readonly key: string
  readonly coverage: number | null
  readonly status: KpiStatus | 'missing'
  /** Reliable of those installed. */
  readonly sure: number | null
}

export type GovernanceView = {
  readonly month: string
  /** Some of it is still to come. */
  readonly isRunning: boolean
  readonly at: string
  readonly lights: { readonly [light in Light]: number }
  readonly slipping: readonly {
    readonly programme: string
    readonly topic: Topic
    readonly state: string
  }[]
  readonly programmes: readonly ProgrammeView[]
  readonly decisions: readonly Entry<Decision>[]
  readonly quality: readonly QualityRow[]
}

export type ViewParts = {
  readonly programmes: readonly Programme[]
  /** Thirteen months, the one that is looked at last. */
  readonly months: readonly MonthFacts[]
  readonly entries: Entries
  /** What was counted, oldest first. */
  readonly sensors: readonly { readonly month: string; readonly counts: SensorCounts }[]
}

export function governanceView(parts: ViewParts): GovernanceView {
  const { months, entries } = parts
  const last = months.at(-1)!
  const { bucket, nowMs } = last
  const programmes = parts.programmes.map((one) => programmeView(one, parts))
  const lights = programmes.flatMap(({ indicators }) => indicators.map(({ light }) => light))
  const counts = LIGHTS.map((light) => [light, lights.filter((one) => one === light).length])
  return {
    month: bucket.key,
    isRunning: nowMs < bucket.endMs,
    at: new Date(Math.min(nowMs, bucket.endMs)).toISOString(),
    lights: Object.fromEntries(counts) as GovernanceView['lights'],
    slipping: programmes.flatMap(({ key, commitments }) =>
      TOPICS.flatMap((topic) => {
        const state = commitments[topic]?.state ?? 'kept'
        return state === 'kept' ? [] : [{ programme: key, topic, state }]
      }),
    ),
    programmes,
    decisions: openDecisions(entries),
    quality: parts.programmes.map((one) => qualityRow(one, last)),
  }
}

/** Those that wait, the soonest first. */
function openDecisions({ decision }: Entries): readonly Entry<Decision>[] {
  return decision
    .filter(({ state }) => state === 'open')
    .sort((a, b) => (a.day === b.day ? (a.id < b.id ? -1 : 1) : a.day < b.day ? -1 : 1))
}

function programmeView(programme: Programme, parts: ViewParts): ProgrammeView {
  const { key, name, look, impact } = programme
  const { commitment, risk } = parts.entries
  const of = (topic: Topic) => commitment.find(({ id }) => id === `${key}/${topic}`) ?? null
  return {
    ...{ key, name, look, impact },
    indicators: programme.indicators.map((one) => indicatorView(one, parts.months)),
    sensors: sensorsView(programme, parts),
    commitments: {
      cost: of('cost'),
      schedule: of('schedule'),
      requirements: of('requirements'),
    },
    risk: risk.find(({ id, text }) => id === key && text !== '') ?? null,
  }
}

function indicatorView(
  { of: _kinds, ...indicator }: Indicator,
  months: readonly MonthFacts[],
): IndicatorView {
  const figures = months.map((month) =>
    figureOf({ ...indicator, ...(_kinds && { of: _kinds }) }, month),
  )
  const last = months.at(-1)!
  const figure = figures.at(-1)!
  const values = figures.map(({ value }) => value)
  const target = targetOf(indicator.goal, values.length > 12 ? (values.at(-13) ?? null) : null)
  // What of a sum has come by now is less than a month's: it says nothing of the trend.
  const isPart = SUMS.includes(indicator.measure) && last.nowMs < last.bucket.endMs
  const course = isPart ? values.slice(0, -1) : values
  return {
    ...indicator,
    ...figure,
    light: isPart ? lightOf(values.slice(-1), target) : lightOf(values, target),
    isWorsening: target !== undefined && worsens(course, target),
    target: target ?? null,
    months: figures.map(({ value, status }, i) => ({
      month: months[i]!.bucket.key,
      value,
      status,
    })),
  }
}

function sensorsView(programme: Programme, { entries, sensors, months }: ViewParts): SensorsView {
  const plan = entries.plan.find(({ id }) => id === programme.key)
  const { key: month } = months.at(-1)!.bucket
  const course = sensors
    .filter((one) => one.month <= month)
    .map((one) => ({ month: one.month, ...countOf(programme, one.counts) }))
  const planned = programme.sensors.reduce((sum, sensor) => {
    return sum + (plan?.sensors[sensor.kind] ?? sensor.planned)
  }, 0)
  const { doneBy } = plan ?? {}
  const { installed = 0, reliable = 0 } = course.at(-1) ?? {}
  const forecast = forecastOf(course, { planned, ...(doneBy !== undefined && { doneBy }) })
  return {
    ...{ planned, doneBy: doneBy ?? null, installed, reliable },
    // Two years are shown.
    course: course.filter((one) => monthsBetween(one.month, month) <= 24),
    forecast: forecast ?? null,
  }
}

/** Of the things that the programme's sensors serve. */
function qualityRow(programme: Programme, { kinds, sensors }: MonthFacts): QualityRow {
  const own = new Set<SensorKind>(programme.sensors.map(({ kind }) => kind))
  const groups = (kinds?.groups ?? []).filter(({ kind, rev }) => {
    return own.has(kind as SensorKind) && rev > 0
  })
  const assets = groups.reduce((sum, group) => sum + group.assets, 0)
  const known = groups.reduce((sum, group) => sum + group.assets * group.coverage, 0)
  const coverage = assets === 0 ? null : known / assets
  const { installed, reliable } = countOf(programme, sensors ?? {})
  return {
    ...{ look: programme.look, key: programme.key, coverage },
    status: statusOf(coverage),
    sure: installed === 0 ? null : reliable / installed,
  }
}

function statusOf(coverage: number | null): QualityRow['status'] {
  if (coverage === null) return 'missing'
  if (coverage < UNPUBLISHED_BELOW) return 'unpublished'
  return coverage < PARTIAL_BELOW ? 'partial' : 'final'
}
