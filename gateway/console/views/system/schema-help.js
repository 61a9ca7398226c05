// @ts-check
/** What each setting is for, what it may be and what it is when left out, from the gateway's own schema. */

import { html, useState } from '../../../../base/web/html.js'
import { Waiting } from '../../../../base/web/states.js'
import { settingsOf } from './schema-rows.js'

/** @typedef {import('./system.js').Context} Context */

/** @param {{ c: Context }} props */
export function SchemaHelp({ c }) {
  const { t, past } = c
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const kept = isOpen ? past.slow('config/schema') : undefined
  const wanted = text.trim().toLowerCase()
  const rows = kept?.data
    ? settingsOf(kept.data).filter(
        ({ path, says }) => wanted === '' || `${path} ${says}`.toLowerCase().includes(wanted),
      )
    : []
  return html`<details onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}><summary>${t.system.help}</summary>
    ${
      isOpen &&
      html`<div class="stack">
        <div class="field"><label for="settings-search">${t.system.helpSearch}</label><input id="settings-search" type="search" value=${text} onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} /></div>
        ${kept?.state === 'loading' && html`<${Waiting} word=${t.loading} />`}
        ${kept?.state === 'failed' && html`<p class="bad">${t.system.helpFailed}</p>`}
        <dl class="settings" lang="en">${rows.map(({ path, allowed, otherwise, says }) => html`<div key=${path}><dt>${path}</dt><dd>${says && html`<span>${says}</span>`}<span class="dim">${allowed}${otherwise !== '' && `; ${t.system.leftOut} ${otherwise}`}</span></dd></div>`)}</dl>
      </div>`
    }
  </details>`
}
