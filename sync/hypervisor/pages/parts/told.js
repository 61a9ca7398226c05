// @ts-check
/** What of an answer is there: the shape of what comes, a word where it could not be read, or the figure. */

import { html } from '../../../../base/web/html.js'
import { Skeleton } from '../../../../base/web/parts.js'

/**
 * @param {{ t: any, state: 'loading' | 'ready' | 'failed', children?: import('../../../../base/web/html.js').Children }} props
 */
export function Told({ t, state, children }) {
  if (state === 'loading') return html`<${Skeleton} word=${t.loading} />`
  if (state === 'failed')
    return html`<p class="bad" role="status"><b>${t.trades.failed}</b> ${t.trades.failedTodo}</p>`
  return children
}

/**
 * The difference to the usual first, then the base in full; a word where there is none yet.
 * @param {{ c: import('../app.js').Context, value: number | null, usual: number | undefined,
 *   text: (value: number) => string }} props
 */
export function Against({ c, value, usual, text }) {
  const { trades } = c.t
  if (value === null || usual === undefined || usual === 0)
    return html`<p class="small dim">${trades.tooYoung}</p>`
  const share = value / usual - 1
  const sign = share > 0 ? '+' : ''
  return html`<p class="small">${trades.against(`${sign}${c.f.percent(share)}`, text(usual))}</p>`
}
