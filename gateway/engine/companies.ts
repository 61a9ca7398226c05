/** Which assets stand together: a site and its zones, the spaces of a row. */

import type { Asset } from '../registry/model.ts'

/** Name of the company, or `undefined`: the asset stands alone. */
export function companyOf({ id, kind, properties }: Asset): string | undefined {
  if (kind === 'site') return `site:${id}`
  if (kind === 'zone' && properties.siteId) return `site:${properties.siteId}`
  return kind === 'space' && properties.row ? `row:${properties.row}` : undefined
}

/** Keeps the index true when an asset is put in another's place; `before` undefined: it is new. */
export function moveCompany(
  companies: Map<string, readonly string[]>,
  before: Asset | undefined,
  asset: Asset,
): void {
  const from = before && companyOf(before)
  const to = companyOf(asset)
  if (from === to) return
  if (from) {
    const left = (companies.get(from) ?? []).filter((id) => id !== asset.id)
    if (left.length > 0) companies.set(from, left)
    else companies.delete(from)
  }
  if (to) companies.set(to, [...(companies.get(to) ?? []), asset.id].sort())
}
