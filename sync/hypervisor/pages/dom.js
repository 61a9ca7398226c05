// @ts-check
/**
 * Elements without a framework. Text goes in as text, never as markup, so nothing a sensor or a file
 * says can become a tag.
 */

/** @typedef {string | number | Node | null | undefined | false} Child */

/**
 * @param {string} tag
 * @param {Record<string, string | boolean | undefined>} attributes
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...nodesOf(children))
  return element
}

/** @param {readonly Child[]} children */
function nodesOf(children) {
  return children.flatMap((child) => {
    if (child === null || child === undefined || child === false) return []
    return [typeof child === 'number' ? String(child) : child]
  })
}

/**
 * A drawn symbol of the page.
 * @param {string} name
 * @param {string} [size]
 */
export function icon(name, size = '') {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('class', `i ${size}`.trim())
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(space, 'use')
  use.setAttribute('href', `#i-${name}`)
  svg.append(use)
  return svg
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function at(id) {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page has no #${id}`)
  return element
}

/**
 * Replaces the children, but only when they would read differently: focus, selection and animations
 * of what stays are not disturbed.
 * @param {Element} parent
 * @param {readonly Child[]} children
 */
export function fill(parent, children) {
  const next = nodesOf(children)
  const draft = document.createElement('div')
  draft.append(...next)
  if (draft.innerHTML !== parent.innerHTML) parent.replaceChildren(...draft.childNodes)
}

/**
 * Updates a text only when it changed, so that screen readers are not told it again.
 * @param {Element} element
 * @param {string} text
 */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text
}
