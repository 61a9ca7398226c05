// @ts-check
/** One over-stay: where, how long over which limit, how sure; what was found is one tap. */

import { html, useState } from '../../../../../base/web/html.js'
import { Pill } from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { give } from './answers.js'
import { distanceM, walkMinutes } from './nearest.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('./answers.js').Case} Case @typedef {import('./queue.js').Verdict} Verdict */

const VERDICTS = /** @type {const} */ (['found', 'gone', 'wrong'])
const BARS = { high: 3, medium: 2, low: 1 }
const NEAR_M = 1_000

/** @param {{ c: Context, one: Case, here: import('./nearest.js').Place | undefined }} props */
export function CaseCard({ c, one, here }) {
  const { t, f, nowMs } = c
  const words = t.patrol
  const { id, spaceId, name, category, place, limitMinutes, level, doubts } = one
  const [sinceMs, limitAtMs] = [Date.parse(one.since), Date.parse(one.limitAt)]
  const metres = here && place ? distanceM(here, place) : undefined
  return html`<li class="card case">
    <p class="casehead"><b>${t.categories[/** @type {'prm'} */ (category)] ?? category}</b>
      ${metres !== undefined && html`<span>${words.walk(distanceText(f, metres), f.number(walkMinutes(metres)))}</span>`}</p>
    <h2>${name}</h2>
    <p><b class="excess">${words.over(f.lasted(nowMs - limitAtMs))}</b> <span class="dim">${words.since(f.moment(sinceMs, nowMs), f.lasted(limitMinutes * 60_000), f.moment(limitAtMs, nowMs))}</span></p>
    <p class="level"><span class="lv" aria-hidden="true">${[1, 2, 3].map((bar) => html`<i key=${bar} class=${bar <= BARS[level] ? 'on' : ''}></i>`)}</span>${words.levels[level]}</p>
    <p class="note">${words.heard(f.moment(Date.parse(one.heardAt), nowMs))} ${doubts.map((doubt) => words.doubts[/** @type {'quiet'} */ (doubt)] ?? '').join(' ')}</p>
    <${Verdicts} c=${c} id=${id} hasMain=${level !== 'low'}>${place && html`<a class="btn" href=${linkTo('map', spaceId)}>${words.map}</a>`}<//>
  </li>`
}

/** @param {Context['f']} f @param {number} metres */
function distanceText(f, metres) {
  return metres < NEAR_M
    ? f.unit(Math.round(metres / 10) * 10, 'm')
    : f.unit(metres / 1000, 'km', 1)
}

/** @param {{ c: Context, id: string, hasMain: boolean, onDone?: () => void, children?: any }} props */
function Verdicts({ c, id, hasMain, onDone, children }) {
  const words = c.t.patrol.verdicts
  const answer = (/** @type {Verdict} */ verdict) => {
    void give(c, id, verdict)
    onDone?.()
  }
  return html`<div class="acts verdicts">
    ${VERDICTS.map((verdict) => html`<button key=${verdict} class=${`btn big ${verdict === 'found' && hasMain ? 'main' : ''}`} type="button" onClick=${() => answer(verdict)}>${words[verdict]}</button>`)}
    ${children}
  </div>`
}

/** @param {{ c: Context, name: string, isKept: boolean, answer: { id: string, verdict: Verdict, at: string } }} props */
export function AnsweredCard({ c, name, answer, isKept }) {
  const { t, f, nowMs } = c
  const words = t.patrol
  const [isOpen, setOpen] = useState(false)
  const at = f.moment(Date.parse(answer.at), nowMs)
  const verdict = words.verdicts[answer.verdict]
  const word = isKept ? words.keptAt(verdict, at) : words.answeredAt(verdict, at)
  return html`<li class="card case done">
    <div class="donehead"><b>${name}</b><${Pill} state=${isKept ? 'watch' : 'ok'} word=${word} />
      ${!isOpen && html`<button class="btn" type="button" onClick=${() => setOpen(true)}>${words.correct}<span class="sr"> ${name}</span></button>`}</div>
    ${isOpen && html`<${Verdicts} c=${c} id=${answer.id} hasMain=${false} onDone=${() => setOpen(false)} />`}
  </li>`
}
