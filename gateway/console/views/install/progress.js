// @ts-check
/** Planned against installed: the weeks as a small plot, the kinds as rows. */

import { html, useEffect, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Head, Legend, Meter } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { lookOf } from '../../model.js'

/** @typedef {import('./watch.js').Context} Context */
/** @typedef {import('../../../api/install-progress.ts').InstallProgress} Progress */
/** @typedef {import('../../../api/install-progress.ts').WeekProgress} Week */

const WEEKS_SHOWN = 8

/** @param {{ c: Context }} props */
export function Progress({ c }) {
  const { t, f, nowMs } = c
  const [progress, setProgress] = useState(
    /** @type {Progress | 'failed' | undefined} */ (undefined),
  )
  useEffect(() => {
    void c.ask('installations', {}).then(
      (answer) => setProgress(answer.progress),
      () => setProgress('failed'),
    )
  }, [])
  const report = html`<a class="btn" href=${linkTo('install', '', { report: f.civilDay(nowMs) })}><${Icon} name="report" />${t.install.reportOpen}</a>`
  if (progress === 'failed')
    return html`<${Card}><${Head} title=${t.install.plan} /><p class="bad">${t.pastFailed}</p>${report}<//>`
  const { total, weeks = [], kinds } = progress ?? {}
  if (!total || total.planned + total.installed === 0)
    return html`<${Card}><${Head} title=${t.install.plan} /><p class="dim small">${progress ? t.install.planNone : t.loading}</p>${report}<//>`
  const names = /** @type {Readonly<Record<string, string>>} */ (t.kinds)
  return html`<${Card}>
    <${Head} title=${t.install.plan} context=${t.install.planText(f, total.installed, total.planned)} />
    <${Weeks} c=${c} weeks=${shownOf(weeks)} />
    <${Legend} items=${[
      { name: 'green', word: t.install.installed },
      { name: 'planned', word: t.install.planned },
    ]} />
    <ul class="kinds">${Object.entries(kinds ?? {}).map(
      ([kind, count]) =>
        html`<li key=${kind}><span class="lab">${names[kind] ?? lookOf(kind).page}</span><span class="num">${t.install.kindCount(count.installed, count.planned)}</span><${Meter} label=${t.install.planText(f, count.installed, count.planned)} share=${count.planned === 0 ? 1 : count.installed / count.planned} state="green" /></li>`,
    )}</ul>
    ${report}
  <//>`
}

/** The newest of them, with those that have no date last. @param {readonly Week[]} weeks */
function shownOf(weeks) {
  return weeks.slice(-WEEKS_SHOWN)
}

const PLOT = { width: 342, height: 96, top: 14, base: 78 }

/** Installed before planned, each with its number. @param {{ c: Context, weeks: readonly Week[] }} props */
function Weeks({ c, weeks }) {
  const { t } = c
  const { width, height, top, base } = PLOT
  const most = Math.max(1, ...weeks.map(({ planned, installed }) => Math.max(planned, installed)))
  const slot = width / weeks.length
  const bar = Math.min(28, slot * 0.55)
  const tall = (/** @type {number} */ count) => (count / most) * (base - top)
  const nameOf = (/** @type {Week} */ { week }) =>
    week === null ? t.install.someWeek : t.install.weekShort(week.slice(6))
  const list = weeks.map((one) => t.install.planWeek(nameOf(one), one.installed, one.planned))
  return html`<figure class="chart weeks"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${t.install.planWeeks(list.join(', '))}>
    <path class="grid" d=${`M0 ${base + 0.5}H${width}`} />
    ${weeks.map((one, i) => {
      const middle = slot * (i + 0.5)
      const x = middle - bar / 2
      const { planned, installed } = one
      return html`<g key=${nameOf(one)}>
        ${planned > 0 && html`<rect class="plan" x=${x} y=${base - tall(planned)} width=${bar} height=${tall(planned)} />`}
        ${installed > 0 && html`<rect class="fl s-green" x=${x} y=${base - tall(installed)} width=${bar} height=${tall(installed)} />`}
        <text x=${middle} y=${base - tall(Math.max(planned, installed)) - 3} text-anchor="middle">${installed}/${planned}</text>
        <text x=${middle} y=${height - 4} text-anchor="middle">${nameOf(one)}</text>
      </g>`
    })}
  </svg></figure>`
}
