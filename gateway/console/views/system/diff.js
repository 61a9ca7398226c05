// @ts-check
/** What changes in the settings, as lines: a sign and a word beside the colour. */

import { html } from '../../../../base/web/html.js'
import { lineDiff } from './line-diff.js'

/** @typedef {import('./system.js').Context} Context */

const SIGNS = { same: ' ', gone: '−', new: '+', skipped: ' ' }

/** @param {{ c: Context, before: string, after: string }} props */
export function Diff({ c, before, after }) {
  const { t } = c
  const lines = lineDiff(before, after)
  if (lines.length === 0) return html`<p class="small dim">${t.system.noChange}</p>`
  return html`<div class="diff" role="group" aria-label=${t.system.changes}>
    ${lines.map(({ kind, text }, i) => html`<p key=${i} class=${kind}><span aria-hidden="true">${SIGNS[kind]}</span>${kind === 'gone' && html`<span class="sr">${t.system.goes}</span>`}${kind === 'new' && html`<span class="sr">${t.system.comes}</span>`}<code>${text}</code></p>`)}
  </div>`
}
