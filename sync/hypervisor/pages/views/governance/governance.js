// @ts-check
/** Gouvernance: the programmes of the plan in a month, what needs a decision, how far the data can be trusted. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head } from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { FigureTrouble, Quiet, StateWord, Tag, Waiting } from '../../../../../base/web/states.js'
import { CsvButton } from './csv-button.js'
import { EntryCard } from './entry-card.js'
import { Pace } from './pace.js'
import { ProgrammeTable } from './programme-table.js'
import { capital, countsText, monthAfter, monthText, SHAPES } from './results.js'

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('./results.js').GovernanceView} GovernanceView
 */

const MONTHS_BACK = 26
const LIGHTS = /** @type {const} */ (['kept', 'watch', 'off', 'notReported'])

/** @param {{ c: Context }} props */
export function Governance({ c }) {
  const { t, f, route, past, nowMs } = c
  const w = t.governance
  const thisMonth = f.civilDay(nowMs).slice(0, 7)
  const asked = route.query.get('month') ?? thisMonth
  const month = /^\d{4}-\d\d$/.test(asked) && asked <= thisMonth ? asked : thisMonth
  const path = `governance?month=${month}`
  const { state, data } = past.text(path)
  const view = /** @type {GovernanceView | undefined} */ (data)
  const mayEnter =
    c.who?.roles.some((role) => role === 'operator' || role === 'maintainer') ?? false
  const isEntering = mayEnter && route.query.get('enter') === '1'
  return html`<div class="decide">
    <div class="decide-top">
      <p class="lede">${w.lede}</p>
      <div class="acts noprint">
        <${MonthChooser} c=${c} month=${month} thisMonth=${thisMonth} />
        <a class="btn" href=${linkTo('report', month)}>${w.report}</a>
        <${CsvButton} c=${c} path=${`governance?month=${month}&f=csv`} name=${`gouvernance-${month}.csv`} word=${w.csv} />
        ${mayEnter && !isEntering && html`<a class="btn main" href=${linkTo('governance', '', { month, enter: '1' })}>${w.enter}</a>`}
      </div>
    </div>
    ${isEntering && html`<${EntryCard} c=${c} month=${month} />`}
    ${!view && state === 'loading' && html`<${Waiting} word=${t.loading} lines=${6} />`}
    ${
      !view &&
      state === 'failed' &&
      html`<${Card}><${FigureTrouble} ...${w.trouble} onAgain=${() => {
        past.forget('governance')
        c.touch()
      }} /><//>`
    }
    ${view && html`<${Shown} c=${c} view=${view} />`}
  </div>`
}

/** @param {{ c: Context, month: string, thisMonth: string }} props */
function MonthChooser({ c, month, thisMonth }) {
  const { t, f, route } = c
  const enter = route.query.get('enter') ?? ''
  const to = (/** @type {number} */ months) =>
    linkTo('governance', '', { month: monthAfter(month, months), enter })
  const isOldest = month <= monthAfter(thisMonth, -MONTHS_BACK)
  return html`<div class="months" role="group" aria-label=${t.governance.month}>
    ${isOldest ? html`<span class="btn" aria-disabled="true">‹</span>` : html`<a class="btn" href=${to(-1)} aria-label=${t.governance.before}>‹</a>`}
    <b>${capital(monthText(f, month))}</b>
    ${month >= thisMonth ? html`<span class="btn" aria-disabled="true" aria-hidden="true">›</span>` : html`<a class="btn" href=${to(1)} aria-label=${t.governance.after}>›</a>`}
  </div>`
}

/** @param {{ c: Context, view: GovernanceView }} props */
function Shown({ c, view }) {
  const { t, f } = c
  const w = t.governance
  const month = capital(monthText(f, view.month))
  return html`<${Summary} c=${c} view=${view} />
    <${Card} isFlush=${true} label=${w.programmes}>
      <${Head} title=${w.programmes} context=${w.programmesText(view.isRunning ? w.monthSoFar(month) : month)} />
      <${ProgrammeTable} c=${c} view=${view} />
    <//>
    <div class="grid two">
      <${Decisions} c=${c} view=${view} />
      <${Quality} c=${c} view=${view} />
    </div>
    <${Pace} c=${c} view=${view} />
    <${Rule} c=${c} view=${view} />`
}

/** Counts by light, and which commitments slip. @param {{ c: Context, view: GovernanceView }} props */
function Summary({ c, view }) {
  const { t, f } = c
  const w = t.governance
  const { lights, slipping, programmes } = view
  const nameOf = (/** @type {string} */ key) =>
    programmes.find((one) => one.key === key)?.name[f.language] ?? key
  const list = slipping.map(({ programme, topic }) => {
    return `${nameOf(programme)}, ${(w.topics[topic] ?? topic).toLowerCase()}`
  })
  const shape =
    lights.off > 0 || slipping.some(({ state }) => state === 'off')
      ? 'alarm'
      : lights.watch + slipping.length > 0
        ? 'watch'
        : lights.kept > 0
          ? 'ok'
          : 'unknown'
  const wasSaid = programmes.some(({ commitments }) => Object.values(commitments).some(Boolean))
  const day = f.day(Date.parse(view.at) - (view.isRunning ? 0 : 1))
  return html`<p class=${`summary ${shape}`}>
    <b>${w.asOf(day)}</b>${f.language === 'fr' ? '\u00a0' : ''}: ${countsText(f, lights, w.counts)}.
    ${list.length > 0 ? ` ${w.slipping(list.join('\u00a0; '))}` : wasSaid ? ` ${w.noneSlipping}` : ''}
  </p>`
}

/** @param {{ c: Context, view: GovernanceView }} props */
export function Decisions({ c, view }) {
  const { t, f, nowMs } = c
  const w = t.governance
  const today = f.civilDay(nowMs)
  return html`<${Card} label=${w.decisions}>
    <${Head} title=${w.decisions} />
    ${view.decisions.length === 0 && html`<${Quiet} text=${w.noDecision} />`}
    <ul class="decisions">
      ${view.decisions.map(({ id, title, body, day, proposal, costEuros }) => {
        const isLate = day < today
        return html`<li key=${id}>
          <b>${title}</b>
          <span class="dim small">${body}, <${isLate ? Late : 'span'}>${f.day(Date.parse(`${day}T12:00:00Z`))}<//>. ${w.proposed}${f.language === 'fr' ? '\u00a0' : ''}: ${proposal}${costEuros === undefined ? '' : ` (${f.unit(costEuros, '€')})`}</span>
        </li>`
      })}
    </ul>
  <//>`
}

/** @param {{ children?: import('../../../../../base/web/html.js').Children }} props */
function Late({ children }) {
  return html`<${StateWord} shape="watch" word=${children} />`
}

/** @param {{ c: Context, view: GovernanceView }} props */
export function Quality({ c, view }) {
  const { t, f } = c
  const w = t.governance
  return html`<${Card} label=${w.quality(monthText(f, view.month))}>
    <${Head} title=${w.quality(monthText(f, view.month))} />
    <table class="ledger">
      <thead><tr><th scope="col">${w.qualityHeads.domain}</th><th scope="col" class="num">${w.qualityHeads.coverage}</th><td class="covercell"></td><th scope="col" class="num">${w.qualityHeads.sure}</th></tr></thead>
      <tbody>
        ${view.quality.map(({ key, look, coverage, status, sure }) => {
          const name = view.programmes.find((one) => one.key === key)?.name[f.language] ?? key
          return html`<tr key=${key}>
            <th scope="row">${name}</th>
            <td class="num">${coverage === null ? '—' : f.percent(coverage)}${status === 'partial' && html` <${Tag} word=${w.partial} />`}${status === 'unpublished' && html` <${Tag} word=${w.unpublished} />`}</td>
            <td class="covercell">${coverage !== null && html`<span class="cover" aria-hidden="true"><i class=${`s-${look}`} style=${{ '--v': `${coverage * 100}%` }}></i><u></u></span>`}</td>
            <td class="num">${sure === null ? '—' : f.percent(sure)}</td>
          </tr>`
        })}
      </tbody>
    </table>
    <p class="dim small">${w.qualityNote}</p>
  <//>`
}

/** @param {{ c: Context, view: GovernanceView }} props */
export function Rule({ c, view }) {
  const { t, f } = c
  const w = t.governance
  return html`<${Card} label=${w.rule}>
    <${Head} title=${w.rule} context=${w.ruleNote} />
    <dl class="rule">
      ${LIGHTS.map((light) => html`<div key=${light}><dt><${StateWord} shape=${SHAPES[light]} word=${w.lights[light]} /></dt><dd>${w.rules[light]}</dd></div>`)}
    </dl>
    <details>
      <summary>${w.how}</summary>
      <dl class="hows">
        ${view.programmes.flatMap(({ indicators }) => indicators.map(({ key, name, how }) => html`<div key=${key}><dt>${name[f.language]}</dt><dd>${how[f.language]}</dd></div>`))}
      </dl>
    </details>
  <//>`
}
