// @ts-check
/** Appareils: all sensors, found and filtered, drawn in windows; one of them has a page of its own. */

import { html, useEffect, useRef, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Chip, Empty, Pill } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { Windowed } from '../../../../base/web/windowed.js'
import { spreadingFactor } from '../../model.js'
import { modelName } from '../../parts/model-name.js'
import { Reserve } from '../../parts/signal.js'
import { DevicePage } from './device.js'
import { lookOfDevice, PILLS } from './looks.js'
import { Undecoded } from './undecoded.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').DeviceView} DeviceView */

const STATES = /** @type {const} */ (['active', 'silent', 'joining', 'never-heard'])
/** A radio that somebody should look at. */
const WEAK = ['poor', 'lost']

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
  const texts = useSearchTexts(devices)
  const found = devices.filter((view) => isIn(view, state) && matches(texts(view), text))
  // A search that has become narrower begins at its first row.
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isFirst.current) scrollTo(0, 0)
    isFirst.current = false
  }, [text, state])
  if (devices.length === 0)
    return html`<${Empty} icon="devices" title=${t.device.none} text=${t.nothing.text} steps=${t.nothing.steps} />`
  const search = (/** @type {any} */ event) => {
    setText(event.currentTarget.value)
    history.replaceState(null, '', linkTo('devices', '', { state, q: event.currentTarget.value }))
  }
  const chip = (/** @type {string} */ one, /** @type {string} */ word) => {
    const count = devices.filter((view) => isIn(view, one)).length
    return (
      (count > 0 || one === '') &&
      html`<a key=${one} class="fchip" href=${linkTo('devices', '', { state: one, q: text })} aria-current=${state === one ? 'true' : undefined}>${word} <b>${f.number(count)}</b></a>`
    )
  }
  return html`<div class="stack">
    <div class="search"><${Icon} name="search" /><input type="search" aria-label=${t.device.search} placeholder=${t.device.search} value=${text} onInput=${search} /></div>
    <div class="fchips" role="group" aria-label=${t.device.filter}>
      ${chip('', t.device.all)}
      ${STATES.map((one) => chip(one, t.device.states[one].many))}
      ${chip('weak', t.sensor.weak)}
    </div>
    ${text === '' && state === '' && html`<${Undecoded} c=${c} />`}
    <p class="sr" role="status">${text === '' ? '' : t.sensor.shown(f, found.length)}</p>
    <${Card} isFlush=${true} label=${t.pages.devices}>
      <${Windowed} name="devlist" label=${t.pages.devices} items=${found} keyOf=${(/** @type {DeviceView} */ { device }) => device.devEui} render=${(/** @type {DeviceView} */ view) => html`<${Row} c=${c} view=${view} />`} />
      ${found.length === 0 && html`<p class="pad dim">${t.device.notFound}</p>`}
    <//>
  </div>`
}

/** @param {DeviceView} view @param {string} filter */
function isIn({ state, radio }, filter) {
  if (filter === '') return true
  return filter === 'weak' ? WEAK.includes(radio.verdict) : state === filter
}

/**
 * What a search looks through, made once for each answer: two thousand names a keystroke are quick, two
 * thousand texts put together are not.
 * @param {readonly DeviceView[]} devices
 */
function useSearchTexts(devices) {
  const kept = useRef(/** @type {WeakMap<DeviceView, string>} */ (new WeakMap()))
  if (devices.length === 0) return () => ''
  return (/** @type {DeviceView} */ view) => {
    const known = kept.current.get(view)
    if (known !== undefined) return known
    const { device, assets } = view
    const text =
      `${device.name} ${device.devEui} ${device.profile ?? ''} ${assets.join(' ')}`.toLowerCase()
    kept.current.set(view, text)
    return text
  }
}

/** @param {string} words @param {string} text */
function matches(words, text) {
  const wanted = text.trim().toLowerCase()
  return wanted === '' || wanted.split(/\s+/).every((word) => words.includes(word))
}

/** @param {{ c: Context, view: DeviceView }} props */
function Row({ c, view }) {
  const { t, f, nowMs } = c
  const { device, lastHeardAtMs, dataRate, state } = view
  const { domain, icon } = lookOfDevice(c, view)
  const sf = spreadingFactor(dataRate)
  const heard = lastHeardAtMs === null ? '—' : f.moment(lastHeardAtMs, nowMs)
  return html`<a href=${`#/devices/${device.devEui}`}>
    <${Chip} kind=${domain} icon=${icon} />
    <span class="who"><b>${device.name}</b><span>${modelName(t, device.profile ?? '')}<span class="thin"> · ${heard}</span></span></span>
    <span class="end">
      <${Pill} state=${PILLS[state]} word=${t.device.states[state].one} />
      <${Reserve} c=${c} radio=${view.radio} />
    </span>
    <span class="wide">${heard}</span>
    <span class="wide">${sf === undefined ? '—' : `SF${sf}`}</span>
  </a>`
}
