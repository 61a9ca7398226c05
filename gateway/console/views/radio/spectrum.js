// @ts-check
/** Who else is on the band: the spectrum receiver looks at one frequency after the other, and the picture grows. */

import { Refused } from '../../../../base/web/ask.js'
import { useWidth } from '../../../../base/web/charts.js'
import { html, useEffect, useRef, useState } from '../../../../base/web/html.js'
import { Card, Head, Legend, Table } from '../../../../base/web/parts.js'
import { bandOf, frequenciesOf, steadyOf } from './spectrum-marks.js'

/**
 * @typedef {import('./radio.js').Context} Context @typedef {import('./radio.js').AirKept} AirKept
 * @typedef {import('./spectrum-marks.js').SpectrumView} SpectrumView
 * @typedef {{ columns: readonly SpectrumView[], isGoing: boolean, refused?: { code: string, detail: string } }} Scan
 */

const LOOKS = 4_000
const HEIGHT = 220
const PAD = { left: 44, right: 8, top: 22, bottom: 22 }
/** What is drawn: below is no receiver's noise, above hardly ever anybody. */
const [LOW_DBM, HIGH_DBM] = [-128, -40]

/** @param {{ c: Context, air: AirKept }} props */
export function Spectrum({ c, air }) {
  const { t, f } = c
  const [scan, setScan] = useState(/** @type {Scan} */ ({ columns: [], isGoing: false }))
  const stop = useRef(() => {})
  useEffect(() => () => stop.current(), [])
  const band = bandOf(air.data?.bands ?? [])
  const frequencies = band ? frequenciesOf(band) : []
  const start = async () => {
    let isStopped = false
    stop.current = () => {
      isStopped = true
    }
    /** @type {SpectrumView[]} */
    const columns = []
    setScan({ columns, isGoing: true })
    try {
      for (const freqHz of frequencies) {
        if (isStopped) break
        columns.push(await c.ask(`radio/spectrum?freqHz=${freqHz}&looks=${LOOKS}`, {}))
        if (!isStopped) setScan({ columns: [...columns], isGoing: true })
      }
      setScan({ columns, isGoing: false })
    } catch (error) {
      const refused = error instanceof Refused ? error : { code: 'failed', detail: String(error) }
      setScan({ columns, isGoing: false, refused })
    }
  }
  const { columns, isGoing, refused } = scan
  return html`<${Card} label=${t.radio.spectrum}>
    <${Head} kind="none" icon="radio" title=${t.radio.spectrum} context=${t.radio.spectrumText} />
    <p class="acts">${
      isGoing
        ? html`<button class="btn" type="button" onClick=${() => stop.current()}>${t.radio.spectrumStop}</button><span role="status">${t.radio.spectrumGoing(f.number(columns.length), f.number(frequencies.length))}</span>`
        : html`<button class="btn" type="button" disabled=${frequencies.length === 0} onClick=${() => void start()}>${t.radio.spectrumScan}</button>`
    }</p>
    ${refused && html`<p class="bad" role="alert">${refusedText(t, refused)}</p>`}
    ${band && columns.length > 0 && html`<${Picture} c=${c} columns=${columns} band=${band} air=${air} />`}
    ${columns.length > 0 && !isGoing && html`<${Verdict} c=${c} columns=${columns} />`}
  <//>`
}

/** @param {Context['t']} t @param {{ code: string, detail: string }} refused */
function refusedText({ radio }, { code, detail }) {
  if (code === 'no-spectrum') return radio.spectrumNone
  return code === 'spectrum-busy' ? radio.spectrumTaken : radio.spectrumFailed(detail)
}

/**
 * A bar a frequency, from what is exceeded half of the time to what is exceeded now and then.
 * @param {{ c: Context, columns: readonly SpectrumView[], band: { fromHz: number, toHz: number }, air: AirKept }} props
 */
function Picture({ c, columns, band, air }) {
  const { t, f } = c
  const [box, width] = useWidth(640)
  const { fromHz, toHz } = band
  const inner = { w: width - PAD.left - PAD.right, h: HEIGHT - PAD.top - PAD.bottom }
  const x = (/** @type {number} */ hz) => PAD.left + ((hz - fromHz) / (toHz - fromHz)) * inner.w
  const y = (/** @type {number} */ dbm) => {
    const held = Math.min(HIGH_DBM, Math.max(LOW_DBM, dbm))
    return PAD.top + ((HIGH_DBM - held) / (HIGH_DBM - LOW_DBM)) * inner.h
  }
  const thick = Math.max(2, inner.w / (frequenciesOf(band).length || 1) - 2)
  const channels = [...new Set((air.data?.heard ?? []).map(({ freqHz }) => freqHz))]
  const megahertz = [0, 0.25, 0.5, 0.75, 1].map((share) => fromHz + share * (toHz - fromHz))
  return html`<div class="chart" ref=${box}><svg class="spectrum" width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" aria-label=${t.radio.spectrumLabel(f.number(fromHz / 1e6), f.number(toHz / 1e6))}>
      <text x="0" y="12">dBm</text>
      ${[-120, -100, -80, -60, -40].map((dbm) => html`<path key=${dbm} class="ax" d=${`M${PAD.left} ${y(dbm)}H${width - PAD.right}`} /><text class="axis" x=${PAD.left - 6} y=${y(dbm) + 4} text-anchor="end">${f.number(dbm)}</text>`)}
      ${channels.map((hz) => html`<path key=${hz} class="channel" d=${`M${x(hz)} ${PAD.top - 6}V${PAD.top}`} />`)}
      ${columns.map(({ freqHz, usualDbm, burstDbm }) => html`<g key=${freqHz}><rect class="burst" x=${x(freqHz) - thick / 2} y=${y(burstDbm + 4)} width=${thick} height=${Math.max(2, y(usualDbm) - y(burstDbm + 4))} /><rect class="usual" x=${x(freqHz) - thick / 2} y=${y(usualDbm + 4)} width=${thick} height=${Math.max(2, y(LOW_DBM) - y(usualDbm + 4))} /></g>`)}
      ${megahertz.map((hz, i) => html`<text key=${hz} x=${x(hz)} y=${HEIGHT - 5} text-anchor=${i === 0 ? 'start' : i === 4 ? 'end' : 'middle'}>${f.number(hz / 1e6, 1)}</text>`)}
    </svg></div>
    <${Legend} items=${[
      { name: 'usual', word: t.radio.spectrumUsual },
      { name: 'burst', word: t.radio.spectrumBurst },
      { name: 'channel', word: t.radio.spectrumChannel, isLine: true },
    ]} />`
}

/** In words, and as numbers for who cannot see the picture. @param {{ c: Context, columns: readonly SpectrumView[] }} props */
function Verdict({ c, columns }) {
  const { t, f } = c
  const loudest = columns.reduce((most, one) => (one.burstDbm > most.burstDbm ? one : most))
  const steady = steadyOf(columns)
  const megahertz = (/** @type {number} */ hz) => f.unit(hz / 1e6, 'MHz', 1)
  const heads = [
    { word: t.radio.spectrumFrequency },
    { word: t.radio.spectrumUsual, isNumber: true },
    { word: t.radio.spectrumBurst, isNumber: true },
  ]
  return html`
    <p class=${steady ? 'bad' : ''} role="status">${steady ? t.radio.spectrumSteady(megahertz(steady.freqHz), f.unit(steady.aboveDb, 'dB')) : t.radio.spectrumQuiet} ${t.radio.spectrumLoudest(megahertz(loudest.freqHz), f.unit(loudest.burstDbm, 'dBm'))}</p>
    <details><summary>${t.radio.spectrumTable}</summary>
      <${Table} caption=${t.radio.spectrum} heads=${heads}>
        ${columns.map(({ freqHz, usualDbm, burstDbm }) => html`<tr key=${freqHz}><th scope="row">${megahertz(freqHz)}</th><td class="num" data-l=${t.radio.spectrumUsual}>${f.unit(usualDbm, 'dBm')}</td><td class="num" data-l=${t.radio.spectrumBurst}>${f.unit(burstDbm, 'dBm')}</td></tr>`)}
      <//>
    </details>`
}
