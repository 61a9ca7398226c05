// @ts-check
/**
 * Views that come when their page is first opened: the module, its words with it, and its sheet. Kept for
 * as long as the page lives; what did not come is asked for again.
 */

import { html } from './html.js'
import { addSheet } from './sheets.js'

/** @typedef {(props: { c: any }) => any} View */
/** @typedef {{ FR: object, EN: object }} ViewWords what a view says beside what all pages say */
/**
 * A line of a side's table of pages. `words` and `sheet`: of its own, loaded with it.
 * @typedef {{ page: string, load: () => Promise<View>, words?: () => Promise<ViewWords>, sheet?: string }} ViewLine
 */

/** @type {Map<string, View | 'loading' | 'failed'>} */
const loaded = new Map()

/**
 * The page's view, or how far it is.
 * @param {ViewLine} line
 * @param {() => void} onNews
 */
export function viewOf(line, onNews) {
  const known = loaded.get(line.page)
  if (known) return known
  loaded.set(line.page, 'loading')
  void bring(line).then(onNews)
  return 'loading'
}

/** @param {string} page that failed: the next look asks again */
export function forget(page) {
  loaded.delete(page)
}

/** @param {ViewLine} line */
async function bring({ page, sheet, words, load }) {
  try {
    const [view, said] = await Promise.all([load(), words?.(), sheet && addSheet(sheet)])
    loaded.set(page, said ? withWords(view, said) : view)
  } catch {
    loaded.set(page, 'failed')
  }
}

/**
 * The words that lie beside a view are in its `c.t`, over those of all pages.
 * @param {View} view
 * @param {ViewWords} words
 * @returns {View}
 */
function withWords(view, { FR, EN }) {
  return ({ c }) =>
    html`<${view} c=${{ ...c, t: { ...c.t, ...(c.f.language === 'en' ? EN : FR) } }} />`
}
