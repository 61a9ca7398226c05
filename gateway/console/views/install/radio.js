// @ts-check
/** Step 3: is the place good enough. A shape, two words, one sentence; then the gauge, then the numbers. */

import { html } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { spreadingFactor } from '../../model.js'
import { stateOfVerdict } from './watch.js'

/** @typedef {import('./watch.js').Context} Context @typedef {import('./watch.js').Watch} Watch */

/** What a car above it costs (console-ux.md §11). */
const CAR_DB = { least: 10, most: 15 }

/** @param {{ c: Context, watch: Watch, again: () => Promise<void> }} props */
export function Radio({ c, watch, again }) {
  const { t, f } = c
  const { radio, devEui } = watch
  const { verdict, reserveDb } = radio
  const state = stateOfVerdict(verdict)
  const retest = () => void again().catch(() => {})
  const place = linkTo('install', devEui, { step: 'place' })
  return html`<${Card} state=${verdict === 'weak' ? 'watch' : ''}>
      <div class=${`verdict t-${state}`} role="status"><${Icon} name=${state} /><div><b>${t.install.verdicts[verdict]}</b><span class="dim">${radio.advice[f.language]}</span></div></div>
      <${Gauge} c=${c} reserveDb=${reserveDb} state=${state} />
      ${watch.roles.includes('occupancy') && reserveDb !== null && (verdict === 'good' || verdict === 'enough') && html`<${UnderCar} c=${c} reserveDb=${reserveDb} />`}
      <${Numbers} c=${c} radio=${radio} />
    <//>
    ${verdict === 'weak' && html`<${Remedies} c=${c} radio=${radio} />`}
    <div class="dock">
      ${
        verdict === 'weak'
          ? html`<a class="btn big" href=${place}>${t.install.keepAnyway}</a><button class="btn main big" type="button" onClick=${retest}>${t.install.again}</button>`
          : verdict === 'unknown'
            ? html`<a class="btn big wide" href=${place}>${t.install.placeNow}</a>`
            : html`<button class="btn big" type="button" onClick=${retest}>${t.install.again}</button><a class="btn main big" href=${place}>${t.install.placeIt}</a>`
      }
    </div>`
}

/** @param {{ c: Context, reserveDb: number }} props */
function UnderCar({ c, reserveDb }) {
  const { t, f } = c
  const left = (/** @type {number} */ costDb) => Math.max(0, Math.round(reserveDb) - costDb)
  const most = f.unit(left(CAR_DB.least), 'dB')
  return html`<p class="small">${t.install.car} ${t.install.carLeft(f.number(left(CAR_DB.most)), most)}</p>`
}

const GAUGE = { width: 342, mostDb: 30, enoughDb: 10, goodDb: 15 }

/** @param {{ c: Context, reserveDb: number | null, state: string }} props */
function Gauge({ c, reserveDb, state }) {
  const { t, f } = c
  const { width, mostDb, enoughDb, goodDb } = GAUGE
  const x = (/** @type {number} */ db) => (Math.max(0, Math.min(mostDb, db)) / mostDb) * width
  const label =
    reserveDb === null ? t.install.gaugeNone : t.install.gauge(f.unit(Math.round(reserveDb), 'dB'))
  const middles = [enoughDb / 2, (enoughDb + goodDb) / 2, (goodDb + mostDb) / 2]
  return html`<figure class="chart gauge"><svg viewBox="0 0 342 66" role="img" aria-label=${label}>
    <rect class="bed" x="0.5" y="14.5" width="341" height="15" rx="7.5" />
    ${reserveDb !== null && html`<rect class=${`fl s-${state}`} x="0" y="14" width=${x(reserveDb)} height="16" rx="8" />`}
    <path class="tick" d=${`M${x(enoughDb)} 8v28M${x(goodDb)} 8v28`} />
    ${t.install.gaugeParts.map((word, i) => html`<text key=${word} x=${x(middles[i] ?? 0)} y="49" text-anchor="middle">${word}</text>`)}
    <text x="0" y="64">0</text><text x=${x(enoughDb)} y="64" text-anchor="middle">10</text><text x=${x(goodDb)} y="64" text-anchor="middle">15</text><text x=${width} y="64" text-anchor="end">30 dB</text>
  </svg></figure>`
}

/** @param {{ c: Context, radio: Watch['radio'] }} props */
function Numbers({ c, radio }) {
  const { t, f } = c
  const { received, sent, rssiDbm, snrDb, gateways, dataRate } = radio
  if (received === 0) return null
  const sf = spreadingFactor(dataRate)
  return html`<dl class="kv">
    <dt>${t.install.trials}</dt><dd>${t.install.ofSent(received, sent)}</dd>
    ${rssiDbm !== null && snrDb !== null && html`<dt>${t.install.signal}</dt><dd>${f.unit(rssiDbm, 'dBm')}, SNR ${f.unit(snrDb, 'dB', 1)}</dd>`}
    ${sf !== undefined && html`<dt>${t.install.speed}</dt><dd>SF${sf}</dd>`}
    ${gateways !== null && html`<dt>${t.install.heardBy}</dt><dd>${t.install.gateways(f, gateways)}</dd>`}
  </dl>`
}

/** The cheapest first. @param {{ c: Context, radio: Watch['radio'] }} props */
function Remedies({ c, radio }) {
  const { t, f } = c
  const { remedies, slowestReserveDb, reserveDb } = radio
  const slowest = f.unit(Math.round(slowestReserveDb ?? 0), 'dB')
  const gained = f.unit(Math.round((slowestReserveDb ?? 0) - (reserveDb ?? 0)), 'dB')
  return html`<${Card}><h2>${t.install.inThisOrder}</h2><ol class="tl">
    ${remedies.map(
      (remedy) =>
        html`<li key=${remedy} class="todo"><${Icon} name="circle" /><b>${t.install.remedies[remedy]}</b><time>${remedy === 'slower' ? `+${gained}` : t.install.remedyGain[remedy]}</time><p>${remedy === 'slower' ? t.install.remedyText.slower(slowest) : t.install.remedyText[remedy]}</p></li>`,
    )}
  </ol><//>`
}
