// @ts-check
/**
 * How knowledge looks (hypervisor-ux.md §5.1, specimens of states.html): every page takes its states from
 * here and invents none. State is shape, word and colour together.
 */

import { html } from './html.js'

/** @typedef {import('./html.js').Children} Children */
/** @typedef {'ok' | 'watch' | 'alarm' | 'unknown'} Shape */

/** Disc, triangle, square, hatched square, with its word. @param {{ shape: Shape, word: Children }} props */
export function StateWord({ shape, word }) {
  return html`<span class=${`s ${shape}`}>${word}</span>`
}

/** Empty, and that is well: said by somebody who has looked. @param {{ text: string, note?: Children }} props */
export function Quiet({ text, note }) {
  return html`<p class="quiet"><b>${text}</b>${note && html`<span class="dim small">${note}</span>`}</p>`
}

/** The shape of what comes; the sheet lets it show after a moment only. @param {{ word: string, lines?: number }} props */
export function Waiting({ word, lines = 3 }) {
  return html`<div class="waits" aria-busy="true"><span class="sr">${word}</span>${Array.from({ length: lines }, (_, i) => html`<i key=${i}></i>`)}</div>`
}

/**
 * Partial, not published, provisional: a word beside the figure, with what is missing.
 * @param {{ word: string, children?: Children }} props
 */
export function Tag({ word, children }) {
  return html`<span class="tag">${word}${children && html` <b>${children}</b>`}</span>`
}

/** A later version says something else: dotted, with what it was. @param {{ word: string, before: string }} props */
export function Revised({ word, before }) {
  return html`<span class="rev">${word}<span class="dim small">${before}</span></span>`
}

/**
 * The trouble stays within its figure: what, on what, what to do; the rest of the page stays true.
 * @param {{ text: string, note: string, again: string, onAgain: () => void }} props
 */
export function FigureTrouble({ text, note, again, onAgain }) {
  return html`<div class="figtrouble" role="alert">
    <p><${StateWord} shape="alarm" word=${text} /></p>
    <p class="dim small">${note}</p>
    <p><button class="btn" type="button" onClick=${onAgain}>${again}</button></p>
  </div>`
}
