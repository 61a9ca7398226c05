// @ts-check
/**
 * A long list of rows of one height, of which those in sight are in the page and a few around them: the
 * rest is empty height. Scrolled by the page itself; read aloud with its true length.
 */

import { html, useEffect, useRef, useState } from './html.js'

/** Rows drawn above and below what is in sight, so that a quick thumb finds them there. */
const AROUND = 10
const FIRST_ROWS = 30

/**
 * Which rows are drawn.
 * @param {{ topPx: number, heightPx: number, rowPx: number, count: number }} seen `topPx`: of the list, from
 *   the top of the window; `heightPx`: of the window
 * @returns {{ from: number, to: number }} `to` excluded
 */
export function rowsInSight({ topPx, heightPx, rowPx, count }) {
  const first = Math.floor(-topPx / rowPx) - AROUND
  const last = Math.ceil((heightPx - topPx) / rowPx) + AROUND
  const from = Math.max(0, Math.min(first, count))
  return { from, to: Math.max(from, Math.min(last, count)) }
}

/**
 * The rows take the height that the sheet gives them as `--row`; it is measured, for it follows the text's size.
 * @template Item
 * @param {{ items: readonly Item[], name: string, label: string, keyOf: (item: Item) => string,
 *   render: (item: Item) => import('./html.js').Children }} props
 */
export function Windowed({ items, name, label, keyOf, render }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  const [shown, setShown] = useState({ from: 0, to: FIRST_ROWS, rowPx: 64 })
  const count = items.length
  useEffect(() => {
    let isAsked = false
    const look = () => {
      isAsked = false
      const list = box.current
      const row = list?.querySelector('li')
      if (!list || !row) return
      const rowPx = row.offsetHeight
      const { top } = list.getBoundingClientRect()
      const next = rowsInSight({ topPx: top, heightPx: innerHeight, rowPx, count })
      setShown((before) =>
        before.from === next.from && before.to === next.to && before.rowPx === rowPx
          ? before
          : { ...next, rowPx },
      )
    }
    const ask = () => {
      if (isAsked) return
      isAsked = true
      requestAnimationFrame(look)
    }
    look()
    addEventListener('scroll', ask, { passive: true })
    addEventListener('resize', ask)
    return () => {
      removeEventListener('scroll', ask)
      removeEventListener('resize', ask)
    }
  }, [count])
  const drawn = useDrawn(render)
  const from = Math.min(shown.from, count)
  const to = Math.min(Math.max(shown.to, from), count)
  const pad = { '--above': `${from * shown.rowPx}px`, '--below': `${(count - to) * shown.rowPx}px` }
  return html`<ul class=${`windowed ${name}`} ref=${box} aria-label=${label} style=${pad}>
    ${items
      .slice(from, to)
      .map(
        (item, i) =>
          html`<li key=${keyOf(item)} aria-setsize=${count} aria-posinset=${from + i + 1}>${drawn(item)}</li>`,
      )}
  </ul>`
}

/**
 * Rows as they were drawn, for as long as the page around them is the same: while a thumb scrolls, only those
 * that come into sight are made, and the others are not even compared.
 * @template Item
 * @param {(item: Item) => import('./html.js').Children} render made anew by each drawing of the page
 * @returns {(item: Item) => import('./html.js').Children}
 */
function useDrawn(render) {
  const kept = useRef({ render, rows: new Map() })
  if (kept.current.render !== render) kept.current = { render, rows: new Map() }
  const { rows } = kept.current
  return (item) => {
    if (!rows.has(item)) rows.set(item, render(item))
    return rows.get(item)
  }
}
