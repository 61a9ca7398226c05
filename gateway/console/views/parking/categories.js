// @ts-check
/** Free, taken and unknown by category: what the city promises to people who depend on it. */

import { html } from '../../../../base/web/html.js'
import { Card, Head, StackedBar } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { countSpaces } from '../../model.js'
import { CATEGORIES, categoryOf } from './find.js'

/** @typedef {import('./parking.js').Context} Context @typedef {import('../../model.js').AssetView} AssetView */

/** @param {{ c: Context, spaces: readonly AssetView[] }} props */
export function Categories({ c, spaces }) {
  const { t, f } = c
  const groups = CATEGORIES.map((category) => ({
    category,
    views: spaces.filter((view) => categoryOf(view) === category),
  })).filter(({ views }) => views.length > 0)
  return html`<${Card} label=${t.parking.byCategory}>
    <${Head} title=${t.parking.byCategory} />
    ${groups.map(({ category, views }) => {
      const counts = countSpaces(views)
      const parts = Object.entries(counts).map(([name, count]) => ({ name, count }))
      return html`<a key=${category} class="catrow" href=${linkTo('parking', '', { category })}>
        <span class="soilline"><b>${t.parking.categories[category]}</b><span>${t.parking.ofThem(f, counts, views.length)}</span></span>
        <${StackedBar} label=${t.parking.bar(counts)} parts=${parts} />
      </a>`
    })}
  <//>`
}
