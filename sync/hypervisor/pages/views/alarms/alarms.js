// @ts-check
/** Alarmes: the open ones with filters, one with its life, and the closed ones. All stands in the address. */

import { html } from '../../../../../base/web/html.js'
import { Chip, Empty } from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { isHot, isWaiting, KINDS, sinceMsOf } from '../../live/alarm-order.js'
import { AlarmActs, useSeen } from '../../parts/alarm-acts.js'
import { AlarmLife } from '../../parts/alarm-life.js'
import { AlarmRows, StatePill } from '../../parts/alarm-rows.js'
import {
  chargeOf,
  clockText,
  LOOK_OF_OTHERS,
  LOOKS,
  reasonOf,
  titleOf,
} from '../../parts/alarm-text.js'
import { PageHead, Panel } from '../../parts/page.js'
import { ClosedAlarms } from './closed.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../live/alarm-order.js').Alarm} Alarm */

/** @param {{ c: Context }} props */
export function AlarmsPage({ c }) {
  const { t, f, route, alarms } = c
  const words = t.alarmList
  const isClosed = route.query.get('show') === 'closed'
  const kind = route.query.get('kind') ?? ''
  if (route.id !== '') return html`<${One} c=${c} id=${route.id} />`
  const of = alarms.filter((alarm) => kind === '' || alarm.kind === kind)
  const waiting = of.filter(isWaiting).length
  const lede = isClosed ? words.ledeClosed : words.lede(f, waiting, of.length - waiting)
  const choice = (/** @type {string} */ show, /** @type {string} */ word) =>
    html`<a class="fchip" href=${linkTo('alarms', '', { show, kind })} aria-current=${(show === 'closed') === isClosed ? 'true' : undefined}>${word}</a>`
  return html`<div class="stack">
    <${PageHead} lede=${lede}><nav class="fchips" aria-label=${words.which}>${choice('', words.open)}${choice('closed', words.closed)}</nav><//>
    <${Kinds} c=${c} kind=${kind} show=${isClosed ? 'closed' : ''} />
    ${isClosed ? html`<${ClosedAlarms} c=${c} kind=${kind} />` : html`<${Open} c=${c} alarms=${of} />`}
  </div>`
}

/** @param {{ c: Context, kind: string, show: string }} props */
function Kinds({ c, kind, show }) {
  const { t, f, alarms } = c
  const chip = (
    /** @type {string} */ value,
    /** @type {string} */ word,
    /** @type {number} */ count,
  ) =>
    html`<a key=${value} class="fchip" href=${linkTo('alarms', '', { show, kind: value })} aria-current=${value === kind ? 'true' : undefined}>${word}${show === '' && count > 0 && html` <b>${f.number(count)}</b>`}</a>`
  const shown = KINDS.filter(
    (one) => c.opens('safety') || !['call', 'intrusion', 'supervision'].includes(one),
  )
  return html`<nav class="fchips" aria-label=${t.alarmList.kinds}>
    ${chip('', t.alarmList.all, alarms.length)}
    ${shown.map((one) => chip(one, t.alarm.plurals[one] ?? one, alarms.filter((alarm) => alarm.kind === one).length))}
  </nav>`
}

/** @param {{ c: Context, alarms: readonly Alarm[] }} props */
function Open({ c, alarms }) {
  const { t, f, route, nowMs, past } = c
  if (alarms.length === 0) {
    const isAll = !route.query.get('kind')
    const last = isAll ? past.slow('alarms/closed?limit=1').data?.alarms[0]?.closed : undefined
    const text = last ? t.alarm.calmSince(f.moment(Date.parse(last), nowMs)) : t.alarm.calmText
    return html`<${Empty} icon="ok" title=${isAll ? t.alarm.calm : t.alarmList.none} text=${text} />`
  }
  const waiting = alarms.filter(isWaiting)
  const taken = alarms.filter((alarm) => !isWaiting(alarm))
  return html`<${Panel} title=${waiting.length === 0 ? t.alarm.calm : t.alarm.count(f, waiting.length)} text=${t.alarmList.order} isFlush=${true}>
      <${AlarmRows} c=${c} alarms=${waiting} /><//>
    ${taken.length > 0 && html`<${Panel} title=${t.alarm.taken(f, taken.length)} isFlush=${true}><${AlarmRows} c=${c} alarms=${taken} /><//>`}`
}

/** One alarm and its life. @param {{ c: Context, id: string }} props */
function One({ c, id }) {
  const { t, f, alarms, nowMs, city } = c
  const words = t.alarmList
  const alarm = alarms.find((one) => one.id === id)
  useSeen(c, alarm ? [alarm] : [])
  const back = html`<p><a class="btn" href="#/alarms">${words.back}</a></p>`
  if (!alarm) {
    return html`<div class="stack">${back}<${Empty} icon="alarm" title=${words.missing} text=${words.missingText}><a class="btn" href=${linkTo('alarms', '', { show: 'closed' })}>${words.seeClosed}</a><//></div>`
  }
  const look = LOOKS[alarm.kind] ?? LOOK_OF_OTHERS
  const sinceMs = sinceMsOf(alarm)
  const place = city.picture?.things.get(alarm.subject)?.place
  return html`<div class="stack">${back}
    <section class=${`card ${isWaiting(alarm) && isHot(alarm) ? 'urgent' : ''}`} aria-label=${titleOf(c, alarm)}>
      <div class="twoparts"><div class="stack">
        <div class="hd"><${Chip} kind=${look.domain} icon=${look.icon} /><div><h2>${titleOf(c, alarm)}</h2><p>${alarm.name}</p></div><${StatePill} c=${c} alarm=${alarm} /></div>
        <p class="hotclock">${clockText(nowMs - sinceMs)} <span>${t.since(f.moment(sinceMs, nowMs))}</span></p>
        <p>${reasonOf(c, alarm)} ${chargeOf(c, alarm)}</p>
        <${AlarmActs} c=${c} alarm=${alarm} isBig=${true}>
          ${place && html`<a class="btn big" href=${linkTo('map', alarm.subject)}>${words.seeMap}</a>`}
          ${c.opens(look.page) && look.page !== 'map' && html`<a class="btn big" href=${linkTo(look.page)}>${t.pages[/** @type {'safety'} */ (look.page)]}</a>`}
        <//>
      </div>
      <div><h3>${words.life}</h3><${AlarmLife} c=${c} alarm=${alarm} /></div></div>
    </section>
  </div>`
}
