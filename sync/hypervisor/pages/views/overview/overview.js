// @ts-check
/** La ville maintenant: the city in one screen. Every figure leads to the page that has more of it. */

import { html } from '../../../../../base/web/html.js'
import { Skeleton } from '../../../../../base/web/parts.js'
import { isWaiting } from '../../live/alarm-order.js'
import { countSpaces, thingsOf } from '../../live/picture.js'
import { AlarmRows } from '../../parts/alarm-rows.js'
import { PageHead, Panel } from '../../parts/page.js'
import { Environment, Network, Safety } from './domains.js'
import { LiveFacts } from './facts.js'
import { FreeSpaces } from './free-spaces.js'
import { Leaks, Soils, WaterToday } from './water.js'

/** @typedef {import('../../app.js').Context} Context */

const ALARMS_SHOWN = 5

/** @param {{ c: Context }} props */
export function Overview({ c }) {
  const { t, opens } = c
  if (!c.city.picture) return html`<${Skeleton} word=${t.loading} />`
  return html`<div class="stack">
    <${PageHead} lede=${ledeOf(c)} />
    <div class="g12">
      ${opens('alarms') && html`<${Alarms} c=${c} />`}
      <${FreeSpaces} c=${c} isWide=${!opens('watering')} />
      ${opens('watering') && html`<${WaterToday} c=${c} /><${Leaks} c=${c} /><${Soils} c=${c} />`}
      ${opens('safety') && html`<${Safety} c=${c} />`}
      <${Environment} c=${c} />
      <${Network} c=${c} />
    </div>
    <${LiveFacts} c=${c} />
  </div>`
}

/** @param {Context} c */
function ledeOf({ t, f, city, alarms, opens }) {
  const words = t.overview
  const picture = /** @type {import('../../live/picture.js').Picture} */ (city.picture)
  const silent = picture.gateways.filter(({ isOnline }) => !isOnline).length
  const { unknown } = countSpaces(thingsOf(picture, 'space'))
  return [
    ...(opens('alarms') ? [words.ledeAlarms(f, alarms.filter(isWaiting).length)] : []),
    silent > 0 ? words.ledeSilent(f, silent) : words.ledeAllHeard,
    ...(unknown > 0 ? [words.ledeUnknown(f, unknown)] : []),
  ].join(' ')
}

/** @param {{ c: Context }} props */
function Alarms({ c }) {
  const { t, f, past, alarms, nowMs } = c
  const waiting = alarms.filter(isWaiting)
  const taken = alarms.length - waiting.length
  const word = taken > 0 ? t.alarm.taken(f, taken) : t.alarm.allAlarms
  const more = { href: '#/alarms', word }
  if (waiting.length === 0) {
    const last = past.slow('alarms/closed?limit=1').data?.alarms[0]?.closed
    const text = last ? t.alarm.calmSince(f.moment(Date.parse(last), nowMs)) : t.alarm.calmText
    return html`<${Panel} title=${t.alarm.calm} text=${text} more=${more} />`
  }
  return html`<${Panel} title=${t.alarm.count(f, waiting.length)} more=${more} isFlush=${true}>
    <${AlarmRows} c=${c} alarms=${waiting.slice(0, ALARMS_SHOWN)} />
    ${waiting.length > ALARMS_SHOWN && html`<p class="pad"><a href="#/alarms">${t.overview.more(f, waiting.length - ALARMS_SHOWN)}</a></p>`}
  <//>`
}
