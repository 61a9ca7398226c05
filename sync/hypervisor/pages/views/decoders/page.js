// @ts-check
/** Décodeurs et flux: an update goes along first, then on one gateway; at the least trouble it goes back by itself. */

import { html } from '../../../../../base/web/html.js'
import { Card, Empty, Head, Pill, Table } from '../../../../../base/web/parts.js'
import { nameOf } from '../../city.js'
import { Told } from '../../parts/told.js'
import { Members } from './members.js'
import { RolloutCard } from './rollout.js'

/** @typedef {import('../../app.js').Context} Context */

const MOVES_PATH = 'facts?type=decoderMoved&standing=true&limit=100'
const FRESH_MS = 15_000
const SHOWN_MAX = 30
/** @type {Readonly<Record<string, 'ok' | 'alarm' | 'plain'>>} */
const STATES = {
  settled: 'ok',
  activated: 'ok',
  ready: 'plain',
  refused: 'alarm',
  rolledBack: 'alarm',
}

/** @param {{ c: Context }} props */
export function Decoders({ c }) {
  const { t, city } = c
  const { rollouts } = city
  return html`<div class="stack">
    <p class="lede">${t.decoders.lede}</p>
    ${rollouts.length === 0 && html`<${Empty} icon="sync" title=${t.decoders.none} text=${t.decoders.noneText} />`}
    ${rollouts.map((one) => html`<div class="grid two" key=${one.id}><${RolloutCard} c=${c} one=${one} /><${Members} c=${c} one=${one} /></div>`)}
    <${Moves} c=${c} />
  </div>`
}

/** What gateways have told of theirs, the newest first. @param {{ c: Context }} props */
function Moves({ c }) {
  const { t, f, city, nowMs, past } = c
  const words = t.decoders
  const { state, data } = past.text(MOVES_PATH, FRESH_MS)
  const moves = /** @type {readonly import('../../city.js').FactLine[]} */ (data?.facts ?? [])
  const heads = [
    { word: words.decoder },
    { word: words.step },
    { word: t.fleet.gateway },
    { word: words.frames, isNumber: true },
    { word: words.told },
    { word: words.when },
  ]
  return html`<${Card} isFlush=${true} label=${words.moves}>
    <${Head} kind="none" icon="sync" title=${words.moves} context=${words.movesText} />
    <${Told} t=${t} state=${state}>
      ${moves.length === 0 && html`<p class="pad small dim">${words.noMoves}</p>`}
      ${
        moves.length > 0 &&
        html`<${Table} caption=${words.moves} heads=${heads}>${moves
          .slice(0, SHOWN_MAX)
          .map(({ cursor, at, gateway, fields = {} }) => {
            const stage = String(fields['stage'] ?? '')
            return html`<tr key=${cursor}>
          <th scope="row">${fields['profile']} ${fields['version']}</th>
          <td class="st"><${Pill} state=${STATES[stage] ?? 'plain'} word=${words.stages[stage] ?? stage} /></td>
          <td data-l=${t.fleet.gateway}>${nameOf(city, gateway)}</td>
          <td class="num" data-l=${words.frames}>${typeof fields['frames'] === 'number' && !String(fields['profile']).startsWith('flows/') ? f.number(fields['frames']) : '—'}</td>
          <td data-l=${words.told}>${fields['because'] || fields['detail'] || '—'}</td>
          <td data-l=${words.when}>${at === null ? '—' : f.moment(Date.parse(at), nowMs)}</td>
        </tr>`
          })}<//>`
      }
    <//>
  <//>`
}
