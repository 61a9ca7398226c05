// @ts-check
/** Appareils: all sensors, found and filtered, drawn in windows. */

import { html, useEffect, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Chip, Empty, Pill, Table } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { marginDb, spreadingFactor } from '../../model.js'
import { Signal } from '../../parts/signal.js'
import { DevicePage } from './device.js'
import { lookOfDevice, modelName, PILLS } from './looks.js'
import { Undecoded } from './undecoded.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').DeviceView} DeviceView */

const STATES = /** @type {const} */ (['active', 'silent', 'joining', 'never-heard'])
const PAGE_ROWS = 30

/** All sensors, or one of them. @param {{ c: Context }} props */
export function Devices({ c }) {
  return c.route.id === '' ? html`<${List} c=${c} />` : html`<${DevicePage} c=${c} />`
}

/** @param {{ c: Context }} props */
function List({ c }) {
  const { t, f, model, route } = c
  const devices = model.devices ?? []
  const state = route.query.get('state') ?? ''
  const [text, setText] = useState(route.query.get('q') ?? '')
  const [rows, setRows] = useState(PAGE_ROWS)
  const found = devices.filter(
    (view) => (state === '' || view.state === state) && matches(view, text),
  )
  const shown = found.slice(0, rows)
  useEffect(() => setRows(PAGE_ROWS), [text, state])
  if (devices.length === 0)
    return html`<${Empty} icon="devices" title=${t.device.none} text=${t.nothing.text} steps=${t.nothing.steps} />`
  const search = (/** @type {any} */ event) => {
    setText(event.currentTarget.value)
    history.replaceState(null, '', linkTo('devices', '', { state, q: event.currentTarget.value }))
  }
  return html`<div class="stack">
    <div class="search"><${Icon} name="search" /><input type="search" aria-label=${t.device.search} placeholder=${t.device.search} value=${text} onInput=${search} /></div>
    <div class="fchips" role="group" aria-label=${t.device.filter}>
      <a class="fchip" href=${linkTo('devices', '', { q: text })} aria-current=${state === '' ? 'true' : undefined}>${t.device.all} <b>${f.number(devices.length)}</b></a>
      ${STATES.map((one) => {
        const count = devices.filter((view) => view.state === one).length
        return (
          count > 0 &&
          html`<a key=${one} class="fchip" href=${linkTo('devices', '', { state: one, q: text })} aria-current=${state === one ? 'true' : undefined}>${t.device.states[one].many} <b>${f.number(count)}</b></a>`
        )
      })}
    </div>
    ${text === '' && state === '' && html`<${Undecoded} c=${c} />`}
    <${Card} isFlush=${true} label=${t.pages.devices}>
      <${Table} name="devs" caption=${t.pages.devices} heads=${[{ word: t.device.one }, { word: t.device.state }, { word: t.device.margin }, { word: t.device.heard }, { word: 'SF' }]}>
        ${shown.map((view) => html`<${Row} key=${view.device.devEui} c=${c} view=${view} />`)}
      <//>
      ${found.length === 0 && html`<p class="pad dim">${t.device.notFound}</p>`}
    <//>
    ${found.length > shown.length && html`<button class="btn wide" type="button" onClick=${() => setRows(rows + PAGE_ROWS)}>${t.device.more(f.number(found.length - shown.length))}</button>`}
  </div>`
}

/** @param {DeviceView} view @param {string} text */
function matches({ device, assets }, text) {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return true
  const words =
    `${device.name} ${device.devEui} ${device.profile ?? ''} ${assets.join(' ')}`.toLowerCase()
  return wanted.split(/\s+/).every((word) => words.includes(word))
}

/** @param {{ c: Context, view: DeviceView }} props */
function Row({ c, view }) {
  const { t, f, nowMs } = c
  const { device, lastHeardAtMs, snrDb, dataRate, state } = view
  const { domain, icon } = lookOfDevice(c, view)
  const sf = spreadingFactor(dataRate)
  return html`<tr>
    <th scope="row"><a href=${`#/devices/${device.devEui}`}><${Chip} kind=${domain} icon=${icon} /><span>${device.name}<small>${modelName(t, device.profile ?? '')}</small></span></a></th>
    <td class="st"><${Pill} state=${PILLS[state]} word=${t.device.states[state].one} /></td>
    <td data-l=${t.device.margin}><${Signal} c=${c} margin=${marginDb(snrDb, dataRate)} /></td>
    <td data-l=${t.device.heard}>${lastHeardAtMs === null ? '—' : f.moment(lastHeardAtMs, nowMs)}</td>
    <td data-l="SF">${sf === undefined ? '—' : `SF${sf}`}</td>
  </tr>`
}
