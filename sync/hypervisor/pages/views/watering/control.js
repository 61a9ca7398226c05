// @ts-check
/**
 * Watering from afar: a zone with its reason, a duration with its cap, the volume to expect, a motive that
 * is a must; and then the life of the order. A zone that may not be watered says why instead of a button.
 */

import { html, useState } from '../../../../../base/web/html.js'
import { Card, Head, Pill } from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { setAsked } from '../../parts/period.js'
import { OrderLife } from './life.js'
import { hindranceOf, litresPerMinute, MINUTES_MAX } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../../city/thing.ts').WaterThing} WaterThing */

const GIVERS = ['operator', 'greenSpaces']
const MINUTES_FIRST = 10
const BECAUSE_MAX = 160
/** A valve of class A takes the order at its next waking. */
const EXPIRES_S = 1800

/** @param {{ c: Context, zones: readonly WaterThing[], picture: import('../../picture.js').Picture }} props */
export function Control({ c, zones, picture }) {
  const { t, f, who, route } = c
  const { waterings } = t
  const wanted = route.query.get('zone') ?? ''
  const zone =
    zones.find(({ id }) => id === wanted) ??
    zones.find((one) => hindranceOf(one, picture) === undefined) ??
    zones[0]
  const order = route.query.get('order') ?? ''
  if (!zone) return null
  const may = who?.roles.some((role) => GIVERS.includes(role)) === true
  const hindrance = hindranceOf(zone, picture)
  const reason = zone.soil
    ? waterings.thirst(f.unit(zone.soil.tensionKpa, 'kPa'), f.number(zone.soil.thresholdKpa))
    : waterings.noThirst
  const dry = zone.soil?.isDry
  return html`<${Card} label=${waterings.control}>
    <${Head} kind="water" icon="water" title=${waterings.control} context=${waterings.controlText} />
    <div class="field">
      <label for="zone">${t.water.zone}</label>
      <select id="zone" value=${zone.id} onChange=${(/** @type {any} */ event) => setAsked(c, 'zone', event.currentTarget.value)}>
        ${zones.map(({ id, name, soil }) => html`<option key=${id} value=${id}>${name}${soil ? ` (${f.unit(soil.tensionKpa, 'kPa')})` : ''}</option>`)}
      </select>
      <p class="hint">${dry === undefined ? '' : html`<${Pill} state=${dry ? 'watch' : 'ok'} word=${dry ? waterings.dry : waterings.moist} /> `}${reason}</p>
    </div>
    ${!may && html`<p class="small">${waterings.notYours}</p>`}
    ${may && hindrance && html`<p class="bad" role="status"><b>${waterings.cannot}</b> ${waterings.hindrances[hindrance]}</p>`}
    ${may && !hindrance && html`<${OrderForm} key=${zone.id} c=${c} zone=${zone} />`}
    ${order !== '' && html`<${OrderLife} c=${c} id=${order} zones=${zones} picture=${picture} mayStop=${may} />`}
  <//>`
}

/** @param {{ c: Context, zone: WaterThing }} props */
function OrderForm({ c, zone }) {
  const { t, f, who } = c
  const { waterings } = t
  const [minutes, setMinutes] = useState(MINUTES_FIRST)
  const [because, setBecause] = useState('')
  const [phase, setPhase] = useState(/** @type {'ready' | 'busy' | 'failed'} */ ('ready'))
  const isWhole = Number.isInteger(minutes) && minutes >= 1 && minutes <= MINUTES_MAX
  const rate = litresPerMinute(zone)
  const expected = rate === undefined || !isWhole ? undefined : rate * minutes
  const text = because.trim()
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault()
    if (!isWhole || text === '' || phase === 'busy') return
    setPhase('busy')
    // The gateway's log names the post beside the reason, as the hypervisor's audit does.
    const params = { zone: zone.id, minutes, because: `${who?.name ?? ''}: ${text}` }
    const body = { name: 'wateringStart', params, expiresInSeconds: EXPIRES_S }
    try {
      const command = await c.ask(`gateways/${zone.gateway}/commands`, { method: 'POST', body })
      setPhase('ready')
      setBecause('')
      // The zone stays chosen, though it can now not be started again.
      location.hash = linkTo(c.route.page, '', { zone: zone.id, order: command.id })
    } catch {
      setPhase('failed')
    }
  }
  return html`<form class="stack" onSubmit=${submit}>
    <div class="field">
      <label for="minutes">${waterings.minutes(String(MINUTES_MAX))}</label>
      <input id="minutes" type="number" inputmode="numeric" min="1" max=${MINUTES_MAX} step="1" required value=${minutes} aria-invalid=${String(!isWhole)} aria-describedby="expected" onInput=${(/** @type {any} */ event) => setMinutes(Number(event.currentTarget.value))} />
      <p class="hint" id="expected" aria-live="polite">${expected === undefined ? waterings.unlearned : waterings.toExpect(f.volume(Math.round(expected)))}</p>
    </div>
    <div class="field">
      <label for="because">${waterings.because}</label>
      <input id="because" type="text" required maxlength=${BECAUSE_MAX} value=${because} onInput=${(/** @type {any} */ event) => setBecause(event.currentTarget.value)} />
    </div>
    <button class="btn main big" type="submit" disabled=${phase === 'busy' || c.isStale || !isWhole || text === ''}>${waterings.start(isWhole ? String(minutes) : '—')}</button>
    ${phase === 'failed' && html`<p class="bad" role="alert">${waterings.orderFailed}</p>`}
    <p class="small dim">${waterings.ownEnd}</p>
  </form>`
}
