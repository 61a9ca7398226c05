// @ts-check
/** Site survey: one walks with a test sensor, each message tells what is left, points are noted by name. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Confirm, Head, Meter, Table } from '../../../../base/web/parts.js'
import { marginDb, spreadingFactor } from '../../model.js'
import { Signal } from '../../parts/signal.js'
import { keepPoints, keptPoints, lowerQuarter, pointsCsv, surveyVerdict } from './survey-points.js'

/** @typedef {import('./radio.js').Context} Context @typedef {import('./survey-points.js').Point} Point @typedef {import('../../../api/device-frames.ts').DeviceFrame} DeviceFrame */

const LOOKS = /** @type {const} */ ({
  ok: { state: 'ok', icon: 'ok' },
  just: { state: 'watch', icon: 'watch' },
  weak: { state: 'alarm', icon: 'alarm' },
  unknown: { state: 'unknown', icon: 'unknown' },
})
const FRAMES_OF_POINT_MAX = 8
const FRESH_MS = 3_000
/** Messages of before one came here say nothing of this point. */
const RECENT_MS = 10 * 60_000

/** @param {{ c: Context }} props */
export function Survey({ c }) {
  const { t, f, model, route, nowMs } = c
  const devEui = route.query.get('device') ?? ''
  const [place, setPlace] = useState('')
  const [sinceMs, setSinceMs] = useState(0)
  const [points, setPoints] = useState(keptPoints())
  const devices = [...(model.devices ?? [])].sort((a, b) =>
    a.device.name.localeCompare(b.device.name, f.language),
  )
  const kept =
    devEui === ''
      ? undefined
      : c.past.text(`devices/${devEui}/frames?limit=${FRAMES_OF_POINT_MAX}`, FRESH_MS)
  const heard = /** @type {readonly DeviceFrame[]} */ (kept?.data?.frames ?? [])
  const frames = heard.filter(({ at }) => Date.parse(at) > Math.max(sinceMs, nowMs - RECENT_MS))
  const margins = frames.flatMap(({ snrDb, dataRate }) => marginDb(snrDb, dataRate) ?? [])
  const reserveDb = lowerQuarter(margins)
  const verdict = surveyVerdict(reserveDb)
  const { state, icon } = LOOKS[verdict]
  const [last] = frames
  const note = (/** @type {Event} */ event) => {
    event.preventDefault()
    if (reserveDb === undefined || place.trim() === '') return
    const sf = spreadingFactor(last?.dataRate ?? null) ?? 0
    const point = { atMs: nowMs, place: place.trim(), device: devEui, reserveDb, sf }
    const next = [...points, { ...point, frames: margins.length }]
    keepPoints(next)
    setPoints(next)
    setPlace('')
    // The next point begins with messages of its own.
    setSinceMs(nowMs)
  }
  return html`<div class="grid main"><div class="stack">
    <${Card} label=${t.radio.survey}>
      <${Head} kind="none" icon="walk" title=${t.radio.survey} context=${t.radio.surveyText} />
      <div class="field"><label for="survey-device">${t.radio.surveyDevice}</label><select id="survey-device" value=${devEui} onChange=${(
        /** @type {any} */ event,
      ) => {
        location.hash = `#/radio/survey?device=${event.currentTarget.value}`
      }}><option value="">${t.radio.surveyChoose}</option>${devices.map(({ device }) => html`<option key=${device.devEui} value=${device.devEui}>${device.name}</option>`)}</select></div>
      <div class=${`verdict t-${state}`} role="status"><${Icon} name=${icon} /><div><b>${t.radio.verdicts[verdict]}${reserveDb !== undefined && `, ${f.unit(reserveDb, 'dB', 1)}`}</b><span class="small dim">${last ? `${t.radio.surveyFrames(f, margins.length)}, ${t.radio.surveyLast(f.lasted(nowMs - Date.parse(last.at)))}` : devEui === '' ? '' : t.radio.surveyWait}</span></div></div>
      ${reserveDb !== undefined && html`<${Meter} label=${t.device.marginLabel(f.unit(reserveDb, 'dB', 1))} share=${reserveDb / 30} tick=${10 / 30} state=${state} /><p class="small">${t.radio.todos[verdict]}</p>`}
      <form class="stack" onSubmit=${note}>
        <div class="field"><label for="survey-place">${t.radio.surveyHere}</label><input id="survey-place" autocomplete="off" value=${place} aria-describedby="survey-hint" onInput=${(/** @type {any} */ event) => setPlace(event.currentTarget.value)} /><span class="hint" id="survey-hint">${t.radio.surveyHint}</span></div>
        <button class="btn main big wide" type="submit" disabled=${reserveDb === undefined || place.trim() === ''}>${t.radio.surveyNote}</button>
      </form>
    <//>
    <a class="btn" href="#/radio">${t.radio.surveyBack}</a>
  </div>
  <div class="stack"><${Points} c=${c} points=${points} onClear=${() => {
    keepPoints([])
    setPoints([])
  }} /></div></div>`
}

/** @param {{ c: Context, points: readonly Point[], onClear: () => void }} props */
function Points({ c, points, onClear }) {
  const { t, f, nowMs } = c
  const [isAsking, setAsking] = useState(false)
  const heads = [{ word: t.radio.place }, { word: t.device.margin }, { word: t.radio.time }]
  const file = `data:text/csv;charset=utf-8,${encodeURIComponent(pointsCsv(points))}`
  return html`<${Card} isFlush=${true} label=${t.radio.surveyPoints}>
    <${Head} title=${t.radio.surveyPoints} context=${points.length === 0 ? t.radio.surveyNone : ''} />
    ${
      points.length > 0 &&
      html`<${Table} caption=${t.radio.surveyPoints} heads=${heads}>
        ${points.toReversed().map((point) => html`<tr key=${point.atMs}><th scope="row">${point.place}</th><td data-l=${t.device.margin}><${Signal} c=${c} margin=${point.reserveDb} /></td><td data-l=${t.radio.time}>${f.moment(point.atMs, nowMs)}</td></tr>`)}
      <//>
      <div class="acts pad"><a class="btn" href=${file} download="survey.csv">${t.radio.surveyCsv}</a><button class="btn" type="button" onClick=${() => setAsking(true)}>${t.radio.surveyClear}</button></div>`
    }
    ${
      isAsking &&
      html`<${Confirm} title=${t.radio.surveyClearAsk} cancel=${t.cancel} act=${t.radio.surveyClear} isDanger=${true} onClose=${() => setAsking(false)} onAct=${() => {
        setAsking(false)
        onClear()
      }}><p class="small">${t.radio.surveyClearWhat}</p><//>`
    }
  <//>`
}
