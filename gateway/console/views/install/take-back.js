// @ts-check
/** The way back: a sensor is taken down from where it serves, with a reason that stays. */

import { html, useState } from '../../../../base/web/html.js'
import { Choice, Confirm } from '../../../../base/web/parts.js'

/** @typedef {import('./watch.js').Context} Context */
/** An asset that a sensor serves, and as what. @typedef {{ id: string, name: string, mounts: readonly import('../../../registry/installation.ts').Mount[] }} Served */
/** @typedef {keyof typeof import('./words.js').FR.install.backReasons} Reason */

/**
 * @param {{ c: Context, place: Served, word?: string, onDone: () => void }} props
 */
export function TakeBack({ c, place, word, onDone }) {
  const { t } = c
  const { takeBack, backTitle, backText, backWhy, backReasons, backDo } = t.install
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState('wrong')
  const [hasFailed, setFailed] = useState(false)
  const act = async () => {
    setAsking(false)
    try {
      const because = backReasons[/** @type {Reason} */ (reason)]
      const { results } = await c.ask('installations/back', {
        method: 'POST',
        body: { mounts: place.mounts, because },
      })
      const isDone = results.every(
        (/** @type {{ outcome: string }} */ one) => one.outcome === 'done',
      )
      setFailed(!isDone)
      if (isDone) onDone()
    } catch {
      setFailed(true)
    }
    c.refresh()
  }
  return html`<button class="btn" type="button" disabled=${c.isStale} onClick=${() => setAsking(true)}>${word ?? takeBack(place.name)}</button>
    ${hasFailed && html`<p class="bad" role="alert">${t.install.actFailed}</p>`}
    ${
      isAsking &&
      html`<${Confirm} title=${backTitle(place.name)} cancel=${t.cancel} act=${backDo} onClose=${() => setAsking(false)} onAct=${act}>
        <p>${backText}</p>
        <p class="lab">${backWhy}</p>
        <${Choice} label=${backWhy} value=${reason} choices=${Object.entries(backReasons).map(([value, one]) => ({ value, word: one }))} onChoose=${setReason} />
      <//>`
    }`
}
