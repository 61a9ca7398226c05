// @ts-check
/** A life in steps: what has happened with its time, what is under way, what is still to come. */

import { html } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'

/** @typedef {{ key: string, word: string, at?: string | undefined, text?: string | undefined,
 *   state: 'ok' | 'now' | 'todo' | 'alarm' | 'watch' }} Step */

const ICONS = { ok: 'ok', now: 'sync', todo: 'clock', alarm: 'alarm', watch: 'watch' }

/** @param {{ label: string, steps: readonly Step[] }} props */
export function Steps({ label, steps }) {
  return html`<ol class="tl" aria-label=${label}>
    ${steps.map(
      ({ key, word, at, text, state }) => html`<li key=${key} class=${state}>
        <${Icon} name=${ICONS[state]} /><b>${word}</b>${at ? html`<time>${at}</time>` : html`<span></span>`}${text && html`<p>${text}</p>`}
      </li>`,
    )}
  </ol>`
}
