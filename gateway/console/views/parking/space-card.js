// @ts-check
/** One space: what it is and since when, what that stands on, its last two days, what to do about its sensor. */

import { html, useEffect, useRef } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Head, Legend, Pill, Skeleton } from '../../../../base/web/parts.js'
import { euiText } from '../../../../base/web/place.js'
import { linkTo } from '../../../../base/web/route.js'
import { detailsOf, spaceMark, tasksOf } from '../../model.js'
import { Acknowledge } from '../../parts/acknowledge.js'
import { DAY_HOURS, DayStrip, lastTwoDays } from './day-strip.js'
import { doubtWords } from './doubts.js'
import { categoryOf, trustOf } from './find.js'
import { PILLS } from './finder.js'

/** @typedef {import('./parking.js').Context} Context @typedef {import('../../model.js').AssetView} AssetView */

/** @param {{ c: Context, view: AssetView }} props */
export function SpaceCard({ c, view }) {
  const { t, f, nowMs, past, route, model } = c
  const over = tasksOf(model, nowMs).find((task) => task.kind === 'overstay' && task.view === view)
  const { asset, sinceMs, bindings } = view
  const mark = spaceMark(view)
  const heading = useRef(/** @type {HTMLElement | null} */ (null))
  // Whoever touched a mark far below looks for its card.
  useEffect(() => heading.current?.scrollIntoView({ block: 'nearest' }), [])
  const history = past.of('assets', asset.id, DAY_HOURS)
  const limit = asset.properties.limitMinutes
  const since = sinceMs === null ? t.parking.neverHeard : t.since(f.moment(sinceMs, nowMs))
  const back = linkTo('parking', '', Object.fromEntries(route.query))
  return html`<div ref=${heading} class="chosen"><${Card} state=${mark === 'over' ? 'watch' : ''} id="space" label=${asset.name}>
    <${Head} kind="parking" icon="parking" title=${asset.name} context=${`${t.categories[categoryOf(view)].word} · ${since}`} pill=${html`<${Pill} state=${PILLS[mark]} word=${t.space[mark]} />`} />
    <${Proof} c=${c} view=${view} />
    ${history.state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    ${history.state === 'failed' && html`<p class="bad">${t.pastFailed}</p>`}
    ${
      history.data &&
      html`${lastTwoDays(c, history.data.facts).map((day) => html`<${DayStrip} key=${day.day} c=${c} day=${day} />`)}
      <${Legend} items=${[
        { name: 'occupied', word: t.space.occupied },
        { name: 'over', word: t.space.over },
        { name: 'unknown', word: t.space.unknown },
      ]} />`
    }
    <dl class="kv">
      <div><dt>${t.parking.limit}</dt><dd>${limit === undefined ? t.parking.noLimit : f.lasted(limit * 60_000)}</dd></div>
      ${bindings.slice(-1).map(({ devEui }) => html`<div key=${devEui}><dt>${t.device.one}</dt><dd><a href=${`#/devices/${devEui}`}>${euiText(devEui)}</a></dd></div>`)}
    </dl>
    <div class="acts">${over && html`<${Acknowledge} c=${c} task=${over} />`}<a class="btn" href=${`#/map/${encodeURIComponent(asset.id)}`}>${t.onMap}</a><a class="btn quiet" href=${back}>${t.close}</a></div>
  <//></div>`
}

/** @param {string} word */
function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** What the state stands on, line by line. @param {{ c: Context, view: AssetView }} props */
function Proof({ c, view }) {
  const { t, f, nowMs } = c
  const { proof, doubt } = detailsOf(view)
  const words = t.parking.proof
  const trust = trustOf(view)
  const icon = { sure: 'ok', pending: 'clock', unheard: 'unknown', silent: 'unknown' }
  const look = trust === 'sure' ? 'ok' : trust === 'pending' ? '' : 'k-watch'
  const said = proof
    ? words[trust === 'doubted' ? 'sure' : trust](
        f.moment(proof.heardMs, nowMs),
        f.lasted(nowMs - proof.heardMs),
      )
    : words.unheard()
  return html`<ul class="proof">
    <li><span class=${look}><${Icon} name=${/** @type {Record<string, string>} */ (icon)[trust] ?? 'watch'} /></span><span><b>${capital(t.parking.trust[trust])}.</b> ${said}</span></li>
    ${proof && trust !== 'silent' && html`<li><${Icon} name="clock" /><span>${words.until(f.moment(proof.unknownFromMs, nowMs))}</span></li>`}
    ${doubt && html`<li><span class="k-watch"><${Icon} name="watch" /></span><span>${doubtWords(c, doubt)} ${t.parking.doubt.todo}</span></li>`}
    ${(trust === 'silent' || trust === 'unheard') && html`<li><${Icon} name="walk" /><span>${trust === 'silent' ? words.silentTodo : words.unheardTodo}</span></li>`}
  </ul>`
}
