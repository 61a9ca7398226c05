// @ts-check
/** What a later version of a report says otherwise. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head } from '../../../../../base/web/parts.js'

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('./report.js').Shown} Shown
 */

/** @param {{ c: Context, report: Shown }} props */
export function Changes({ c, report }) {
  const { t, f } = c
  const w = t.report
  const wordOf = (/** @type {string} */ field, /** @type {string | number | null} */ value) => {
    if (value === null) return '—'
    if (field === 'result') return t.governance.lights[String(value)] ?? String(value)
    return typeof value === 'number' ? f.number(value, Number.isInteger(value) ? 0 : 1) : value
  }
  return html`<${Card} label=${w.changes(report.version ?? 0)}>
    <${Head} title=${w.changes(report.version ?? 0)} />
    <ul class="decisions">
      ${report.changes.map(({ key, field, before, after }) => {
        const name = report.rows.find((row) => row.key === key)?.name[f.language]
        const what = [name, w.fields[field]].filter(Boolean).join(', ')
        return html`<li key=${`${key} ${field}`}>${w.change(what, wordOf(field, before), wordOf(field, after))}</li>`
      })}
    </ul>
  <//>`
}
