// @ts-check
/** A file that needs the login of this page: a link would go without its token. */

import { html, useState } from '../../../../../base/web/html.js'

/** @param {{ c: import('../../app.js').Context, path: string, name: string, word: string }} props */
export function CsvButton({ c, path, name, word }) {
  const [isBusy, setBusy] = useState(false)
  const fetchIt = async () => {
    setBusy(true)
    const text = await c.ask(path).catch(() => undefined)
    setBusy(false)
    if (typeof text !== 'string') return
    const link = document.createElement('a')
    // Spreadsheets take UTF-8 for Latin-1 without the mark.
    link.href = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv' }))
    link.download = name
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return html`<button class="btn" type="button" disabled=${isBusy} onClick=${fetchIt}>${word}</button>`
}
