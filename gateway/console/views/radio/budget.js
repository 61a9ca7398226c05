// @ts-check
/** What may still be sent, by sub-band, and how long the gateway was deaf; noise by channel. */

import { html } from '../../../../base/web/html.js'
import { Card, Head, Meter } from '../../../../base/web/parts.js'
import { Waiting } from '../../../../base/web/states.js'

/** @typedef {import('./radio.js').Context} Context @typedef {import('./radio.js').AirKept} AirKept */

const US = 1e6
/** A channel that is so much above the others has a transmitter of somebody else near. */
const JAMMED_DB = 10

/** @param {number} share of the limit */
const stateOf = (share) => (share >= 0.9 ? 'alarm' : share >= 0.7 ? 'watch' : 'used')

/** @param {{ c: Context, air: AirKept }} props */
export function Duty({ c, air }) {
  const { t, f } = c
  const { data } = air
  // The fullest first.
  const bands = [...(data?.bands ?? [])].sort(
    (a, b) => b.usedUs / b.limitUs - a.usedUs / a.limitUs || b.limitUs - a.limitUs,
  )
  const used = (/** @type {number} */ usedUs, /** @type {number} */ limitUs) =>
    `${f.number(usedUs / US, 1)} ${t.radio.of} ${f.unit(limitUs / US, 's', Number.isInteger(limitUs / US) ? 0 : 1)}`
  return html`<${Card} label=${t.radio.duty}>
    <${Head} title=${t.radio.duty} context=${t.radio.dutyText} />
    ${!data && (air.state === 'failed' ? html`<p class="bad">${t.radio.airFailed}</p>` : html`<${Waiting} word=${t.loading} lines=${6} />`)}
    ${bands.map(({ name, fromHz, toHz, usedUs, limitUs }) => {
      const words = used(usedUs, limitUs)
      return html`<div key=${name}><p class="soilline"><span><b>${name}</b> ${f.number(fromHz / 1e6, 2)} ${t.radio.to} ${f.unit(toHz / 1e6, 'MHz', 2)}</span><span>${words}</span></p><${Meter} label=${`${name} : ${words}`} share=${usedUs / limitUs} state=${stateOf(usedUs / limitUs)} /></div>`
    })}
    ${
      data &&
      html`<div><p class="soilline"><span><b>${t.radio.deafTitle}</b></span><span>${used(data.deaf.usedUs, data.deaf.limitUs)}</span></p><${Meter} label=${`${t.radio.deafTitle} : ${used(data.deaf.usedUs, data.deaf.limitUs)}`} share=${data.deaf.usedUs / data.deaf.limitUs} state=${stateOf(data.deaf.usedUs / data.deaf.limitUs)} /></div>
        <p class="small dim">${t.radio.deafText}</p>`
    }
  <//>`
}

/** From −130 to −90 dBm: below is none, above nothing is heard. @param {number} dbm */
const shareOf = (dbm) => (dbm + 130) / 40

/** @param {{ c: Context, air: AirKept }} props */
export function Noise({ c, air }) {
  const { t, f } = c
  const { data } = air
  const noise = data?.noise ?? []
  const medians = noise.map(({ medianDbm }) => medianDbm).sort((a, b) => a - b)
  const usual = medians[Math.floor((medians.length - 1) / 2)] ?? 0
  const jammed = noise.filter(({ medianDbm }) => medianDbm > usual + JAMMED_DB)
  return html`<${Card} label=${t.radio.noise} state=${jammed.length > 0 ? 'watch' : ''}>
    <${Head} title=${t.radio.noise} context=${t.radio.noiseText} />
    ${!data && (air.state === 'failed' ? html`<p class="bad">${t.radio.airFailed}</p>` : html`<${Waiting} word=${t.loading} lines=${6} />`)}
    ${data && noise.length === 0 && html`<p class="small dim">${t.radio.noiseNone}</p>`}
    ${noise.map(({ freqHz, medianDbm, highDbm }) => {
      const words = t.radio.noiseRow(f.unit(medianDbm, 'dBm'), f.number(highDbm))
      const name = f.unit(freqHz / 1e6, 'MHz', 1)
      return html`<div key=${freqHz}><p class="soilline"><span><b>${name}</b></span><span>${words}</span></p><${Meter} label=${`${name} : ${words}`} share=${shareOf(medianDbm)} tick=${shareOf(highDbm)} state=${medianDbm > usual + JAMMED_DB ? 'watch' : 'used'} /></div>`
    })}
    ${jammed.map(({ freqHz, medianDbm }) => html`<p key=${freqHz} class="small t-watch">${t.radio.jammed(f.unit(freqHz / 1e6, 'MHz', 1), f.unit(medianDbm - usual, 'dB'))}</p>`)}
  <//>`
}
