/**
 * The monthly report: what governance says of a month, with the rows of its table and what happened. Closed
 * a day after the month's end; a later version says what is different in it. Pure.
 */

import { CSV_TYPE, csvText } from '../gis/csv.ts'
import type { Cell } from '../gis/layer.ts'
import type { Rollout } from '../rollout.ts'
import type { Lived } from './alarm-history.ts'
import type { Light, Target } from './light.ts'
import type { Unit, Words } from './programme.ts'
import type { GovernanceView, IndicatorView } from './view.ts'

/** One line of the table, in the order of its columns. */
export type ReportRow = {
  readonly programme: string
  readonly key: string
  readonly name: Words
  readonly unit: Unit
  readonly decimals: number
  readonly thisMonth: number | null
  readonly lastMonth: number | null
  readonly yearBefore: number | null
  readonly target: Target | null
  readonly result: Light
  readonly coverage: number | null
}

export type ReportEvent = {
  readonly kind: 'burst' | 'leak' | 'gateway' | 'rollout'
  readonly at: string
  readonly name: string
  /** How long it lasted; null: it goes on, or has no length. */
  readonly lastedMs: number | null
  /** Litres of a leak, things that a gateway made unknown, stage of a roll-out. */
  readonly detail: Readonly<Record<string, string | number>>
}

export type ReportChange = {
  readonly key: string
  readonly field: 'thisMonth' | 'lastMonth' | 'yearBefore' | 'target' | 'result' | 'events'
  readonly before: string | number | null
  readonly after: string | number | null
}

export type ReportBody = {
  readonly month: string
  readonly rows: readonly ReportRow[]
  readonly events: readonly ReportEvent[]
  /** Events beyond those that are listed. */
  readonly eventsLeftOut: number
  readonly view: GovernanceView
}

export type Report = ReportBody & {
  readonly version: number
  readonly closedAt: string
  /** Against the version before; empty in the first. */
  readonly changes: readonly ReportChange[]
}

const EVENTS_MAX = 60
const SHOWN = ['burst', 'leak', 'gateway'] as const

export function reportOf(
  view: GovernanceView,
  {
    lived,
    rollouts,
    span,
  }: {
    readonly lived: readonly Lived[]
    readonly rollouts: readonly Rollout[]
    readonly span: { readonly startMs: number; readonly endMs: number }
  },
): ReportBody {
  const rows = view.programmes.flatMap(({ key, indicators }) =>
    indicators.map((one) => rowOf(key, one)),
  )
  const events = eventsOf(lived, rollouts, span)
  return {
    ...{ month: view.month, rows, view },
    events: events.slice(0, EVENTS_MAX),
    eventsLeftOut: Math.max(0, events.length - EVENTS_MAX),
  }
}

function rowOf(programme: string, indicator: IndicatorView): ReportRow {
  const { key, name, unit, decimals, value, months, target, light, coverage } = indicator
  const rounded = (number: number | null | undefined): number | null =>
    number == null ? null : Math.round(number * 10 ** decimals) / 10 ** decimals + 0
  return {
    ...{ programme, key, name, unit, decimals, target },
    thisMonth: rounded(value),
    lastMonth: rounded(months.at(-2)?.value),
    yearBefore: rounded(months.at(-13)?.value),
    result: light,
    coverage: coverage === null ? null : Math.round(coverage * 1000) / 1000,
  }
}

/** No calls, no intrusions: they are nobody's but the police's and the supervision's. */
function eventsOf(
  lived: readonly Lived[],
  rollouts: readonly Rollout[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): readonly ReportEvent[] {
  const told = lived.flatMap((life): ReportEvent[] => {
    const kind = SHOWN.find((one) => one === life.kind)
    if (!kind) return []
    const lastedMs = life.endedMs === undefined ? null : life.endedMs - life.sinceMs
    return [{ kind, at: isoOf(life.sinceMs), name: life.name, lastedMs, detail: life.detail }]
  })
  const rolled = rollouts
    .filter(({ startedMs }) => startedMs >= startMs && startedMs < endMs)
    .map(({ profile, path, state, startedMs }): ReportEvent => {
      const detail = { state, version: /([^/]+)\.dec$/.exec(path)?.[1] ?? path }
      return { kind: 'rollout', at: isoOf(startedMs), name: profile, lastedMs: null, detail }
    })
  return [...told, ...rolled].sort((a, b) => (a.at < b.at ? -1 : 1))
}

/** What a reader of the version before would see otherwise. */
export function changesOf(before: ReportBody, after: ReportBody): readonly ReportChange[] {
  const fields = ['thisMonth', 'lastMonth', 'yearBefore', 'target', 'result'] as const
  const known = new Map(before.rows.map((row) => [row.key, row]))
  const ofRows = after.rows.flatMap((row) =>
    fields.flatMap((field): ReportChange[] => {
      const [was, is] = [textOf(known.get(row.key)?.[field]), textOf(row[field])]
      return was === is ? [] : [{ key: row.key, field, before: was, after: is }]
    }),
  )
  const counts = [before, after].map(({ events, eventsLeftOut }) => events.length + eventsLeftOut)
  const [was = 0, is = 0] = counts
  return was === is ? ofRows : [...ofRows, { key: '', field: 'events', before: was, after: is }]
}

function textOf(value: ReportRow[keyof ReportRow] | undefined): string | number | null {
  if (value === null || value === undefined || typeof value !== 'object') return value ?? null
  return 'kind' in value ? targetText(value) : null
}

export function targetText(target: Target | null): string | null {
  if (target === null) return null
  if (target.kind === 'between') return `${target.least}–${target.most}`
  return `${target.kind === 'atLeast' ? '≥' : '≤'} ${Math.round(target.value * 1000) / 1000}`
}

const COLUMNS = [
  ...['programme', 'indicateur', 'nom', 'unite', 'mois', 'ce_mois', 'mois_precedent'],
  ...['meme_mois_an_passe', 'cible', 'resultat', 'couverture'],
]
const RESULTS: Readonly<Record<Light, string>> = {
  kept: 'tenu',
  watch: 'a_surveiller',
  off: 'en_ecart',
  notReported: 'non_renseigne',
}

/** The rows as the page shows them, in the same order. */
export function reportCsv({ rows, month }: Pick<ReportBody, 'rows' | 'month'>) {
  const lines = rows.map((row): readonly Cell[] => [
    ...[row.programme, row.key, row.name.fr, row.unit, month],
    ...[row.thisMonth, row.lastMonth, row.yearBefore],
    ...[targetText(row.target), RESULTS[row.result], row.coverage],
  ])
  return { kind: 'bytes', bytes: csvText(COLUMNS, lines), type: CSV_TYPE } as const
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
