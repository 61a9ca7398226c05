// @ts-check
/** Step 1: which sensor is in the hand. Scanned or typed, then shown with what is known of it. */

import { html, useEffect, useRef, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Trouble } from '../../../../base/web/parts.js'
import { Finder } from './finder.js'
import { Found } from './found.js'
import { OfficeFiles } from './office-files.js'
import { Progress } from './progress.js'
import { Stepper } from './stepper.js'

/** @typedef {import('./watch.js').Context} Context */
/** @typedef {import('../../../api/service.ts').DeviceView} DeviceView */
/**
 * @typedef {{ kind: 'found', devEui: string, registered: DeviceView | null,
 *   serves: readonly import('./take-back.js').Served[] }} FoundSensor
 * @typedef {FoundSensor | { kind: 'several', devEuis: readonly string[] } | { kind: 'rejected' }
 *   | { kind: 'failed' }} Sought
 */

/** @param {{ c: Context }} props */
export function Scan({ c }) {
  const { t } = c
  const [sought, setSought] = useState(/** @type {Sought | undefined} */ (undefined))
  const [turn, setTurn] = useState(0)
  const result = useRef(/** @type {HTMLElement | null} */ (null))
  const isBusy = useRef(false)
  const seek = async (/** @type {string} */ text) => {
    if (isBusy.current || text.trim() === '') return
    isBusy.current = true
    setSought(await lookUp(c, text))
    isBusy.current = false
  }
  const restart = () => {
    setSought(undefined)
    setTurn(turn + 1)
  }
  useEffect(() => {
    if (sought) result.current?.scrollIntoView({ block: 'nearest' })
  }, [sought])
  const isFound = sought?.kind === 'found'
  // Before anything can be scanned somebody brings the keys.
  const isFirst = (c.model.devices ?? []).length === 0
  const files = html`<${OfficeFiles} key="files" c=${c} />`
  return html`${isFirst && files}<${Stepper} c=${c} step=${0} />
    ${!isFound && html`<${Finder} key=${turn} c=${c} onText=${seek} />`}
    <div class="stack sought" ref=${result} aria-live="polite">
      ${sought?.kind === 'found' && html`<${Found} c=${c} found=${sought} onAnother=${restart} onChanged=${() => seek(sought.devEui)} />`}
      ${sought?.kind === 'several' && html`<${Several} c=${c} devEuis=${sought.devEuis} onChoose=${seek} />`}
      ${sought?.kind === 'rejected' && html`<${Trouble} title=${t.install.notLabelTitle} words=${t.trouble} why=${t.install.notLabelWhy} todo=${t.install.notLabelTodo} />`}
      ${sought?.kind === 'failed' && html`<p class="bad" role="alert">${t.install.lookFailed}</p>`}
    </div>
    ${!isFound && html`<${Typed} c=${c} onText=${seek} /><${Progress} c=${c} />`}${!isFirst && !isFound && files}`
}

/** @param {Context} c @param {string} text @returns {Promise<Sought>} */
async function lookUp(c, text) {
  try {
    return await c.ask('installations/look-up', { method: 'POST', body: { text } })
  } catch {
    return { kind: 'failed' }
  }
}

/** @param {{ c: Context, onText: (text: string) => void }} props */
function Typed({ c, onText }) {
  const { t } = c
  const input = useRef(/** @type {HTMLInputElement | null} */ (null))
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault()
    onText(input.current?.value ?? '')
  }
  return html`<${Card}><form class="stack" onSubmit=${submit}>
    <h2>${t.install.typeTitle}</h2>
    <div class="field"><label for="typed">${t.install.typeLabel}</label>
      <input id="typed" ref=${input} class="mono" autocomplete="off" autocapitalize="characters" spellcheck=${false} aria-describedby="typed-hint" />
      <span class="hint" id="typed-hint">${t.install.typeHint}</span></div>
    <button class="btn big" type="submit"><${Icon} name="search" />${t.install.find}</button>
  </form><//>`
}

/** @param {{ c: Context, devEuis: readonly string[], onChoose: (text: string) => void }} props */
function Several({ c, devEuis, onChoose }) {
  const { t } = c
  return html`<${Card}><h2>${t.install.several}</h2><p class="dim">${t.install.severalText}</p>
    ${devEuis.map((devEui) => html`<button key=${devEui} class="btn big mono" type="button" onClick=${() => onChoose(devEui)}>${devEui.toUpperCase()}</button>`)}
  <//>`
}
