// @ts-check
/** An order's life as it goes on: ordered, accepted, open, flowing, closed, counted; and the hand that stops it. */

import { html, useState } from '../../../../../base/web/html.js'
import { Steps } from '../../parts/steps.js'
import { isOver, lifeOf } from './order-life.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('./order-life.js').Command} Command */

const LIVE_MS = 4_000
const SETTLED_MS = 300_000
/** A meter's count before the valve opened. */
const BEFORE_MS = 3_600_000
const EXPIRES_S = 1800

/** @param {{ c: Context, id: string, zones: readonly import('../../../city/thing.ts').WaterThing[], picture: import('../../picture.js').Picture, mayStop: boolean }} props */
export function OrderLife({ c, id, zones, picture, mayStop }) {
  const { t, f, nowMs, past } = c
  const { waterings } = t
  const [isSettled, setSettled] = useState(false)
  const freshMs = isSettled ? SETTLED_MS : LIVE_MS
  const { state, data } = past.text(`commands/${encodeURIComponent(id)}`, freshMs)
  const command = /** @type {Command | undefined} */ (data)
  if (!command)
    return state === 'failed' ? html`<p class="small dim">${waterings.orderGone}</p>` : null
  const zone = zones.find((one) => one.id === command.params?.zone)
  const subject = encodeURIComponent(zone?.id ?? '')
  const facts = past.text(`facts?subject=${subject}&standing=true&limit=50`, freshMs).data?.facts
  const from = new Date(Date.parse(command.issuedAt) - BEFORE_MS).toISOString()
  const meters = picture.devices.filter(
    ({ devEui, measurements }) =>
      zone?.devEuis.includes(devEui) &&
      measurements.some(({ quantity }) => quantity === 'flow.pulses'),
  )
  const readings = meters.flatMap(
    ({ devEui }) =>
      past.text(`devices/${devEui}/readings?from=${from}`, freshMs).data?.readings ?? [],
  )
  const life = lifeOf(command, facts ?? [], readings, nowMs)
  if (isOver(life) !== isSettled) setSettled(isOver(life))
  const title = waterings.lifeOf(zone?.name ?? '', String(command.params?.minutes ?? ''))
  const steps = life.map(({ name, state: how, atMs, detail, litres, expectedLitres }) => ({
    key: name,
    state: how,
    word: waterings.steps[name][
      how === 'ok' ? 'done' : how === 'alarm' || how === 'watch' ? 'bad' : 'todo'
    ],
    at: atMs === undefined ? undefined : f.time(atMs),
    text:
      litres === undefined
        ? detail
        : waterings.counted(
            f.volume(litres),
            expectedLitres === undefined ? '' : f.volume(expectedLitres),
          ),
  }))
  const isOpening = life.some(({ name, state: how }) => name === 'closed' && how !== 'ok')
  return html`<section aria-label=${title} aria-live="polite">
    <h3>${title}</h3>
    <p class="small dim">${command.params?.because ?? command.origin}</p>
    <${Steps} label=${title} steps=${steps} />
    ${mayStop && isOpening && zone && html`<${Stop} c=${c} zone=${zone} />`}
  </section>`
}

/** @param {{ c: Context, zone: import('../../../city/thing.ts').WaterThing }} props */
function Stop({ c, zone }) {
  const { waterings } = c.t
  const [phase, setPhase] = useState(/** @type {'ready' | 'busy' | 'asked' | 'failed'} */ ('ready'))
  const stop = async () => {
    setPhase('busy')
    const body = { name: 'wateringStop', params: { zone: zone.id }, expiresInSeconds: EXPIRES_S }
    try {
      await c.ask(`gateways/${zone.gateway}/commands`, { method: 'POST', body })
      setPhase('asked')
    } catch {
      setPhase('failed')
    }
  }
  return html`<div class="acts"><button class="btn big" type="button" disabled=${phase === 'busy' || c.isStale} onClick=${stop}>${waterings.stop}</button></div>
    ${phase === 'asked' && html`<p class="small" role="status">${waterings.stopAsked}</p>`}
    ${phase === 'failed' && html`<p class="bad" role="alert">${waterings.orderFailed}</p>`}`
}
