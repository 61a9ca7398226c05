// @ts-check
/** Radio: frames as they come, by channel and spreading factor; refusals by reason; the duty budget. */

import { useWidth } from '../../../../base/web/charts.js'
import { html } from '../../../../base/web/html.js'
import { Card, Figure, Figures, Head, Legend, Meter, Table } from '../../../../base/web/parts.js'
import { mainOf, marginDb, radioVerdict, spreadingFactor } from '../../model.js'
import { quantityText } from '../../parts/quantity.js'
import { Signal } from '../../parts/signal.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context */

const SPAN_MS = 30 * 60_000
const FRAMES_SHOWN = 24
/** Sub-bands of ETSI EN 300 220: MHz, and seconds of a rolling hour (hardware/regulation). */
const BANDS = /** @type {const} */ ([
  ['P', [869.4, 869.65], 360],
  ['M', [868, 868.6], 36],
  ['L', [865, 868], 36],
  ['R', [869.7, 870], 36],
  ['N', [868.7, 869.2], 3.6],
  ['K', [863, 865], 3.6],
])
/** What a gateway hears all the time and that is not ours: many of them mean nothing. */
const HARMLESS = ['foreign-address', 'not-an-uplink', 'malformed', 'length']

/** @param {{ c: Context }} props */
export function Radio({ c }) {
  const { t, f, model, nowMs } = c
  const { status, heard, devices = [] } = model
  if (!status) return null
  const lastMinute = heard.filter(({ atMs }) => atMs > nowMs - 60_000).length
  const refused = Object.entries(status.refused).sort((a, b) => b[1] - a[1])
  const sent = status.radio.reduce((sum, { txFrames }) => sum + txFrames, 0)
  const margins = devices
    .map(({ snrDb, dataRate }) => marginDb(snrDb, dataRate))
    .filter((one) => one !== undefined)
  const median = margins.sort((a, b) => a - b)[Math.floor(margins.length / 2)]
  return html`<div class="stack">
    <${Card} label=${t.pages.radio}>
      <${Figures}>
        <${Figure} value=${f.number(status.uplinks)} label=${t.frames.accepted} />
        <${Figure} value=${f.number(lastMinute)} label=${t.radio.perMinute} />
        <${Figure} value=${f.number(refused.reduce((sum, [, count]) => sum + count, 0))} label=${t.frames.refused} />
        <${Figure} value=${f.number(sent)} label=${t.radio.answers} />
        <${Figure} value=${median === undefined ? '—' : f.number(median, 1)} unit="dB" label=${t.radio.median} state=${radioVerdict(median).state} />
      <//>
    <//>
    <div class="grid main">
      <div class="stack">
        <${Fall} c=${c} />
        <${Frames} c=${c} />
      </div>
      <div class="stack">
        <${Duty} c=${c} />
        <${Margins} c=${c} margins=${margins} />
        <${Card} label=${t.radio.refused}>
          <${Head} title=${t.radio.refused} context=${t.radio.refusedText} />
          <dl class="kv">
            ${refused.map(([reason, count]) => html`<div key=${reason}><dt>${t.radio.reasons[/** @type {keyof typeof t.radio.reasons} */ (reason)] ?? reason}${HARMLESS.includes(reason) && html` <span class="tag">${t.radio.harmless}</span>`}</dt><dd>${f.number(count)}</dd></div>`)}
            ${refused.length === 0 && html`<div><dt>${t.radio.noRefusal}</dt><dd>0</dd></div>`}
          </dl>
        <//>
        <${Card} label=${t.radio.concentrator}>
          <${Head} title=${t.radio.concentrator} />
          ${status.radio.map(
            ({
              gatewayEui,
              online,
              detail,
              rxFrames,
              txFrames,
            }) => html`<dl class="kv" key=${gatewayEui}>
            <div><dt>EUI</dt><dd class="mono">${gatewayEui.toUpperCase()}</dd></div>
            <div><dt>${t.radio.state}</dt><dd class=${online ? 't-ok' : 't-watch'}>${online ? t.radio.on : t.radio.off}</dd></div>
            <div><dt>${t.radio.counts}</dt><dd>${f.number(rxFrames)} / ${f.number(txFrames)}</dd></div>
            <div><dt>${t.radio.driver}</dt><dd>${detail}</dd></div>
          </dl>`,
          )}
        <//>
      </div>
    </div>
  </div>`
}

/** A column a channel, six lanes a column, time downwards. @param {{ c: Context }} props */
function Fall({ c }) {
  const { t, f, model, nowMs } = c
  const [box, width] = useWidth(640)
  const height = 300
  const pad = { left: 44, top: 30, bottom: 6 }
  const channels = [
    ...new Set([868_100_000, 868_300_000, 868_500_000, ...model.heard.map(({ freqHz }) => freqHz)]),
  ]
    .sort((a, b) => a - b)
    .slice(0, 10)
  const column = (width - pad.left) / channels.length
  const lane = (column - 4) / 6
  const inner = height - pad.top - pad.bottom
  const y = (/** @type {number} */ atMs) => pad.top + ((nowMs - atMs) / SPAN_MS) * inner
  const shown = model.heard.filter(({ atMs }) => atMs > nowMs - SPAN_MS)
  return html`<${Card}>
    <${Head} kind="none" icon="radio" title=${t.radio.fall} context=${t.radio.fallText} />
    <div class="chart" ref=${box}><svg class="fall" width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${t.radio.fallLabel(f, shown.length)}>
      <text x="0" y="12">MHz</text>
      ${channels.map((freqHz, i) => html`<rect class="bed" x=${pad.left + i * column} y=${pad.top} width=${column - 3} height=${inner} /><text x=${pad.left + (i + 0.5) * column - 2} y="22" text-anchor="middle">${f.number(freqHz / 1e6, 1)}</text>`)}
      ${[0, 10, 20].map((minutes) => html`<text x=${pad.left - 6} y=${pad.top + (minutes / 30) * inner + 9} text-anchor="end">${minutes === 0 ? f.minute(nowMs) : `−${minutes}\u202fmin`}</text>`)}
      ${shown.map(({ atMs, freqHz, sf }, i) => html`<rect key=${`${atMs}-${i}`} class=${`q${sf - 6}`} x=${pad.left + channels.indexOf(freqHz) * column + (sf - 7) * lane + 1} y=${y(atMs)} width=${Math.max(2, lane - 1)} height=${2 + (sf - 7) * 0.6} />`)}
    </svg></div>
    <${Legend} items=${[7, 8, 9, 10, 11, 12].map((sf) => ({ name: `q q${sf - 6}`, word: `SF${sf}` }))} />
    <p class="small dim">${t.radio.sinceOpen}</p>
  <//>`
}

/** @param {{ c: Context }} props */
function Frames({ c }) {
  const { t, f, model } = c
  const names = new Map((model.devices ?? []).map(({ device }) => [device.devEui, device]))
  const heads = [
    { word: t.radio.time },
    { word: t.device.one },
    { word: t.radio.value },
    { word: 'SF' },
    { word: 'RSSI', isNumber: true },
    { word: t.device.margin },
    { word: t.device.counter, isNumber: true },
  ]
  return html`<${Card} isFlush=${true} label=${t.radio.frames}>
    <${Head} title=${t.radio.frames} context=${t.radio.framesText} />
    <${Table} name="frames" caption=${t.radio.frames} heads=${heads}>
      ${model.frames.slice(0, FRAMES_SHOWN).map((frame) => {
        const device = names.get(/** @type {any} */ (frame.devEui))
        const main = mainOf(frame.measurements)
        const told = frame.decodeError
          ? t.values.undecoded
          : main
            ? quantityText(c, main)
            : t.values.mac
        const sf = spreadingFactor(frame.dataRate)
        return html`<tr key=${frame.cursor}>
          <td><time>${f.time(Date.parse(frame.at))}</time></td>
          <td class="who"><a href=${`#/devices/${frame.devEui}`}>${device?.name ?? frame.devEui.toUpperCase()}</a><span>${t.models[/** @type {keyof typeof t.models} */ (device?.profile ?? '')] ?? ''}</span></td>
          <td class="num"><b>${told}</b></td>
          <td class="tiny">${sf === undefined ? '—' : `SF${sf}`}</td>
          <td class="num tiny">${f.unit(frame.rssiDbm, 'dBm')}</td>
          <td class="tiny"><${Signal} c=${c} margin=${marginDb(frame.snrDb, frame.dataRate)} /></td>
          <td class="num tiny">${f.number(frame.fCntUp)}</td>
        </tr>`
      })}
    <//>
    ${model.frames.length === 0 && html`<p class="pad dim">${t.radio.noFrame}</p>`}
  <//>`
}

/** @param {{ c: Context }} props */
function Duty({ c }) {
  const { t, f, past } = c
  const kept = past.text('/metrics')
  const used = airtimeOf(typeof kept.data === 'string' ? kept.data : '')
  return html`<${Card} label=${t.radio.duty}>
    <${Head} title=${t.radio.duty} context=${t.radio.dutyText} />
    ${BANDS.map(([name, [from, to], most]) => {
      const seconds = used.get(name) ?? 0
      const share = seconds / most
      const state = share >= 0.9 ? 'alarm' : share >= 0.7 ? 'watch' : 'used'
      const words = `${f.number(seconds, 1)} ${t.radio.of} ${f.unit(most, 's', Number.isInteger(most) ? 0 : 1)}`
      return html`<div key=${name}><p class="soilline"><span><b>${name}</b> ${f.number(from, 2)} ${t.radio.to} ${f.unit(to, 'MHz', 2)}</span><span>${words}</span></p><${Meter} label=${`${name} : ${words}`} share=${share} state=${state} /></div>`
    })}
  <//>`
}

/** Seconds sent in the rolling hour by sub-band, of the busiest concentrator. @param {string} metrics */
function airtimeOf(metrics) {
  /** @type {Map<string, number>} */
  const used = new Map()
  for (const [, band = '', value = '0'] of metrics.matchAll(
    /radio_airtime_used_us\{[^}]*subBand="(\w+)"[^}]*\} (\S+)/g,
  )) {
    used.set(band, Math.max(used.get(band) ?? 0, Number(value) / 1e6))
  }
  return used
}

/** How many sensors have how much in hand. @param {{ c: Context, margins: readonly number[] }} props */
function Margins({ c, margins }) {
  const { t, f } = c
  const steps = /** @type {const} */ ([
    [15, 99, 'ok'],
    [10, 15, 'ok'],
    [5, 10, 'watch'],
    [-99, 5, 'alarm'],
  ])
  return html`<${Card} label=${t.radio.margins}>
    <${Head} title=${t.radio.margins} context=${t.radio.marginsText} />
    ${steps.map(([from, to, state], i) => {
      const count = margins.filter((margin) => margin >= from && margin < to).length
      const word = t.radio.marginSteps[i] ?? ''
      return html`<div key=${from}><p class="soilline"><span>${word}</span><span><b>${f.number(count)}</b></span></p><${Meter} label=${`${word} : ${f.number(count)}`} share=${margins.length === 0 ? 0 : count / margins.length} state=${state} /></div>`
    })}
  <//>`
}
