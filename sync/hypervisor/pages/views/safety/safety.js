// @ts-check
/** Sécurité: the call that runs with its life, call points, buildings; passers-by and noise against usual. */

import { html } from '../../../../../base/web/html.js'
import { Pill, Skeleton } from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { isHot, isWaiting, SAFETY_KINDS, sinceMsOf } from '../../live/alarm-order.js'
import { stateOfPoint } from '../../live/call-points.js'
import { thingsOf } from '../../live/picture.js'
import { AlarmActs, useSeen } from '../../parts/alarm-acts.js'
import { AlarmLife } from '../../parts/alarm-life.js'
import { AlarmRows, StatePill } from '../../parts/alarm-rows.js'
import { chargeOf, clockText, reasonOf, titleOf } from '../../parts/alarm-text.js'
import { PageHead, Panel } from '../../parts/page.js'
import { Buildings, CallPoints } from './points.js'
import { Noise, Passages } from './streets.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../live/alarm-order.js').Alarm} Alarm */

/** @param {{ c: Context }} props */
export function Safety({ c }) {
  const { t, city, alarms } = c
  if (!city.picture) return html`<${Skeleton} word=${t.loading} />`
  const own = alarms.filter(({ kind }) => SAFETY_KINDS.includes(kind))
  const hot = own.find((alarm) => isWaiting(alarm) && isHot(alarm))
  const others = own.filter((alarm) => alarm !== hot)
  return html`<div class="stack">
    <${PageHead} lede=${t.safetyPage.lede} />
    <div class="g12">
      ${hot ? html`<${HotCall} c=${c} alarm=${hot} />` : html`<${Calm} c=${c} />`}
      ${others.length > 0 && html`<${Panel} title=${t.safetyPage.others} isFlush=${true}><${AlarmRows} c=${c} alarms=${others} isBesideHot=${hot !== undefined} /><//>`}
      <${CallPoints} c=${c} />
      <${Buildings} c=${c} />
      <${Passages} c=${c} />
      <${Noise} c=${c} />
    </div>
    <p class="note dim small">${t.safetyPage.privacy}</p>
  </div>`
}

/** @param {{ c: Context }} props */
function Calm({ c }) {
  const { t, f, city, alarms, nowMs } = c
  const words = t.safetyPage
  const picture = /** @type {import('../../live/picture.js').Picture} */ (city.picture)
  const points = thingsOf(picture, 'callPoint')
  const ready = points.filter((one) => stateOfPoint(one, picture, { alarms, nowMs }).state === 'ok')
  const isSure = ready.length === points.length
  return html`<section class="card" aria-label=${words.calm}><div class="hd"><div><h2>${words.calm}</h2>
    <p>${words.calmText(f.number(ready.length), f.number(points.length))}</p></div>
    <${Pill} state=${isSure ? 'ok' : 'unknown'} word=${isSure ? t.ok : t.unknownWord} /></div></section>`
}

/** The clock on it counts up; nothing else moves. @param {{ c: Context, alarm: Alarm }} props */
function HotCall({ c, alarm }) {
  const { t, f, city, nowMs } = c
  useSeen(c, [alarm])
  const place = city.picture?.things.get(alarm.subject)?.place
  const sinceMs = sinceMsOf(alarm)
  return html`<section class="card urgent hotcall" aria-label=${`${titleOf(c, alarm)}, ${alarm.name}`}>
    <div class="twoparts"><div class="stack">
      <div class="hd"><div><h2>${titleOf(c, alarm)} · ${alarm.name}</h2>${place && html`<p>${f.position(place.lat, place.lon)}</p>`}</div><${StatePill} c=${c} alarm=${alarm} /></div>
      <p class="hotclock">${clockText(nowMs - sinceMs)} <span>${t.since(f.moment(sinceMs, nowMs))}</span></p>
      <p>${reasonOf(c, alarm)} ${chargeOf(c, alarm)}</p>
      <${AlarmActs} c=${c} alarm=${alarm} isBig=${true}>${place && html`<a class="btn big" href=${linkTo('map', alarm.subject)}>${t.safetyPage.map}</a>`}<//>
    </div><${AlarmLife} c=${c} alarm=${alarm} /></div>
  </section>`
}
