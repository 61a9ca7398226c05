/**
 * The water of the sites that are equipped against a reference: what the city has entered for the
 * calendar month, or the same days of a year before, of sites that are known both times. Pure.
 */

import type { BucketKpis } from '../../kpi/answer.ts'
import { UNPUBLISHED_BELOW } from '../../kpi/status.ts'

/** The same span twice, by sites: a month, or a day of a month that goes on. */
export type WaterPair = {
  readonly now: BucketKpis | undefined
  readonly before: BucketKpis | undefined
}

export type WaterUsed = {
  /** Per cent above the reference; negative: saved. */
  readonly percent: number | null
  /** Share of the sites that could be compared. */
  readonly coverage: number
  readonly litres: number
  readonly referenceLitres: number
}

/** Against the same spans of a year before. */
export function againstLastYear(pairs: readonly WaterPair[]): WaterUsed | undefined {
  let [litres, referenceLitres, compared, all] = [0, 0, 0, 0]
  for (const { now, before } of pairs) {
    const [then, nowSites] = [sitesOf(before), sitesOf(now)]
    for (const [site, own] of nowSites) {
      all++
      const past = then.get(site)
      // Meters of zones and the main's are not the same water.
      const kind = (['main', 'zones'] as const).find(
        (one) => own[one] !== null && past?.[one] != null,
      )
      if (!kind) continue
      compared++
      litres += own[kind]!
      referenceLitres += past![kind]!
    }
  }
  return usedOf({ litres, referenceLitres, coverage: all === 0 ? 0 : compared / all })
}

/** Against what was entered; `share`: of the month that is in `spans`. */
export function againstReference(
  spans: readonly (BucketKpis | undefined)[],
  { referenceLitres, share }: { readonly referenceLitres: number; readonly share: number },
): WaterUsed | undefined {
  let [litres, known, all] = [0, 0, 0]
  for (const span of spans) {
    for (const { main, zones } of sitesOf(span).values()) {
      all++
      const own = main ?? zones
      if (own === null) continue
      known++
      litres += own
    }
  }
  const coverage = all === 0 ? 0 : known / all
  return usedOf({ litres, referenceLitres: referenceLitres * share, coverage })
}

function usedOf({
  litres,
  referenceLitres,
  coverage,
}: Omit<WaterUsed, 'percent'>): WaterUsed | undefined {
  if (coverage === 0 || referenceLitres <= 0) return undefined
  const isPublished = coverage >= UNPUBLISHED_BELOW
  const percent = isPublished ? (litres / referenceLitres - 1) * 100 : null
  return { percent, coverage, litres, referenceLitres }
}

/** Litres of each site by its main, and by its zones; null where less than half is known. */
function sitesOf(bucket: BucketKpis | undefined) {
  const sites = new Map<string, { main: number | null; zones: number | null }>()
  for (const { group, kind, litres, rev } of bucket?.groups ?? []) {
    if (kind !== 'site' && kind !== 'zone') continue
    const site = sites.get(group) ?? { main: null, zones: null }
    const known = rev === 0 ? null : (litres ?? null)
    sites.set(group, { ...site, [kind === 'site' ? 'main' : 'zones']: known })
  }
  return sites
}
