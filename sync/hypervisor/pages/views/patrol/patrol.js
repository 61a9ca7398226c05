// @ts-check
/** Patrouille, on the phone first: over-stays worth the walk, the nearest first, and what was found there. */

import { html, useEffect, useState } from '../../../../../base/web/html.js'
import { Band, Empty, Skeleton } from '../../../../../base/web/parts.js'
import { PageHead, Panel } from '../../parts/page.js'
import { patrolNow, sendQueue } from './answers.js'
import { AnsweredCard, CaseCard } from './card.js'
import { nearestFirst } from './nearest.js'
import { Trust } from './trust.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('./nearest.js').Place} Place */

/** @param {{ c: Context }} props */
export function Patrol({ c }) {
  const { t, f } = c
  const words = t.patrol
  const [here, locate] = useHere()
  const { list, listMs, isFailed, queue, refused, isFull } = patrolNow(c)
  if (!list) {
    return isFailed
      ? html`<div class="card"><p class="bad" role="alert">${words.failed}</p></div>`
      : html`<${Skeleton} word=${t.loading} />`
  }
  const waiting = new Map(queue.map((answer) => [answer.id, answer]))
  const answered = new Map(list.answered.map((answer) => [answer.id, answer]))
  const open = list.cases.filter(({ id }) => !waiting.has(id) && !answered.has(id))
  const sure = open.filter(({ level }) => level === 'high').length
  const cases = nearestFirst(open, here.place)
  const done = [...new Set([...waiting.keys(), ...answered.keys()])]
  const lede = `${words.lede(f, open.length, sure)} ${open.length > 1 ? (here.place ? words.near : words.surest) : ''}`
  return html`<div class="stack">
    <${PageHead} lede=${lede}><${Locate} c=${c} here=${here} onLocate=${locate} /><//>
    <div class="bands2" aria-live="polite">
      ${(isFailed || c.isStale) && html`<${Band} state="unknown" icon="off" title=${words.offline(f.minute(listMs))} text=${words.offlineText} />`}
      ${queue.length > 0 && html`<${Band} state="watch" icon="clock" title=${words.queued(f, queue.length)} text=${words.queuedText}><button class="btn" type="button" onClick=${() => void sendQueue(c).then(c.touch)}>${words.sending}</button><//>`}
      ${refused.length > 0 && html`<p class="bad">${words.lost(refused.map(({ id }) => nameOf(c, id)).join(', '))}</p>`}
      ${isFull && html`<p class="bad" role="alert">${words.full}</p>`}
    </div>
    <div class="g12">
      <div class="c7 stack">
        ${cases.length === 0 ? html`<${Empty} icon="ok" title=${words.none} text=${words.noneText} />` : html`<ul class="cases">${cases.map((one) => html`<${CaseCard} key=${one.id} c=${c} one=${one} here=${here.place} />`)}</ul>`}
        ${done.length > 0 && html`<section aria-label=${words.answered}><h2>${words.answered}</h2><ul class="cases">${done.map((id) => html`<${AnsweredCard} key=${id} c=${c} name=${nameOf(c, id)} answer=${waiting.get(id) ?? answered.get(id)} isKept=${waiting.has(id)} />`)}</ul></section>`}
        ${list.unproven.length > 0 && html`<details class="data"><summary>${words.unproven(f, list.unproven.length)}</summary><p class="note">${list.unproven.map((id) => nameOf(c, id)).join(', ')}. ${words.unprovenText}</p></details>`}
      </div>
      <div class="c5 stack"><${Trust} c=${c} /><${Panel} title=${words.keeps} text=${words.keepsText} /></div>
    </div>
  </div>`
}

/** The space of a case, as people call it. @param {Context} c @param {string} caseId */
function nameOf({ city }, caseId) {
  const id = caseId.replace(/:\d+$/, '')
  return city.picture?.things.get(id)?.name ?? id
}

/** @typedef {{ state: 'off' | 'asked' | 'on' | 'denied', place?: Place }} Here */

/** The phone's place, once somebody has asked for it; it is not sent anywhere. @returns {[Here, () => void]} */
function useHere() {
  const [here, setHere] = useState(/** @type {Here} */ ({ state: 'off' }))
  const [isAsked, setAsked] = useState(false)
  useEffect(() => {
    if (!isAsked) return
    if (!('geolocation' in navigator)) return setHere({ state: 'denied' })
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) =>
        setHere({ state: 'on', place: { lat: coords.latitude, lon: coords.longitude } }),
      () => {
        setHere({ state: 'denied' })
        setAsked(false)
      },
      { enableHighAccuracy: true, maximumAge: 15_000, timeout: 20_000 },
    )
    return () => navigator.geolocation.clearWatch(watch)
  }, [isAsked])
  const locate = () => {
    setHere({ state: 'asked' })
    setAsked(true)
  }
  return [here, locate]
}

/** @param {{ c: Context, here: Here, onLocate: () => void }} props */
function Locate({ c, here, onLocate }) {
  const words = c.t.patrol
  if (here.state === 'on') return html`<span class="dim">${words.located}</span>`
  if (here.state === 'asked') return html`<span class="dim" role="status">${words.locating}</span>`
  return html`<button class="btn" type="button" onClick=${onLocate}>${words.locate}</button>${here.state === 'denied' && html`<p class="note" role="status">${words.denied}</p>`}`
}
