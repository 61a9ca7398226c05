// @ts-check
/** Frames by channel and spreading factor as a waterfall, and when the gateway heard nothing. */

import { useWidth } from '../../../../base/web/charts.js'
import { html } from '../../../../base/web/html.js'
import { Card, Head, Legend } from '../../../../base/web/parts.js'
import { Waiting } from '../../../../base/web/states.js'

/** @typedef {import('./radio.js').Context} Context @typedef {import('./radio.js').AirKept} AirKept */

const SPAN_MS = 30 * 60_000
const HEIGHT = 300
const PAD = { left: 44, top: 30, bottom: 6 }
/** As many as fit; a network of eight channels and the FSK one. */
const CHANNELS_MAX = 10

/** A column a channel, six lanes a column, time downwards. @param {{ c: Context, air: AirKept }} props */
export function Fall({ c, air }) {
  const { t, f, model, nowMs } = c
  const [box, width] = useWidth(640)
  const { data } = air
  // What came since the answer comes with the stream.
  const newer = model.heard.filter(({ atMs }) => atMs > (data?.toMs ?? 0))
  const shown = [...(data?.heard ?? []), ...newer].filter(
    ({ atMs, sf }) => atMs > nowMs - SPAN_MS && sf >= 7,
  )
  const sent = (data?.sent ?? []).filter(({ atMs }) => atMs > nowMs - SPAN_MS)
  const channels = [...new Set(shown.map(({ freqHz }) => freqHz))]
    .sort((a, b) => a - b)
    .slice(0, CHANNELS_MAX)
  const column = (width - PAD.left) / Math.max(1, channels.length)
  const lane = (column - 4) / 6
  const inner = HEIGHT - PAD.top - PAD.bottom
  const y = (/** @type {number} */ atMs) => PAD.top + ((nowMs - atMs) / SPAN_MS) * inner
  return html`<${Card} label=${t.radio.fall}>
    <${Head} kind="none" icon="radio" title=${t.radio.fall} context=${t.radio.fallText} />
    ${air.state === 'loading' && html`<${Waiting} word=${t.loading} />`}
    ${air.state === 'failed' && html`<p class="bad">${t.radio.airFailed}</p>`}
    <div class="chart" ref=${box}><svg class="fall" width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" aria-label=${t.radio.fallLabel(f, shown.length)}>
      <text x="0" y="12">MHz</text>
      ${channels.map((freqHz, i) => html`<rect key=${freqHz} class="bed" x=${PAD.left + i * column} y=${PAD.top} width=${column - 3} height=${inner} /><text x=${PAD.left + (i + 0.5) * column - 2} y="22" text-anchor="middle">${f.number(freqHz / 1e6, 1)}</text>`)}
      ${[0, 10, 20].map((minutes) => html`<text key=${minutes} x=${PAD.left - 6} y=${PAD.top + (minutes / 30) * inner + 9} text-anchor="end">${minutes === 0 ? f.minute(nowMs) : `−${minutes}\u202fmin`}</text>`)}
      ${shown.map(({ atMs, freqHz, sf }, i) => html`<rect key=${`${atMs}-${i}`} class=${`q${sf - 6}`} x=${PAD.left + channels.indexOf(freqHz) * column + (sf - 7) * lane + 1} y=${y(atMs)} width=${Math.max(2, lane - 1)} height=${2 + (sf - 7) * 0.6} />`)}
      ${sent.map(({ atMs }, i) => html`<path key=${`s${atMs}-${i}`} class="deaf" d=${`M${PAD.left} ${y(atMs)}H${width - 3}`} />`)}
    </svg></div>
    <${Legend} items=${[
      ...[7, 8, 9, 10, 11, 12].map((sf) => ({ name: `q q${sf - 6}`, word: `SF${sf}` })),
      { name: 'alarm', word: t.radio.deafLine, isLine: true },
    ]} />
  <//>`
}
