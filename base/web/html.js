// @ts-check
/**
 * Preact behind tagged templates, in one place: pages write html`<p>…</p>` and nothing is compiled.
 * Text goes in as text, never as markup, so nothing a sensor or a file says can become a tag.
 */

import htm from 'htm'
import { h, render } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export { render, useEffect, useRef, useState }

/** @typedef {import('preact').ComponentChildren} Children */
/** @typedef {import('preact').VNode} Element */

export const html = /** @type {(strings: TemplateStringsArray, ...values: unknown[]) => any} */ (
  /** @type {any} */ (htm).bind(h)
)
