// @ts-check
/** The three sheets: what matters; every indicator; how far it may be trusted and how it is read. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head } from '../../../../../base/web/parts.js'
import { Steps, ThreeStepBar } from '../../../../../base/web/small-charts.js'
import { Revised, StateWord, Tag } from '../../../../../base/web/states.js'
import { Decisions, Quality, Rule } from '../governance/governance.js'
import { countsText, monthText, SHAPES, targetText, valueText } from '../governance/results.js'
import { Changes } from './changes.js'
import { Events } from './events.js'

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('./report.js').Shown} Shown
 * @typedef {Shown['rows'][number]} Row
 */

const LIGHTS = /** @type {const} */ (['off', 'watch', 'notReported', 'kept'])
const FIGURES = 4

/** @param {{ c: Context, report: Shown }} props */
export function Sheets({ c, report }) {
  const { t, f } = c
  const w = t.report
  const { view, version, closedAt } = report
  const month = monthText(f, report.month)
  const when = closedAt === null ? '' : f.day(Date.parse(closedAt))
  return html`<div class="paper">
      <header class="letterhead">
        <p class="dim small">${w.city}</p>
        <h2>${w.title(month)}</h2>
        <p class="lede">${w.lede(countsText(f, view.lights, t.governance.counts))}</p>
        <p class="dim small">${version === null ? w.open : w.version(version, when)}</p>
      </header>
      <${FourFigures} c=${c} rows=${report.rows} />
      <${Programmes} c=${c} report=${report} />
      <div class="grid two">
        <${Decisions} c=${c} view=${view} />
        <${Events} c=${c} report=${report} />
      </div>
    </div>
    <div class="paper">
      <${Card} isFlush=${true} label=${w.table}>
        <${Head} title=${w.table} context=${w.tableText} />
        <${RowTable} c=${c} report=${report} />
      <//>
    </div>
    <div class="paper">
      ${report.changes.length > 0 && html`<${Changes} c=${c} report=${report} />`}
      <${Quality} c=${c} view=${view} />
      <${Rule} c=${c} view=${view} />
      <${Card} label=${w.read}>
        <${Head} title=${w.read} />
        <ul class="decisions">${w.readText.map((text) => html`<li key=${text}>${text}</li>`)}</ul>
      <//>
    </div>`
}

/** The first figure that is known of each programme. @param {{ c: Context, rows: readonly Row[] }} props */
function FourFigures({ c, rows }) {
  const { t, f } = c
  const w = t.governance
  const programmes = [...new Set(rows.map(({ programme }) => programme))]
  const firsts = programmes.flatMap((key) => {
    const own = rows.filter((row) => row.programme === key && row.thisMonth !== null)
    return own.slice(0, 1)
  })
  const shown = firsts.slice(0, FIGURES)
  if (shown.length === 0) return null
  return html`<section class="fourfigs" aria-label=${t.report.figures}>
    ${shown.map((row) => {
      const target = targetText(f, row, row.target, w.falls)
      return html`<div key=${row.key}>
        <p class="small">${row.name[f.language]}</p>
        <p class="v">${valueText(f, row, row.thisMonth)}</p>
        <p class="small"><${StateWord} shape=${SHAPES[row.result] ?? 'unknown'} word=${w.lights[row.result]} /> <span class="dim">${w.heads.target.toLowerCase()} ${target}</span></p>
      </div>`
    })}
  </section>`
}

/** @param {{ c: Context, report: Shown }} props */
function Programmes({ c, report }) {
  const { t, f } = c
  const w = t.report
  const h = w.programmesHeads
  return html`<${Card} label=${w.programmes}>
    <${Head} title=${w.programmes} />
    <table class="ledger stacked">
      <thead><tr><th scope="col">${h.programme}</th><th scope="col">${h.results}</th><th scope="col">${h.sensors}</th><th scope="col">${h.risk}</th></tr></thead>
      <tbody>
        ${report.view.programmes.map(({ key, name, look, impact, indicators, sensors, risk }) => {
          const counts = LIGHTS.map((light) => {
            return { light, count: indicators.filter((one) => one.light === light).length }
          }).filter(({ count }) => count > 0)
          const [reliable = '', installed = '', planned = ''] = [
            sensors.reliable,
            sensors.installed,
            sensors.planned,
          ].map((one) => f.number(one))
          return html`<tr key=${key}>
            <th scope="row">${name[f.language]} <${Steps} label=${t.governance.impact(impact)} level=${impact} /></th>
            <td><span class="lights">${counts.map(({ light, count }) => html`<${StateWord} key=${light} shape=${SHAPES[light]} word=${`${count} ${t.governance.lights[light]}`} />`)}</span></td>
            <td><span class="nw">${reliable} / ${installed} / ${planned}</span> <${ThreeStepBar} label=${t.governance.sensors(installed, planned, reliable)} look=${look} planned=${sensors.planned} installed=${sensors.installed} reliable=${sensors.reliable} /></td>
            <td>${risk ? risk.text : '—'}</td>
          </tr>`
        })}
      </tbody>
    </table>
  <//>`
}

/** @param {{ c: Context, report: Shown }} props */
function RowTable({ c, report }) {
  const { t, f } = c
  const w = t.report
  const h = w.heads
  const { programmes } = report.view
  return html`<table class="rows-table">
    <thead>
      <tr>
        <th scope="col">${h.indicator}</th><th scope="col" class="num">${h.thisMonth}</th><th scope="col" class="num">${h.lastMonth}</th>
        <th scope="col" class="num">${h.yearBefore}</th><th scope="col" class="num">${h.target}</th><th scope="col">${h.result}</th><th scope="col" class="num">${h.coverage}</th>
      </tr>
    </thead>
    ${programmes.map(
      ({ key, name, look }) => html`<tbody key=${key}>
        <tr class="prog"><th scope="rowgroup" colspan="7" class=${`pg s-${look}`}>${name[f.language]}</th></tr>
        ${report.rows.filter((row) => row.programme === key).map((row) => html`<${RowLine} key=${row.key} c=${c} row=${row} report=${report} />`)}
      </tbody>`,
    )}
  </table>`
}

/** @param {{ c: Context, row: Row, report: Shown }} props */
function RowLine({ c, row, report }) {
  const { t, f } = c
  const w = t.report
  const h = w.heads
  const isPartial = row.coverage !== null && row.coverage < 0.9 && row.thisMonth !== null
  const value = valueText(f, row, row.thisMonth)
  const change = report.changes.find(({ key, field }) => key === row.key && field === 'thisMonth')
  const before = typeof change?.before === 'number' ? change.before : null
  return html`<tr>
    <th scope="row">${row.name[f.language]}</th>
    <td class="num" data-l=${h.thisMonth}><b>${isPartial ? html`<i>${value}</i>` : value}</b>${change && html` <${Revised} word=${w.revised(report.version ?? 0)} before=${w.wasBefore(valueText(f, row, before))} />`}</td>
    <td class="num" data-l=${h.lastMonth}>${valueText(f, row, row.lastMonth)}</td>
    <td class="num" data-l=${h.yearBefore}>${valueText(f, row, row.yearBefore)}</td>
    <td class="num" data-l=${h.target}>${targetText(f, row, row.target, t.governance.falls)}</td>
    <td data-l=${h.result}><${StateWord} shape=${SHAPES[row.result] ?? 'unknown'} word=${t.governance.lights[row.result]} /></td>
    <td class="num" data-l=${h.coverage}>${row.coverage === null ? '—' : f.percent(row.coverage)}${isPartial && html` <${Tag} word=${t.governance.partial} />`}</td>
  </tr>`
}
