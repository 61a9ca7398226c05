/**
 * Indicators of groups: all assets of a kind, of a category, a row, a site, a gateway. Sums come first,
 * rates last: the occupancy of a street is Σ occupied ÷ Σ known, not a mean of means.
 */

import type { KpiAsset } from './asset.ts'
import type { KpiBook } from './book.ts'
import { coverageOf, type Indicators, indicatorsOf, type KpiHead } from './indicators.ts'
import { isMeterOperating } from './indicators-water.ts'
import { round } from './number.ts'
import { mergePartials, NOTHING, type Partial, sumOf } from './partial.ts'
import { kindOf, type ReportContext } from './report.ts'
import { inForceMs, isFinal, passedMs, UNPUBLISHED_BELOW } from './status.ts'

export const GROUPINGS = ['kind', 'category', 'row', 'rowCategory', 'site', 'gateway'] as const
export type Grouping = (typeof GROUPINGS)[number]

export type GroupKpi = KpiHead &
  Indicators & {
    /** '' for those that have none. */
    readonly group: string
    /** In the group, and of them with half of the time known at least. */
    readonly assets: number
    readonly known: number
    /** Rotations of the spaces that are known, over their number. */
    readonly rotationsPerSpace?: number
    /** Zones whose last watering that was due gave half of what was expected, of those that had one. */
    readonly valvesOperating?: number
    readonly valvesDue?: number
    readonly metersOperating?: number
    readonly meters?: number
  }

type Group = { readonly group: string; readonly kind: string; readonly ids: readonly string[] }

export function groupKpis(
  book: KpiBook,
  index: number,
  { grouping, ...context }: ReportContext & { readonly grouping: Grouping },
): readonly GroupKpi[] {
  return groupsOf(book, context.assets, grouping).map((group) =>
    groupKpi(book, index, group, context),
  )
}

/** Assets of different kinds have no indicators in common: each kind is a group of its own. */
function groupsOf(
  book: KpiBook,
  assets: ReportContext['assets'],
  grouping: Grouping,
): readonly Group[] {
  const groups = new Map<string, { group: string; kind: string; ids: string[] }>()
  for (const id of new Set([...assets.keys(), ...book.ids])) {
    const kind = kindOf(book, id, assets)
    const group = placeOf({ id, gateway: book.gateways.get(id), ...assets.get(id) }, kind, grouping)
    const key = `${group} ${kind}`
    const there = groups.get(key)
    if (there) there.ids.push(id)
    else groups.set(key, { group, kind, ids: [id] })
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

/** Spaces of one category in one row: `cours-mirabeau-prm`; `none-prm` of spaces of no row. */
export function rowCategoryOf({
  row = 'none',
  category = 'normal',
}: {
  readonly row?: string | undefined
  readonly category?: string | undefined
}): string {
  return `${row}-${category}`
}

type Placed = Pick<KpiAsset, 'id' | 'category' | 'row' | 'siteId'> & {
  readonly gateway?: string | undefined
}

function placeOf(asset: Placed, kind: string, grouping: Grouping): string {
  switch (grouping) {
    case 'kind':
      return kind
    case 'category':
      return asset.category ?? ''
    case 'row':
      return asset.row ?? ''
    case 'rowCategory':
      return kind === 'space' ? rowCategoryOf(asset) : ''
    case 'site':
      return kind === 'site' ? asset.id : (asset.siteId ?? '')
    case 'gateway':
      return kind === 'gateway' ? asset.id : (asset.gateway ?? '')
    default:
      return grouping satisfies never
  }
}

function groupKpi(
  book: KpiBook,
  index: number,
  { group, kind, ids }: Group,
  { assets, nowMs, savings }: ReportContext,
): GroupKpi {
  const bucket = book.buckets[index]!
  const time = { passedMs: passedMs(bucket, nowMs), isFinal: isFinal(bucket, nowMs) }
  const inForce = ids.map((id) => inForceMs(assets.get(id), bucket, nowMs))
  const whole = { inForceMs: inForce.reduce((sum, ms) => sum + ms, 0), assets: ids.length }
  const context = { kind, ...whole, ...time, savings }
  const parts = ids.map((id) => book.of(id, index))
  const coverages = parts.map((part) => coverageOf(part, { ...context, assets: 1 }))
  const known = parts.filter((_, i) => coverages[i]! >= UNPUBLISHED_BELOW)
  const merged = parts.reduce(mergePartials, NOTHING)
  const zones = kind === 'zone' ? withSiteTroubles(merged, book, { index, assets }) : merged
  const indicators = indicatorsOf(zones, context)
  const head = { group, ...indicators, assets: ids.length, known: known.length }
  if (indicators.status === 'unpublished') return head
  if (kind === 'space') return { ...head, ...rotationsPerSpace(known) }
  if (kind !== 'zone') return head
  const { valveOperating: _valve, meterOperating: _meter, ...ofAll } = head
  return { ...ofAll, ...operating(parts, coverages) }
}

function rotationsPerSpace(known: readonly Partial[]) {
  const stays = known.reduce((sum, part) => sum + sumOf(part, 'stays'), 0)
  return { rotationsPerSpace: round(stays / Math.max(1, known.length), 100) }
}

function operating(parts: readonly Partial[], coverages: readonly number[]) {
  const due = parts.filter(({ lastCycle }) => lastCycle)
  const hasMeter = parts.map((part) => sumOf(part, 'knownMs') > 0)
  return {
    valvesOperating: due.filter(({ lastCycle }) => lastCycle?.isOperating).length,
    valvesDue: due.length,
    metersOperating: parts.filter((part, i) => hasMeter[i] && isMeterOperating(part, coverages[i]!))
      .length,
    meters: hasMeter.filter(Boolean).length,
  }
}

/** A leak on the site's main needs a visit too, though it is of no zone. */
function withSiteTroubles(
  zones: Partial,
  book: KpiBook,
  { index, assets }: { readonly index: number; readonly assets: ReportContext['assets'] },
): Partial {
  const siteDays: Record<string, { watered: number; troubles: number; litres: number }> = {}
  for (const { id, kind } of assets.values()) {
    if (kind !== 'site') continue
    for (const [key, day] of Object.entries(book.of(id, index).siteDays)) {
      if (zones.siteDays[key]) siteDays[key] = { ...day }
    }
  }
  return mergePartials(zones, { ...NOTHING, siteDays })
}
