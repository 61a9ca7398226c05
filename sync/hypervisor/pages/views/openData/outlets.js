// @ts-check
/** What is pushed to partners: how far behind each is, its last error, and what it refused. */

import { html, useState } from '../../../../../base/web/html.js'
import { Card, Head, Pill, Table } from '../../../../../base/web/parts.js'
import { Told } from '../../parts/told.js'

/** @typedef {import('../../app.js').Context} Context */

const FRESH_MS = 10_000
const LETTERS_MAX = 50
const KEEPERS = ['maintainer', 'security']
const PATH = '/api/v1/outlets'
/** @type {Readonly<Record<string, 'ok' | 'watch' | 'alarm' | 'unknown' | 'plain'>>} */
const STATES = { upToDate: 'ok', delivering: 'plain', troubled: 'alarm', elsewhere: 'unknown' }

/** @param {{ c: Context, paths: Readonly<Record<string, unknown>> }} props */
export function Outlets({ c, paths }) {
  const { t, f, past, who } = c
  const words = t.openData.outlets
  if (!Object.hasOwn(paths, PATH) || !who?.roles.some((role) => KEEPERS.includes(role))) return null
  const { state, data } = past.text('outlets', FRESH_MS)
  const outlets = /** @type {readonly any[]} */ (data?.outlets ?? [])
  const heads = [
    { word: words.partner },
    { word: words.state },
    { word: words.lagFacts, isNumber: true },
    { word: words.lag, isNumber: true },
    { word: words.waiting, isNumber: true },
    { word: words.dead, isNumber: true },
  ]
  return html`<${Card} isFlush=${true} label=${words.title}>
    <${Head} kind="none" icon="sync" title=${words.title} context=${words.text} />
    <${Told} t=${t} state=${state}>
      ${outlets.length === 0 && html`<p class="pad small dim">${words.none}</p>`}
      ${
        outlets.length > 0 &&
        html`<${Table} caption=${words.title} heads=${heads}>${outlets.map(
          ({
            name,
            state: how,
            lagFacts,
            lagSeconds,
            waiting,
            dead,
            lastError,
          }) => html`<tr key=${name}>
        <th scope="row">${name}${lastError && html`<small>${typeof lastError === 'string' ? lastError : (lastError.message ?? lastError.because ?? '')}</small>`}</th>
        <td class="st"><${Pill} state=${STATES[how] ?? 'plain'} word=${words.states[how] ?? how} /></td>
        <td class="num" data-l=${words.lagFacts}>${f.number(lagFacts)}</td>
        <td class="num" data-l=${words.lag}>${f.lasted(lagSeconds * 1000)}</td>
        <td class="num" data-l=${words.waiting}>${f.number(waiting)}</td>
        <td class="num" data-l=${words.dead}>${dead > 0 ? html`<b class="t-watch">${f.number(dead)}</b>` : '0'}</td>
      </tr>`,
        )}<//>`
      }
      ${outlets.filter(({ waiting, dead }) => waiting + dead > 0).map(({ name }) => html`<${Letters} key=${name} c=${c} name=${name} />`)}
    <//>
  <//>`
}

/** What one partner refused: handed on again, or discarded. @param {{ c: Context, name: string }} props */
function Letters({ c, name }) {
  const { t, past } = c
  const words = t.openData.outlets
  const [isOpen, setOpen] = useState(false)
  const [gone, setGone] = useState(/** @type {readonly string[]} */ ([]))
  const [isBad, setBad] = useState(false)
  const path = `outlets/${encodeURIComponent(name)}/letters`
  const letters = isOpen
    ? (past.text(`${path}?limit=${LETTERS_MAX}`, FRESH_MS).data?.letters ?? [])
    : []
  const act = async (/** @type {string} */ id, /** @type {'retry' | 'discard'} */ what) => {
    const one = `${path}/${encodeURIComponent(id)}`
    try {
      await c.ask(what === 'retry' ? `${one}/retry` : one, {
        method: what === 'retry' ? 'POST' : 'DELETE',
      })
      setGone([...gone, id])
      setBad(false)
    } catch {
      setBad(true)
    }
  }
  return html`<details class="pad" onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}>
    <summary>${words.letters(name)}</summary>
    ${isBad && html`<p class="bad" role="alert">${words.actBad}</p>`}
    <ul class="rows">${
      /** @type {readonly any[]} */ (letters)
        .filter(({ id }) => !gone.includes(id))
        .map(
          ({ id, because }) => html`<li key=${id}>
      <span class="g"><b>${id}</b><span>${because}</span></span>
      <span class="acts"><button class="btn" type="button" onClick=${() => void act(id, 'retry')}>${words.retry}</button><button class="btn" type="button" onClick=${() => void act(id, 'discard')}>${words.discard}</button></span>
    </li>`,
        )
    }</ul>
  </details>`
}
