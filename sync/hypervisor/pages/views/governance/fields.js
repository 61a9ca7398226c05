// @ts-check
/** Fields of forms, each with its label and hint. */

import { html } from '../../../../../base/web/html.js'

/** @typedef {{ name: string, label: string, value: string, hint?: string, isOptional?: boolean, onValue: (value: string) => void }} FieldProps */

/** @param {FieldProps & { type?: string, max?: number, step?: string, least?: number }} props */
export function Field({ name, label, value, hint, isOptional = false, onValue, ...how }) {
  const { type = 'text', max, step, least } = how
  return html`<div class="field"><label for=${`f-${name}`}>${label}</label>
    <input id=${`f-${name}`} type=${type} value=${value} required=${!isOptional} maxlength=${max} step=${step} min=${least}
      aria-describedby=${hint && `h-${name}`} onInput=${(/** @type {any} */ event) => onValue(event.currentTarget.value)} />
    ${hint && html`<p class="hint" id=${`h-${name}`}>${hint}</p>`}</div>`
}

/** @param {FieldProps & { max: number }} props */
export function Area({ name, label, value, hint, max, isOptional = false, onValue }) {
  return html`<div class="field"><label for=${`f-${name}`}>${label}</label>
    <textarea id=${`f-${name}`} rows="3" maxlength=${max} required=${!isOptional} aria-describedby=${hint && `h-${name}`}
      value=${value} onInput=${(/** @type {any} */ event) => onValue(event.currentTarget.value)}></textarea>
    ${hint && html`<p class="hint" id=${`h-${name}`}>${hint}</p>`}</div>`
}

/** @param {FieldProps & { choices: readonly { value: string, word: string }[] }} props */
export function Select({ name, label, value, choices, onValue }) {
  return html`<div class="field"><label for=${`f-${name}`}>${label}</label>
    <select id=${`f-${name}`} value=${value} onChange=${(/** @type {any} */ event) => onValue(event.currentTarget.value)}>
      ${choices.map((one) => html`<option key=${one.value} value=${one.value}>${one.word}</option>`)}
    </select></div>`
}
