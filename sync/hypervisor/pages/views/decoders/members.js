// @ts-check
/** A roll-out gateway by gateway, its terms, and its log. Of flows no frames are counted. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head, Table } from '../../../../../base/web/parts.js'
import { nameOf } from '../../city.js'
import { Told } from '../../parts/told.js'

/** @typedef {import('../../app.js').Context} Context */

const FRESH_MS = 10_000
const SHOWN_MAX = 40
const LOG_MAX = 8

/** @param {{ c: Context, one: import('../../city.js').Rollout }} props */
export function Members({ c, one: { id, path } }) {
  const { t, f, city, nowMs, past } = c
  const words = t.decoders
  const isFlows = path.startsWith('flows/')
  const { state, data } = past.text(`rollouts/${encodeURIComponent(id)}`, FRESH_MS)
  const members = /** @type {readonly any[]} */ (data?.members ?? [])
  const log = /** @type {readonly any[]} */ (data?.log ?? []).slice(-LOG_MAX).reverse()
  const heads = [
    { word: t.fleet.gateway },
    { word: words.step },
    ...(isFlows ? [] : [{ word: words.frames, isNumber: true }]),
    { word: words.told },
  ]
  const terms = data?.terms
  const context = isFlows ? words.termsOfFlows : words.terms
  return html`<${Card} isFlush=${true} label=${words.members}>
    <${Head} kind="none" icon="gateway" title=${words.members} context=${terms ? context(f.number(terms.stageHours, 1), f.number(terms.stageFrames)) : ''} />
    <${Told} t=${t} state=${state}>
      ${members.length === 0 && html`<p class="pad small dim">${words.noMembers}</p>`}
      ${
        members.length > 0 &&
        html`<${Table} caption=${words.members} heads=${heads}>${members.slice(0, SHOWN_MAX).map(
          ({ gateway, step, frames, detail }) => html`<tr key=${gateway}>
        <th scope="row">${nameOf(city, gateway)}</th>
        <td data-l=${words.step}>${words.steps[step] ?? step}</td>
        ${!isFlows && html`<td class="num" data-l=${words.frames}>${f.number(frames)}</td>`}
        <td data-l=${words.told}>${detail || '—'}</td>
      </tr>`,
        )}<//>`
      }
      ${log.length > 0 && html`<ul class="rows">${log.map(({ at, what, detail }, i) => html`<li key=${i}><span class="g"><b>${words.log[what] ?? what}</b><span>${detail}</span></span><span class="e">${f.moment(Date.parse(at), nowMs)}</span></li>`)}</ul>`}
    <//>
  <//>`
}
