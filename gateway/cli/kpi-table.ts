/** Indicators as lines for people: a table for each kind of asset, with a bar for its main figure. */

import type { BucketKpis, PeriodKpis } from '../../sync/kpi/answer.ts'
import type { Indicators, KpiHead } from '../../sync/kpi/indicators.ts'
import { table } from './output.ts'

type Row = KpiHead & Indicators & { readonly name: string }
type Figure = { readonly head: string; readonly of: (row: Row) => string | number | undefined }
type KindTable = {
  readonly figures: readonly Figure[]
  readonly bar: (row: Row) => number | undefined
}

const BAR_CELLS = 24
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

const SPACE: KindTable = {
  figures: [
    { head: 'occupied', of: ({ occupancyRate }) => percent(occupancyRate) },
    { head: 'rotations', of: ({ rotations }) => rotations },
    { head: 'shortest', of: ({ minStayMs }) => minutes(minStayMs) },
    { head: 'longest', of: ({ maxStayMs }) => minutes(maxStayMs) },
    { head: 'over-stays', of: ({ overstays }) => overstays ?? 0 },
  ],
  bar: ({ occupancyRate }) => occupancyRate,
}
const WATER: KindTable = {
  figures: [
    { head: 'litres', of: ({ litres }) => litres },
    { head: 'reckoned', of: ({ estimated }) => percent(estimated) },
    { head: 'waterings', of: ({ waterings }) => waterings ?? 0 },
    { head: 'open for', of: ({ wateringMs }) => minutes(wateringMs) },
    { head: 'with flow', of: ({ effectiveMs }) => minutes(effectiveMs) },
    { head: 'leaks', of: ({ leaksOpened }) => leaksOpened ?? 0 },
    { head: 'lost L', of: ({ lostLitres }) => lostLitres ?? 0 },
    { head: 'visits avoided', of: ({ savings }) => savings?.avoidedVisits ?? 0 },
  ],
  bar: ({ litres }) => litres,
}
const SAFETY: KindTable = {
  figures: [
    { head: 'calls', of: ({ calls }) => calls },
    { head: 'acknowledged', of: ({ callsAcknowledged }) => callsAcknowledged },
    { head: 'after', of: ({ acknowledgeMs }) => minutes(acknowledgeMs) },
    { head: 'intrusions', of: ({ intrusions }) => intrusions },
    { head: 'available', of: ({ availability }) => percent(availability) },
  ],
  bar: ({ availability }) => availability,
}
const PEOPLE: KindTable = {
  figures: [
    { head: 'in', of: ({ inCount }) => inCount },
    { head: 'out', of: ({ outCount }) => outCount },
  ],
  bar: ({ inCount = 0, outCount = 0 }) => inCount + outCount,
}
const OTHER: KindTable = {
  figures: [
    { head: 'attacks refused', of: ({ attacksRefused }) => attacksRefused },
    { head: 'fills', of: ({ fills }) => fills },
    { head: 'means', of: ({ values }) => means(values) },
  ],
  bar: () => undefined,
}
const TABLES: Readonly<Record<string, KindTable>> = {
  space: SPACE,
  zone: WATER,
  site: WATER,
  callPoint: SAFETY,
  building: SAFETY,
  segment: PEOPLE,
}

export function kpiLines({ buckets }: PeriodKpis): readonly string[] {
  return buckets.flatMap((bucket, i) => [...(i > 0 ? [''] : []), ...bucketLines(bucket)])
}

function bucketLines(bucket: BucketKpis): readonly string[] {
  const rows: readonly Row[] = [
    ...(bucket.assets ?? []).map((kpi) => ({ ...kpi, name: kpi.id })),
    ...(bucket.groups ?? []).map((kpi) => ({
      ...kpi,
      name: `${kpi.group || '(none)'} ×${kpi.assets}`,
    })),
  ]
  const hours = bucket.lengthS / 3600
  const head = `${bucket.key}, ${hours} h${bucket.final ? '' : ', not final'}`
  if (rows.length === 0) return [head, 'nothing was told']
  const kinds = [...new Set(rows.map(({ kind }) => kind))].sort()
  return [
    head,
    ...kinds.flatMap((kind) =>
      kindLines(
        kind,
        rows.filter((row) => row.kind === kind),
      ),
    ),
  ]
}

function kindLines(kind: string, rows: readonly Row[]): readonly string[] {
  const { figures, bar } = TABLES[kind] ?? OTHER
  const used = figures.filter(({ of }) => rows.some((row) => of(row) !== undefined))
  const most = Math.max(...rows.map((row) => bar(row) ?? 0))
  // A share is drawn on the whole, an amount on the largest.
  const whole = kind === 'space' || most <= 1 ? 1 : most
  const cells = rows.map((row) => [
    ...[row.name, row.status, percent(row.coverage) ?? '–'],
    ...used.map(({ of }) => of(row) ?? null),
    barOf((bar(row) ?? 0) / whole),
  ])
  return ['', table([kind, 'status', 'known', ...used.map(({ head }) => head), ''], cells)]
}

function barOf(share: number): string {
  const eighths = Math.round(Math.max(0, Math.min(1, share)) * BAR_CELLS * 8)
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!
}

function percent(share: number | undefined): string | undefined {
  return share === undefined ? undefined : `${Math.round(share * 100)} %`
}

function minutes(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined
  const all = Math.round(ms / 60_000)
  return all < 120 ? `${all} min` : `${Math.floor(all / 60)} h ${String(all % 60).padStart(2, '0')}`
}

function means(values: Indicators['values']): string | undefined {
  if (!values) return undefined
  return Object.entries(values)
    .map(([quantity, { mean }]) => `${quantity} ${mean}`)
    .join(', ')
}
