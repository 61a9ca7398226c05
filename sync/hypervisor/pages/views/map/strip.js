// @ts-check
/** The last day of a space as one strip: free, taken, unknown hatched; to whom it may be shown. */

import { useWidth } from '../../../../../base/web/charts.js'
import { html, useState } from '../../../../../base/web/html.js'
import { stretchesOf } from '../../../../../base/web/stretches.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../live/picture.js').Space} Space */

const DAY_MS = 86_400_000
const HEIGHT_PX = 34
const STATES = /** @type {const} */ (['free', 'occupied', 'unknown'])
let patterns = 0

/** @param {{ c: Context, space: Space }} props */
export function DayStrip({ c, space }) {
  const { t, past } = c
  const words = t.cityMap.card
  const isReserved = space.category === 'prm'
  if (isReserved && !c.who?.roles.includes('police'))
    return html`<p class="note">${words.reserved}</p>`
  const path = `facts?subject=${encodeURIComponent(space.id)}&limit=400&standing=true`
  const { state, data } = past.slow(path)
  if (state === 'loading') return html`<p class="note">${words.loading}</p>`
  if (state === 'failed') return html`<p class="bad">${words.failed}</p>`
  return html`<h3>${words.day}</h3><${Strip} c=${c} facts=${data.facts} /><p class="note">${words.logged}</p>`
}

/** @param {{ c: Context, facts: readonly import('../../city.js').FactLine[] }} props newest first */
function Strip({ c, facts }) {
  const { t, f, nowMs } = c
  const [box, width] = useWidth(320)
  const [name] = useState(() => `strip-hatch-${++patterns}`)
  const fromMs = nowMs - DAY_MS
  const told = facts
    .flatMap(({ type, at, fields }) =>
      at === null
        ? []
        : [
            {
              type,
              atMs: Date.parse(at),
              sinceMs: fields?.['sinceMs'],
              stayMs: fields?.['stayMs'],
            },
          ],
    )
    .sort((a, b) => a.atMs - b.atMs)
  const stretches = stretchesOf(told, fromMs, nowMs).filter(({ toMs }) => toMs > fromMs)
  const sumOf = (/** @type {string} */ state) =>
    stretches.reduce((sum, one) => sum + (one.state === state ? one.toMs - one.fromMs : 0), 0)
  const [free, occupied, unknown] = STATES.map((state) => f.lasted(sumOf(state)))
  const x = (/** @type {number} */ ms) => ((Math.max(ms, fromMs) - fromMs) / DAY_MS) * width
  return html`<div class="chart" ref=${box}><svg class="strip" width=${width} height=${HEIGHT_PX} viewBox=${`0 0 ${width} ${HEIGHT_PX}`} role="img" aria-label=${t.cityMap.card.strip(free ?? '', occupied ?? '', unknown ?? '')}>
    <defs><pattern id=${name} class="pattern" width="7" height="7" patternUnits="userSpaceOnUse"><path d="M-1 8L8 -1M-1 1L1 -1M6 8L8 6" /></pattern></defs>
    ${stretches.map((one) => html`<rect key=${one.fromMs} class=${one.state} x=${x(one.fromMs)} y="0" width=${Math.max(0.5, x(one.toMs) - x(one.fromMs))} height="16" ...${one.state === 'unknown' && { fill: `url(#${name})` }} />`)}
    ${[6, 12, 18].map((hours) => html`<text key=${hours} x=${x(nowMs - hours * 3_600_000)} y=${HEIGHT_PX - 5} text-anchor="middle">${f.minute(nowMs - hours * 3_600_000)}</text>`)}
  </svg></div>`
}
