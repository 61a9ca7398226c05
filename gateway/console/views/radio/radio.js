// @ts-check
/** Radio: frames by channel and spreading factor, noise, duty and deaf time, coverage by place, refusals by reason. */

import { html } from '../../../../base/web/html.js'
import { Card, Figure, Figures, Head, Meter, Table } from '../../../../base/web/parts.js'
import { mainOf, marginDb, radioVerdict, spreadingFactor } from '../../model.js'
import { quantityText } from '../../parts/quantity.js'
import { Signal } from '../../parts/signal.js'
import { Duty, Noise } from './budget.js'
import { Coverage } from './coverage.js'
import { Fall } from './fall.js'
import { Spectrum } from './spectrum.js'
import { Survey } from './survey.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context */

/** @typedef {import('../../../api/radio-air.ts').RadioAir} RadioAir @typedef {{ state: string, data: RadioAir | undefined }} AirKept */

const AIR_MS = 10_000
const FRAMES_SHOWN = 24
/** What a gateway hears all the time and that is not ours: many of them mean nothing. */
const HARMLESS = ['foreign-address', 'not-an-uplink', 'malformed', 'length']

/** The radio, or a survey with it. @param {{ c: Context }} props */
export function Radio({ c }) {
  return c.route.id === 'survey' ? html`<${Survey} c=${c} />` : html`<${Board} c=${c} />`
}

/** @param {{ c: Context }} props */
function Board({ c }) {
  const { t, f, model, nowMs, past } = c
  const { status, heard, devices = [] } = model
  const air = /** @type {AirKept} */ (past.text('radio/air?minutes=30', AIR_MS))
  if (!status) return null
  const lastMinute = heard.filter(({ atMs }) => atMs > nowMs - 60_000).length
  const refused = Object.entries(status.refused).sort((a, b) => b[1] - a[1])
  const sent = status.radio.reduce((sum, { txFrames }) => sum + txFrames, 0)
  const margins = devices.flatMap(({ radio }) => radio.reserveDb ?? [])
  const median = margins.sort((a, b) => a - b)[Math.floor(margins.length / 2)]
  return html`<div class="stack">
    <${Card} label=${t.pages.radio}>
      <${Figures}>
        <${Figure} value=${f.number(status.uplinks)} label=${t.frames.accepted} />
        <${Figure} value=${f.number(lastMinute)} label=${t.radio.perMinute} />
        <${Figure} value=${f.number(refused.reduce((sum, [, count]) => sum + count, 0))} label=${t.frames.refused} />
        <${Figure} value=${f.number(sent)} label=${t.radio.answers} />
        <${Figure} value=${air.data ? f.number(air.data.deaf.usedUs / 1e6, 1) : '—'} unit="s" label=${t.radio.deaf} />
        <${Figure} value=${median === undefined ? '—' : f.number(median, 1)} unit="dB" label=${t.radio.median} state=${radioVerdict(median).state} />
      <//>
    <//>
    <div class="grid main">
      <div class="stack">
        <${Fall} c=${c} air=${air} />
        <${Spectrum} c=${c} air=${air} />
        <${Coverage} c=${c} />
      </div>
      <div class="stack">
        <${Card} label=${t.radio.survey}>
          <${Head} kind="none" icon="walk" title=${t.radio.survey} context=${t.radio.surveyText} />
          <a class="btn" href="#/radio/survey">${t.radio.surveyOpen}</a>
        <//>
        <${Duty} c=${c} air=${air} />
        <${Noise} c=${c} air=${air} />
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
    <${Frames} c=${c} />
  </div>`
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
