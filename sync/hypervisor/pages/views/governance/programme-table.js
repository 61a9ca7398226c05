// @ts-check
/** The table in the plan's own form; in a hand one card for each programme. */

import { html } from '../../../../../base/web/html.js'
import { Steps, ThreeStepBar, YearLine } from '../../../../../base/web/small-charts.js'
import { StateWord, Tag } from '../../../../../base/web/states.js'
import { capital, monthText, SHAPES, targetLines, targetText, valueText } from './results.js'

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('./results.js').GovernanceView} GovernanceView
 * @typedef {import('./results.js').ProgrammeView} ProgrammeView
 * @typedef {import('./results.js').IndicatorView} IndicatorView
 */

const TOPICS = /** @type {const} */ (['cost', 'schedule', 'requirements'])

/** @param {{ c: Context, view: GovernanceView }} props */
export function ProgrammeTable({ c, view }) {
  const { t, f } = c
  const w = t.governance
  const h = w.heads
  const month = capital(monthText(f, view.month))
  return html`<table class="gov">
    <thead>
      <tr>
        <th scope="col">${h.programme}</th>
        <th scope="col">${h.indicator}</th>
        <th scope="col" class="num">${month}</th>
        <th scope="col" class="num">${h.target}</th>
        <th scope="col">${h.year} <span class="xs">${h.yearNote}</span></th>
        <th scope="col">${h.result}</th>
        <th scope="col">${h.sensors}</th>
        <th scope="col">${h.commitments}</th>
      </tr>
    </thead>
    ${view.programmes.map((programme) => html`<${Programme} key=${programme.key} c=${c} programme=${programme} isRunning=${view.isRunning} />`)}
  </table>`
}

/** @param {{ c: Context, programme: ProgrammeView, isRunning: boolean }} props */
function Programme({ c, programme, isRunning }) {
  const { t, f } = c
  const w = t.governance
  const { name, look, impact, indicators, sensors, commitments, risk } = programme
  const count = indicators.length
  const [installed, planned, reliable] = [sensors.installed, sensors.planned, sensors.reliable].map(
    (one) => f.number(one),
  )
  return html`<tbody>
    ${indicators.map(
      (indicator, i) => html`<tr key=${indicator.key}>
        ${
          i === 0 &&
          html`<th scope="rowgroup" rowspan=${count + 1} class=${`pg s-${look}`}>${name[f.language]} <${Steps} label=${w.impact(impact)} level=${impact} /></th>`
        }
        <${Result} c=${c} indicator=${indicator} look=${look} isRunning=${isRunning} />
        ${
          i === 0 &&
          html`<td rowspan=${count} class="fit">
            <span class="nw"><b>${installed}</b><span class="dim"> / ${planned}</span></span>
            <${ThreeStepBar} label=${w.sensors(installed ?? '', planned ?? '', reliable ?? '')} look=${look} planned=${sensors.planned} installed=${sensors.installed} reliable=${sensors.reliable} />
          </td>
          <td rowspan=${count} class="en"><dl class="terms">
            ${TOPICS.map((topic) => html`<div key=${topic}><dt>${w.topics[topic]}</dt><dd><${Commitment} c=${c} told=${commitments[topic]} /></dd></div>`)}
          </dl></td>`
        }
      </tr>`,
    )}
    <tr class="risk"><td colspan="7"><span class="dim">${w.risks}</span> ${risk ? risk.text : '—'}</td></tr>
  </tbody>`
}

/** @param {{ c: Context, indicator: IndicatorView, look: string, isRunning: boolean }} props */
function Result({ c, indicator, look, isRunning }) {
  const { t, f } = c
  const w = t.governance
  const { name, value, target, light, months, status, coverage, isWorsening, source } = indicator
  const shown = valueText(f, indicator, value)
  const text = status === 'partial' ? html`<i>${shown}</i>` : shown
  const tag =
    status === 'partial' ? w.partial : status === 'unpublished' ? w.unpublished : undefined
  const notes = [
    isWorsening ? w.worsening : undefined,
    source === undefined ? undefined : w.source(source),
  ].filter(Boolean)
  return html`<td class="what" title=${indicator.how[f.language]}>${name[f.language]}${notes.length > 0 && html`<span class="xs dim">${notes.join(' · ')}</span>`}</td>
    <td class="num val"><b>${text}</b>${tag && html` <${Tag} word=${tag}>${coverage === null ? '' : f.percent(coverage)}<//>`}</td>
    <td class="num goalcell">${targetText(f, indicator, target, w.falls)}</td>
    <td class="year">${
      months.some((one) => one.value !== null)
        ? html`<${YearLine} values=${months.map((one) => one.value)} targets=${targetLines(target)} isRunning=${isRunning} look=${look} />`
        : html`<span class="xs dim">${w.noData}</span>`
    }</td>
    <td class="light"><${StateWord} shape=${SHAPES[light]} word=${w.lights[light]} /></td>`
}

/** @param {{ c: Context, told: ProgrammeView['commitments']['cost'] }} props */
function Commitment({ c, told }) {
  const { t, f, nowMs } = c
  const w = t.governance
  if (!told) return html`<span class="dim">${w.notTold}</span>`
  const who = w.by(told.by, f.moment(told.atMs, nowMs))
  return html`<details class="told">
    <summary><${StateWord} shape=${SHAPES[told.state]} word=${w.states[told.state]} /></summary>
    <p>${told.text}</p><p class="xs dim">${who}</p>
  </details>`
}
