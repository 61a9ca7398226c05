// @ts-check
/** Can it be trusted: share found true with its 95 % interval, against the goal (hypervisor-ux.md §5). */

import { useWidth } from '../../../../../base/web/charts.js'
import { html } from '../../../../../base/web/html.js'
import { Panel } from '../../parts/page.js'

/** @typedef {import('../../app.js').Context} Context */
/** @typedef {{ answers: number, share: number | null, low: number, high: number }} Precision */

const GOAL = 0.85
const ROW_PX = 34
const LEFT_PX = 92
const RIGHT_PX = 16
const TOP_PX = 18

/** @param {{ c: Context }} props */
export function Trust({ c }) {
  const { t, f, past } = c
  const words = t.patrol.trust
  const { state, data } = past.text('patrol/precision')
  if (state === 'failed')
    return html`<${Panel} title=${words.title}><p class="bad">${words.failed}</p><//>`
  const all = /** @type {Precision | undefined} */ (data?.all)
  if (!all || all.share === null)
    return html`<${Panel} title=${words.title} text=${data ? words.none : t.loading} />`
  const rows = /** @type {const} */ (['prm', 'delivery', 'ev', 'normal']).flatMap((category) => {
    const one = /** @type {Precision} */ (data[category])
    return one.share === null ? [] : [{ name: t.categories[category], ...one }]
  })
  const shown = [{ name: words.all, ...all }, ...rows]
  return html`<${Panel} title=${words.title}>
    <${Dots} rows=${shown} goal=${words.goal} label=${words.label(f.percent(all.share), f.percent(all.low), f.percent(all.high))} />
    <p class="note">${words.text(f.number(all.answers))}</p>
    <details class="data"><summary>${t.alarm.chartData}</summary><table class="plain">
      <thead><tr><th scope="col">${words.category}</th><th scope="col" class="num">${words.answers}</th><th scope="col" class="num">${words.share}</th><th scope="col" class="num">${words.interval}</th></tr></thead>
      <tbody>${shown.map(({ name, answers, share, low, high }) => html`<tr key=${name}><th scope="row">${name}</th><td class="num">${f.number(answers)}</td><td class="num">${f.percent(share ?? 0)}</td><td class="num">${f.percent(low)} – ${f.percent(high)}</td></tr>`)}</tbody>
    </table></details>
  <//>`
}

/** @param {{ rows: readonly (Precision & { name: string })[], goal: string, label: string }} props */
function Dots({ rows, goal, label }) {
  const [box, width] = useWidth(326)
  const height = TOP_PX + rows.length * ROW_PX + 18
  const x = (/** @type {number} */ share) => LEFT_PX + share * (width - LEFT_PX - RIGHT_PX)
  return html`<div class="chart" ref=${box}><svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}>
    ${[0, 0.5, 1].map((share) => html`<path class="ax" d=${`M${x(share).toFixed(1)} ${TOP_PX}V${height - 18}`} /><text x=${x(share)} y=${height - 4} text-anchor="middle">${share * 100}</text>`)}
    <path class="goal" d=${`M${x(GOAL).toFixed(1)} ${TOP_PX}V${height - 18}`} /><text x=${x(GOAL)} y="12" text-anchor="middle">${goal}</text>
    ${rows.map(({ name, share, low, high }, i) => {
      const y = TOP_PX + (i + 0.5) * ROW_PX
      return html`<g key=${name} class="s-ink"><text x="0" y=${y + 4}>${name}</text><path class="ln" d=${`M${x(low).toFixed(1)} ${y}H${x(high).toFixed(1)}`} /><circle class="dot" cx=${x(share ?? 0)} cy=${y} r="5" /></g>`
    })}
  </svg></div>`
}
