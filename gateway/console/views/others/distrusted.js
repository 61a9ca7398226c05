// @ts-check
/** Channels that are not to be believed: which, why, since when, and what to do about them. */

import { html } from '../../../../base/web/html.js'
import { Card, Head, LinkRow } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'

/** @typedef {import('./others.js').Context} Context @typedef {import('../../model.js').AssetView} AssetView */
/** @typedef {ReturnType<typeof import('./channels.js').distrustedOf>[number] & { view: AssetView }} Doubt */

/** @param {{ c: Context, distrusted: readonly Doubt[] }} props */
export function Distrusted({ c, distrusted }) {
  const { t, f, nowMs } = c
  if (distrusted.length === 0) return null
  const names = /** @type {Readonly<Record<string, string>>} */ (t.quantities)
  return html`<${Card} isFlush=${true} label=${t.others.distrusted} state="watch">
    <${Head} kind="none" icon="watch" title=${t.others.distrusted} context=${t.others.distrustedText} />
    <div class="rows">${distrusted.map(({ view, channel }) => {
      const { quantity, index, reason, sinceMs } = channel
      const why = t.tasks.distrust.text[reason](names[quantity] ?? quantity)
      const since = t.since(f.moment(sinceMs, nowMs))
      return html`<${LinkRow} key=${`${view.asset.id} ${quantity} ${index}`} href=${linkTo('others', view.asset.id, { of: quantity })} kind="none" icon="watch" title=${view.asset.name} text=${`${why} ${since}`} />`
    })}</div>
  <//>`
}
