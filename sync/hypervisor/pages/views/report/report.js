// @ts-check
/** Rapport mensuel: a closed month on three sheets of paper, or as it stands while it is not closed. */

import { html } from '../../../../../base/web/html.js'
import { Card, Choice, Empty } from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { FigureTrouble, Waiting } from '../../../../../base/web/states.js'
import { CsvButton } from '../governance/csv-button.js'
import { monthAfter, monthText } from '../governance/results.js'
import { Sheets } from './sheets.js'

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('../../../governance/report.ts').ReportBody} ReportBody
 * @typedef {{ month: string, version: number, closedAt: string }} Closed
 * @typedef {ReportBody & { version: number | null, closedAt: string | null,
 *   changes: readonly import('../../../governance/report.ts').ReportChange[] }} Shown
 */

const CHOICES_MAX = 13

/** @param {{ c: Context }} props */
export function ReportPage({ c }) {
  const { t, f, past, route, nowMs } = c
  const w = t.report
  const list = past.text('reports')
  /** @type {readonly Closed[]} */
  const closed = list.data?.reports ?? []
  const thisMonth = f.civilDay(nowMs).slice(0, 7)
  const month = /^\d{4}-\d\d$/.test(route.id) ? route.id : (closed[0]?.month ?? thisMonth)
  const version = route.query.get('version') ?? ''
  const query = version === '' ? '' : `&version=${version}`
  const { state, data } = past.text(`reports/${month}?f=json${query}`)
  const report = /** @type {Shown | undefined} */ (data)
  // Months that are not closed yet show as they stand, and say so.
  const open = [thisMonth, monthAfter(thisMonth, -1), month]
  const months = [...new Set([...closed.map((one) => one.month), ...open])].sort().reverse()
  const versions = closed.filter((one) => one.month === month).map((one) => one.version)
  const go = (/** @type {string} */ to, /** @type {string} */ which = '') => {
    location.hash = linkTo('report', to, { version: which })
  }
  return html`<div class="decide report">
    <div class="decide-top noprint">
      <div class="field"><label for="report-month">${w.choose}</label>
        <select id="report-month" value=${month} onChange=${(/** @type {any} */ event) => go(event.currentTarget.value)}>
          ${months.slice(0, CHOICES_MAX).map((one) => html`<option key=${one} value=${one}>${monthText(f, one)}</option>`)}
        </select>
      </div>
      ${versions.length > 1 && html`<${Choice} label=${w.versions} value=${version === '' ? String(Math.max(...versions)) : version} choices=${[...versions].reverse().map((one) => ({ value: String(one), word: String(one) }))} onChoose=${(/** @type {string} */ which) => go(month, which)} />`}
      <div class="acts">
        <button class="btn" type="button" onClick=${() => print()}>${w.print}</button>
        <${CsvButton} c=${c} path=${`reports/${month}?f=csv${query}`} name=${`rapport-${month}.csv`} word=${w.csv} />
      </div>
    </div>
    ${!report && state === 'loading' && html`<${Waiting} word=${t.loading} lines=${6} />`}
    ${
      !report &&
      state === 'failed' &&
      html`<${Card}><${FigureTrouble} ...${w.trouble} onAgain=${() => {
        past.forget('reports')
        c.touch()
      }} /><//>`
    }
    ${report && isEmpty(report) && html`<${Empty} icon="report" title=${w.none} text=${w.noneText} />`}
    ${report && !isEmpty(report) && html`<${Sheets} c=${c} report=${report} />`}
  </div>`
}

/** @param {Shown} report */
function isEmpty({ rows, events, version }) {
  return (
    version === null && events.length === 0 && rows.every(({ thisMonth }) => thisMonth === null)
  )
}
