// @ts-check
/** The parts every page is made of: console-ux.md §4. State is always shape, word and colour. */

import { html, useEffect, useRef } from './html.js'
import { Icon } from './icons.js'

/** @typedef {import('./html.js').Children} Children */
/** @typedef {'ok' | 'watch' | 'alarm' | 'unknown' | 'plain'} State */

/** @type {Readonly<Record<string, string>>} */
const STATE_ICONS = { ok: 'ok', watch: 'watch', alarm: 'alarm', unknown: 'unknown', plain: 'clock' }

/** @param {{ state: State, word: string, isSolid?: boolean }} props */
export function Pill({ state, word, isSolid = false }) {
  return html`<span class=${`pill ${state} ${isSolid ? 'solid' : ''}`}>
    <${Icon} name=${STATE_ICONS[state] ?? 'unknown'} />${word}
  </span>`
}

/** What kind of thing it is; never how it is. @param {{ kind: string, icon: string }} props */
export function Chip({ kind, icon }) {
  return html`<span class=${`chip d-${kind}`}><${Icon} name=${icon} /></span>`
}

/**
 * @param {{ kind?: string, icon?: string, title: string, context?: Children, pill?: Children,
 *   level?: 2 | 3 }} props
 */
export function Head({ kind, icon, title, context, pill, level = 2 }) {
  return html`<div class="hd">
    ${kind && icon && html`<${Chip} kind=${kind} icon=${icon} />`}
    <div>
      ${level === 2 ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`}
      ${context && html`<p>${context}</p>`}
    </div>
    ${pill}
  </div>`
}

/** @param {{ state?: string, isFlush?: boolean, id?: string, label?: string, children?: Children }} props */
export function Card({ state = '', isFlush = false, id, label, children }) {
  return html`<section
    class=${`card ${state} ${isFlush ? 'flush' : ''}`}
    id=${id}
    aria-label=${label}
  >
    ${children}
  </section>`
}

/** @param {{ value: string, unit?: string, label: string, state?: string }} props */
export function Figure({ value, unit, label, state = '' }) {
  return html`<div class=${`fig ${state && `is-${state}`}`}>
    <b>${value}${unit && html`<small>${unit}</small>`}</b><span>${label}</span>
  </div>`
}

/** @param {{ label?: string, children?: Children }} props */
export function Figures({ children }) {
  return html`<div class="figs">${children}</div>`
}

/**
 * A whole row is the link.
 * @param {{ href: string, kind: string, icon: string, title: string, text?: Children, end?: Children }} props
 */
export function LinkRow({ href, kind, icon, title, text, end }) {
  return html`<a class="row" href=${href}>
    <${Chip} kind=${kind} icon=${icon} />
    <span class="g"><b>${title}</b>${text && html`<span>${text}</span>`}</span>
    <span class="e">${end}</span>
    <svg class="i chev" viewBox="0 0 24 24" aria-hidden="true"><path d="M9 5l7 7-7 7" /></svg>
  </a>`
}

/**
 * Parts of one whole, unknown hatched.
 * @param {{ label: string, parts: readonly { name: string, count: number }[] }} props
 */
export function StackedBar({ label, parts }) {
  return html`<div class="sbar" role="img" aria-label=${label}>
    ${parts
      .filter(({ count }) => count > 0)
      .map(
        ({ name, count }) => html`<i key=${name} class=${`b-${name}`} style=${{ '--v': count }} />`,
      )}
  </div>`
}

/** @param {{ items: readonly { name: string, word: string, isLine?: boolean }[] }} props */
export function Legend({ items }) {
  return html`<p class="legend">
    ${items.map(
      ({ name, word, isLine }) =>
        html`<span key=${name}><i class=${`b-${name} ${isLine ? 'line' : ''}`}></i>${word}</span>`,
    )}
  </p>`
}

/**
 * A quantity against its threshold, which is the black tick.
 * @param {{ label: string, share: number, tick?: number, state?: string }} props
 */
export function Meter({ label, share, tick, state = 'used' }) {
  return html`<div class="meter" role="img" aria-label=${label}>
    <i class=${`b-${state}`} style=${{ '--v': `${100 * Math.max(0, Math.min(1, share))}%` }}></i>
    ${
      tick !== undefined &&
      html`<u style=${{ '--v': `${100 * Math.max(0, Math.min(1, tick))}%` }}></u>`
    }
  </div>`
}

/** @param {{ state: string, icon: string, title: string, text?: Children, children?: Children }} props */
export function Band({ state, icon, title, text, children }) {
  return html`<div class=${`band ${state}`} role="status">
    <${Icon} name=${icon} />
    <p><strong>${title}</strong>${text}</p>
    ${children}
  </div>`
}

/** The shape of the page to come. @param {{ word: string }} props */
export function Skeleton({ word }) {
  return html`<div class="skel" aria-busy="true">
    <span class="sr">${word}</span>
    <div></div>
    <div></div>
    <div></div>
    <div></div>
  </div>`
}

/**
 * Why it is empty, and the first steps.
 * @param {{ icon: string, title: string, text: string, steps?: readonly string[], children?: Children }} props
 */
export function Empty({ icon, title, text, steps = [], children }) {
  return html`<div class="void">
    <${Icon} name=${icon} />
    <h2>${title}</h2>
    <p>${text}</p>
    ${steps.length > 0 && html`<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>`} ${children}
  </div>`
}

/**
 * Why, what to do, and what is not lost.
 * @param {{ title: string, words: { why: string, todo: string }, why: string, todo: string,
 *   children?: Children }} props
 */
export function Trouble({ title, words, why, todo, children }) {
  return html`<div class="err" role="alert">
    <h2>${title}</h2>
    <dl>
      <div>
        <dt>${words.why}</dt>
        <dd>${why}</dd>
      </div>
      <div>
        <dt>${words.todo}</dt>
        <dd>${todo}</dd>
      </div>
    </dl>
    <div class="acts">${children}</div>
  </div>`
}

/**
 * Asks by name, lists the consequences; the button says the act. Escape and Cancel close.
 * @param {{ title: string, cancel: string, act: string, isDanger?: boolean, onAct: () => void,
 *   onClose: () => void, children?: Children }} props
 */
export function Confirm({ title, cancel, act, isDanger = false, onAct, onClose, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return html`<dialog class="confirm" ref=${dialog} onClose=${onClose} aria-labelledby="confirm-title">
    <div class="stack">
      <h2 id="confirm-title">${title}</h2>
      ${children}
      <div class="acts">
        <button class="btn big" type="button" onClick=${() => dialog.current?.close()}>
          ${cancel}
        </button>
        <button class=${`btn big main ${isDanger ? 'danger' : ''}`} type="button" onClick=${onAct}>
          ${act}
        </button>
      </div>
    </div>
  </dialog>`
}

/**
 * One of a few, as buttons side by side.
 * @param {{ label: string, value: string, choices: readonly { value: string, word: string, lang?: string }[],
 *   onChoose: (value: string) => void }} props
 */
export function Choice({ label, value, choices, onChoose }) {
  return html`<div class="seg" role="group" aria-label=${label}>
    ${choices.map(
      (choice) =>
        html`<button
          key=${choice.value}
          type="button"
          lang=${choice.lang}
          aria-pressed=${String(choice.value === value)}
          onClick=${() => onChoose(choice.value)}
        >
          ${choice.word}
        </button>`,
    )}
  </div>`
}

/**
 * A table on a desk, blocks in a hand: `label` names each cell there.
 * @param {{ caption?: string, heads: readonly { word: string, isNumber?: boolean }[], name?: string,
 *   children?: Children }} props
 */
export function Table({ caption, heads, name = '', children }) {
  return html`<table class=${`tbl ${name}`}>
    ${caption && html`<caption class="sr">${caption}</caption>`}
    <thead>
      <tr>
        ${heads.map(
          ({ word, isNumber }) =>
            html`<th key=${word} scope="col" class=${isNumber ? 'num' : ''}>${word}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${children}
    </tbody>
  </table>`
}
