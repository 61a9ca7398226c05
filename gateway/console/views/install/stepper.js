// @ts-check
/** Where one is on the way from the scan to the place. */

import { html, useEffect, useRef } from '../../../../base/web/html.js'

/** @typedef {import('./watch.js').Context} Context */

/**
 * Four named bars. A new step has the focus, so that it is read out.
 * @param {{ c: Context, step: number }} props `step` counted from 0
 */
export function Stepper({ c, step }) {
  const { t } = c
  const list = useRef(/** @type {HTMLElement | null} */ (null))
  const before = useRef(step)
  useEffect(() => {
    if (before.current !== step) list.current?.focus()
    before.current = step
  }, [step])
  return html`<ol class="steps" ref=${list} tabindex="-1" aria-label=${t.install.stepOf(step + 1)}>
    ${t.install.steps.map(
      (word, i) =>
        html`<li key=${word} class=${i < step ? 'done' : i === step ? 'now' : ''} aria-current=${i === step ? 'step' : undefined}>${word}</li>`,
    )}
  </ol>`
}
