// @ts-check
/** The head of a page, and a panel that holds one question, with its way on. */

import { html } from '../../../../base/web/html.js'

/** @typedef {import('../../../../base/web/html.js').Children} Children */

/** A sentence that could be read aloud; tools at its right. @param {{ lede: string, children?: Children }} props */
export function PageHead({ lede, children }) {
  return html`<div class="pagehead"><p class="lede">${lede}</p>${children && html`<div class="pagetools">${children}</div>`}</div>`
}

/**
 * @param {{ title: string, text?: Children, more?: { href: string, word: string } | false | undefined, width?: 'c4' | 'c5' | 'c6' | 'c7' | 'c8' | 'c12',
 *   isFlush?: boolean, state?: string, id?: string, children?: Children }} props
 */
export function Panel({
  title,
  text,
  more,
  width = 'c12',
  isFlush = false,
  state = '',
  id,
  children,
}) {
  return html`<section class=${`card ${width} ${state} ${isFlush ? 'flush' : ''}`} id=${id} aria-label=${title}>
    <div class="hd"><div><h2>${title}</h2>${text && html`<p>${text}</p>`}</div>${more && html`<a class="more" href=${more.href}>${more.word}</a>`}</div>
    ${children}
  </section>`
}
