/** Yesterday's public rows of parking that were left out, because too few spaces stand behind them. Pure. */

import { SPACES_LEAST } from '../city/privacy.ts'
import type { SpaceCategory } from '../city/thing.ts'
import { type HourRow, publishedRows } from '../open-data/hour-rows.ts'

export type SmallNumbers = {
  readonly rows: number
  readonly withheld: number
  /** Of those how many of each category. */
  readonly byCategory: { readonly [category in SpaceCategory]?: number }
  readonly spacesLeast: number
}

export function smallNumbers(rows: readonly HourRow[]): SmallNumbers {
  const withheld = rows.filter((row) => publishedRows([row], 'public').length === 0)
  const byCategory: { [category in SpaceCategory]?: number } = {}
  for (const { category } of withheld) byCategory[category] = (byCategory[category] ?? 0) + 1
  return {
    ...{ rows: rows.length, withheld: withheld.length, byCategory, spacesLeast: SPACES_LEAST },
  }
}
