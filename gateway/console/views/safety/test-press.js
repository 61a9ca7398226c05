// @ts-check
/** How a call point or a door is tested, the press that is a test, and what came of the last one. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Choice, Confirm } from '../../../../base/web/parts.js'
import { detailsOf } from '../../model.js'

/** @typedef {import('./safety.js').Context} Context @typedef {import('../../model.js').AssetView} AssetView */

/** A test that was just made is told as an answer, not as history. */
const FRESH_MS = 10 * 60_000
const PRESSES = ['', '1', '2', '3']

/** @param {{ c: Context, view: AssetView }} props */
export function PointTest({ c, view }) {
  const { t, f, model, nowMs } = c
  const { asset } = view
  const words = t.safety.test
  const press = detailsOf(view).call?.testPress ?? null
  const told = model.alarms.find(
    ({ subject, type, atMs }) =>
      subject === asset.id && type === 'callTested' && nowMs - atMs < FRESH_MS,
  )
  if (asset.kind === 'building')
    return html`<section class="stack"><h3>${words.title}</h3><p class="small">${words.door}</p></section>`
  const name = press === null ? '' : (t.press[/** @type {1 | 2 | 3} */ (press)] ?? '')
  return html`<section class="stack tight" aria-label=${words.title}>
    <h3>${words.title}</h3>
    ${
      press === null
        ? html`<p class="small">${words.noPress}</p>`
        : html`<ol class="small steps">${words.steps(name).map((step) => html`<li key=${step}>${step}</li>`)}</ol>`
    }
    <div aria-live="polite">${told && html`<p class="proofline"><span class="ok"><${Icon} name="ok" /></span><b>${words.came(f.time(told.atMs))}</b></p>`}</div>
    ${c.mayAct && html`<${PressChoice} c=${c} view=${view} press=${press} />`}
  </section>`
}

/** What it calls by is safety: asked for again, with its consequence. @param {{ c: Context, view: AssetView, press: number | null }} props */
function PressChoice({ c, view, press }) {
  const { t } = c
  const words = t.safety.test
  const [wanted, setWanted] = useState(/** @type {string | undefined} */ (undefined))
  const [answer, setAnswer] = useState('')
  const presses = /** @type {Readonly<Record<string, string>>} */ (t.press)
  const wordOf = (/** @type {string} */ value) => presses[value] ?? words.none
  const choices = PRESSES.map((value) => ({ value, word: wordOf(value) }))
  const save = async () => {
    setWanted(undefined)
    setAnswer(t.seen.sending)
    const { testPress: _, ...properties } = view.asset.properties
    const given = wanted ? { ...properties, testPress: Number(wanted) } : properties
    const entry = { asset: { ...view.asset, properties: given }, bindings: view.bindings }
    try {
      const { results } = await c.ask('assets', { method: 'POST', body: { assets: [entry] } })
      setAnswer(results[0]?.outcome === 'done' ? words.saved : words.failed)
    } catch {
      setAnswer(words.failed)
    }
    c.refresh()
  }
  return html`<details><summary>${words.set}</summary><div class="stack tight">
      <p class="small dim">${words.setText}</p>
      <${Choice} label=${words.set} value=${press === null ? '' : String(press)} choices=${choices} onChoose=${(/** @type {string} */ value) => setWanted(value)} />
      ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}
    </div></details>
    ${
      wanted !== undefined &&
      html`<${Confirm} title=${words.confirm(view.asset.name)} cancel=${t.cancel} act=${words.confirmAct} isDanger=${wanted !== ''} onAct=${save} onClose=${() => setWanted(undefined)}>
        <p>${wanted === '' ? words.allCall : words.noCall(wordOf(wanted))}</p>
      <//>`
    }`
}
