/** Indicators of the assets of a book, one bucket of it. */

import type { KpiAssets } from './asset.ts'
import type { KpiBook } from './book.ts'
import { type Indicators, indicatorsOf, type KpiHead } from './indicators.ts'
import { NOTHING } from './partial.ts'
import type { SavingsSettings } from './savings.ts'
import { inForceMs, isFinal, passedMs } from './status.ts'

export type AssetKpi = KpiHead & Indicators & { readonly id: string }

export type ReportContext = {
  readonly assets: KpiAssets
  readonly nowMs: number
  readonly savings: SavingsSettings
}

/** Their silence is an answer: no call, and always there. Of others nothing is said where nothing was told. */
const TOLD_ALWAYS = ['callPoint', 'building']

export function assetKpis(
  book: KpiBook,
  index: number,
  { assets, nowMs, savings }: ReportContext,
): readonly AssetKpi[] {
  const bucket = book.buckets[index]!
  const context = {
    assets: 1,
    passedMs: passedMs(bucket, nowMs),
    isFinal: isFinal(bucket, nowMs),
    savings,
  }
  return idsOf(book, index, assets).map((id) => {
    const kind = kindOf(book, id, assets)
    const own = { ...context, kind, inForceMs: inForceMs(assets.get(id), bucket, nowMs) }
    return { id, ...indicatorsOf(book.of(id, index), own) }
  })
}

function idsOf(book: KpiBook, index: number, assets: KpiAssets): readonly string[] {
  const told = book.ids.filter((id) => book.of(id, index) !== NOTHING)
  const silent = [...assets.values()].filter(({ kind }) => TOLD_ALWAYS.includes(kind))
  return [...new Set([...told, ...silent.map(({ id }) => id)])].sort()
}

/** Of an asset that is on no list, by what was told of it. */
export function kindOf(book: KpiBook, id: string, assets: KpiAssets): string {
  return assets.get(id)?.kind ?? book.kinds.get(id) ?? 'other'
}
