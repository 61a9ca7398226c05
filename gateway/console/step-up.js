// @ts-check
/** The second factor in the middle of an act: asked for in a dialog over the page, then the act goes on. */

import { html, useEffect, useRef, useState } from '../../base/web/html.js'
import { accountWords } from './pages.js'

/** @typedef {{ settle: (isGiven: boolean) => void }} Waiting */

/** One is asked for at a time: who asks meanwhile waits for the same. @param {() => void} onChange */
export function stepUpAsked(onChange) {
  /** @type {Waiting & { given: Promise<boolean> } | undefined} */
  let waiting
  return {
    waiting: () => waiting,
    /** Whether it was given. */
    ask() {
      if (!waiting) {
        const { promise: given, resolve } = Promise.withResolvers()
        const settle = (/** @type {boolean} */ isGiven) => {
          waiting = undefined
          resolve(isGiven)
          onChange()
        }
        waiting = { settle, given }
        onChange()
      }
      return waiting.given
    },
  }
}

/** What it says and asks comes when it is first needed. @param {{ c: import('./app.js').Context, stepUp: Waiting }} props */
export function StepUpDialog({ c, stepUp }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
  const [part, setPart] = useState(/** @type {{ View: any, words: any } | undefined} */ (undefined))
  useEffect(() => {
    dialog.current?.showModal()
    void Promise.all([import('../../base/web/people/acts.js'), accountWords()]).then(
      ([{ StepUp }, words]) => setPart({ View: StepUp, words }),
      () => stepUp.settle(false),
    )
  }, [])
  const t = part && { ...c.t, ...(c.f.language === 'en' ? part.words.EN : part.words.FR) }
  return html`<dialog class="sheet" ref=${dialog} aria-label=${c.t.login.code} onCancel=${() => stepUp.settle(false)}>
    ${part && html`<${part.View} c=${{ t }} onDone=${() => stepUp.settle(true)} onCancel=${() => stepUp.settle(false)} />`}
  </dialog>`
}
