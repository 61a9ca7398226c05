// @ts-check
/** The flows of this gateway: how they are, which version is in force, back to another, and who edits them. */

import { Refused } from '../../../../base/web/ask.js'
import { html, useState } from '../../../../base/web/html.js'
import { Card, Confirm, Figure, Figures, Head, Pill } from '../../../../base/web/parts.js'
import { Waiting } from '../../../../base/web/states.js'

/** @typedef {import('./system.js').Context} Context @typedef {import('../../../flows/desk.ts').FlowsView} FlowsView @typedef {FlowsView['versions'][number]} Version */

const FRESH_MS = 3_000
/** What is older is found by the command line. */
const SHOWN = 5
const EDIT_MINUTES = 60
const EDITOR = '/flows/'
const MEGA = 1_048_576
const REFUSED = 409

/** @type {Readonly<Record<string, string>>} */
const PILLS = { running: 'ok', off: 'unknown', stopped: 'unknown', 'given-up': 'alarm' }

/** @param {{ c: Context }} props */
export function Flows({ c }) {
  const { t, past } = c
  const [said, setSaid] = useState('')
  const [backTo, setBackTo] = useState(/** @type {Version | undefined} */ (undefined))
  const kept = past.text('flows', FRESH_MS)
  const view = /** @type {FlowsView | undefined} */ (kept.data)
  const act = async (
    /** @type {string} */ path,
    /** @type {{ method: string, body?: unknown }} */ how,
    /** @type {string} */ done,
  ) => {
    setSaid(t.system.flowsActing)
    try {
      await c.ask(path, how)
      setSaid(done)
    } catch (error) {
      const isRefused = error instanceof Refused && error.status === REFUSED
      setSaid(isRefused ? t.system.flowsRefused : t.system.flowsFailed)
    }
    past.forget('flows')
    c.refresh()
  }
  const goBack = (/** @type {Version} */ { number }) => {
    setBackTo(undefined)
    void act('flows/rollback', { method: 'POST', body: { number } }, t.system.flowsBack(number))
  }
  const pill =
    view &&
    html`<${Pill} state=${PILLS[view.status.state] ?? 'watch'} word=${t.system.flowsStates[view.status.state]} />`
  const isDown = view?.status.state === 'given-up'
  return html`<${Card} label=${t.system.flows} state=${isDown ? 'alarm' : ''}>
    <${Head} kind="none" icon="decoders" title=${t.system.flows} context=${t.system.flowsText} pill=${pill} />
    ${kept.state === 'loading' && !view && html`<${Waiting} word=${t.loading} />`}
    ${kept.state === 'failed' && !view && html`<p class="bad">${t.system.flowsUnknown}</p>`}
    ${view && html`<${Now} c=${c} view=${view} />`}
    ${view && view.versions.length > 0 && html`<${Versions} c=${c} view=${view} onBack=${setBackTo} />`}
    ${view?.enabled && c.maySwitch && html`<${Editing} c=${c} view=${view} act=${act} />`}
    <p class="small" role="status">${said}</p>
    ${
      backTo &&
      html`<${Confirm} title=${t.system.flowsBackAsk(backTo.number)} cancel=${t.cancel} act=${t.system.flowsBackDo} onAct=${() => goBack(backTo)} onClose=${() => setBackTo(undefined)}><p>${t.system.flowsBackWhat}</p><//>`
    }
  <//>`
}

/** @param {{ c: Context, view: FlowsView }} props */
function Now({ c, view }) {
  const { t, f } = c
  const { status, active, enabled } = view
  if (!enabled) return html`<p class="small">${t.system.flowsOff} <code>flows.enabled</code></p>`
  const megabytes =
    status.memoryBytes === null ? '–' : f.number(Math.round(status.memoryBytes / MEGA))
  return html`<${Figures}>
      <${Figure} value=${active === null ? '–' : f.number(active)} label=${t.system.flowsVersion} />
      <${Figure} value=${f.number(status.nodes)} label=${t.system.flowsNodes} />
      <${Figure} value=${megabytes} unit=${t.system.flowsUnit} label=${t.system.flowsMemory(f.number(Math.round(status.memoryBytesMax / MEGA)))} />
    <//>
    ${status.state === 'given-up' && html`<p class="bad">${t.system.flowsGivenUp}</p>`}
    ${status.lastCrash && html`<p class="small dim">${t.system.flowsEnded(f, status.crashes)} ${t.system.flowsReasons[status.lastCrash.reason]}</p>`}`
}

/** @param {{ c: Context, view: FlowsView, onBack: (version: Version) => void }} props */
function Versions({ c, view, onBack }) {
  const { t, f, nowMs } = c
  const shown = view.versions.toReversed().slice(0, SHOWN)
  return html`<ul class="flowlist">${shown.map((one) => {
    const { number, atMs, by, why } = one
    const isActive = number === view.active
    return html`<li key=${number}>
      <span><b>${t.system.flowsNumber(number)}</b> ${isActive && html`<${Pill} state="ok" word=${t.system.flowsInForce} />`}<br /><span class="small dim">${f.moment(atMs, nowMs)} · ${by}${why === '' ? '' : ` · ${why}`}</span></span>
      ${!isActive && c.maySwitch && html`<button class="btn" type="button" disabled=${c.isStale} aria-label=${t.system.flowsBackAsk(number)} onClick=${() => onBack(one)}>${t.system.flowsBackDo}</button>`}
    </li>`
  })}</ul>`
}

/** @param {{ c: Context, view: FlowsView, act: (path: string, how: { method: string, body?: unknown }, done: string) => Promise<void> }} props */
function Editing({ c, view, act }) {
  const { t, f, nowMs } = c
  const { editing } = view.status
  const [isBeginning, setBeginning] = useState(false)
  if (editing) {
    const end = () => act('flows/edit', { method: 'DELETE' }, t.system.flowsEditEnded)
    return html`<p class="small">${t.system.flowsEditing(editing.by, f.moment(editing.untilMs, nowMs))}</p>
      <div class="acts">
        <a class="btn main" href=${EDITOR} target="_blank" rel="noopener">${t.system.flowsOpen}</a>
        <button class="btn" type="button" disabled=${c.isStale} onClick=${end}>${t.system.flowsEditEnd}</button>
      </div>`
  }
  const begin = async () => {
    setBeginning(true)
    const how = { method: 'POST', body: { minutes: EDIT_MINUTES } }
    await act('flows/edit', how, t.system.flowsEditBegun)
    setBeginning(false)
  }
  return html`<div class="acts"><button class="btn" type="button" disabled=${c.isStale || isBeginning} onClick=${begin}>${isBeginning ? t.system.flowsActing : t.system.flowsEdit}</button></div>
    <p class="small dim">${t.system.flowsEditText}</p>`
}
