// @ts-check
/** How the installation goes, programme by programme: a stepped line under the plan, and the arithmetic in words. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head } from '../../../../../base/web/parts.js'
import { SteppedChart } from '../../../../../base/web/small-charts.js'
import { monthsBetween, monthText } from './results.js'

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('./results.js').GovernanceView} GovernanceView
 */

/** @param {{ c: Context, view: GovernanceView }} props */
export function Pace({ c, view }) {
  const { t, f } = c
  const w = t.governance
  const shown = view.programmes.filter(({ sensors }) => sensors.course.length > 0)
  if (shown.length === 0) return null
  return html`<${Card} label=${w.pace}>
    <${Head} title=${w.pace} />
    <div class="grid two">
      ${shown.map(({ key, name, look, sensors }) => {
        const text = sentenceOf(c, sensors)
        const { planned, course, forecast } = sensors
        const last = course.at(-1)?.month ?? view.month
        const ready = forecast?.readyMonth
        const ahead = ready && {
          word: monthText(f, ready, { isShort: true }),
          months: Math.max(1, monthsBetween(last, ready)),
        }
        const points = course.map(({ month, installed }) => {
          return { word: monthText(f, month, { isShort: true }), value: installed }
        })
        return html`<figure key=${key}>
          <h3>${name[f.language]}</h3>
          <p class="dim small">${text}</p>
          <${SteppedChart} label=${`${name[f.language]}. ${text}`} look=${look} f=${f} points=${points} planned=${planned} plannedWord=${w.plan(f.number(planned))} ahead=${ahead} />
        </figure>`
      })}
    </div>
  <//>`
}

/** @param {Context} c @param {GovernanceView['programmes'][number]['sensors']} sensors */
function sentenceOf({ t, f }, { forecast, installed, planned }) {
  const w = t.governance
  if (installed >= planned) return w.done
  if (!forecast) return w.tooYoung
  const since = monthText(f, forecast.sinceMonth)
  const remaining = f.number(forecast.remaining)
  const { readyMonth, lateMonths } = forecast
  if (readyMonth === undefined) return w.stalled(since, remaining)
  const late = lateMonths === undefined ? '' : lateMonths > 0 ? w.late(lateMonths) : w.early
  const perMonth = f.number(forecast.perMonth, 1)
  return w.forecast({ perMonth, since, remaining, ready: monthText(f, readyMonth), late })
}
