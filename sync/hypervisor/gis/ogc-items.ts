/** Features of a collection, page by page, and one of them (OGC 17-069r4 §7.15, §7.16). */

import type { Crs } from './crs.ts'
import { featureOf, GEOJSON_TYPE } from './geojson.ts'
import type { LayerRow } from './layer.ts'
import type { Link } from './ogc-documents.ts'
import type { ItemsQuery } from './ogc-query.ts'

/** `matching`: all rows that were asked for, in their order. `asked`: the query as it came. */
export function itemsPage(
  matching: readonly LayerRow[],
  { limit, offset, crs }: ItemsQuery,
  { own, asked, nowText }: { own: string; asked: URLSearchParams; nowText: string },
) {
  const rows = matching.slice(offset, offset + limit)
  const pageAt = (rel: string, at: number): Link => {
    const query = new URLSearchParams(asked)
    query.set('offset', String(at))
    return { href: `${own}/items?${query}`, rel, type: GEOJSON_TYPE }
  }
  const self = asked.size > 0 ? `${own}/items?${asked}` : `${own}/items`
  return {
    type: 'FeatureCollection' as const,
    timeStamp: nowText,
    numberMatched: matching.length,
    numberReturned: rows.length,
    links: [
      { href: self, rel: 'self', type: GEOJSON_TYPE },
      { href: own, rel: 'collection', type: 'application/json' },
      ...(offset + limit < matching.length ? [pageAt('next', offset + limit)] : []),
      ...(offset > 0 ? [pageAt('prev', Math.max(0, offset - limit))] : []),
    ] satisfies Link[],
    features: rows.map((row) => featureOf(row, crs)),
  }
}

export function itemDocument(row: LayerRow, crs: Crs, own: string) {
  return {
    ...featureOf(row, crs),
    links: [
      { href: `${own}/items/${encodeURIComponent(row.id)}`, rel: 'self', type: GEOJSON_TYPE },
      { href: own, rel: 'collection', type: 'application/json' },
    ] satisfies Link[],
  }
}

/** Which system the coordinates are in (OGC 18-058, Requirement 16). */
export function crsHeader({ uri }: Crs): Readonly<Record<string, string>> {
  return { 'content-crs': `<${uri}>` }
}
