// @ts-check
/** Step 2: the join as it happens, and the reason when it comes to nothing. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Trouble } from '../../../../base/web/parts.js'

/** @typedef {import('./watch.js').Context} Context @typedef {import('./watch.js').Watch} Watch */

/** @param {{ c: Context, watch: Watch }} props */
export function Join({ c, watch }) {
  const { t, f } = c
  const { join, hadSession } = watch
  const [isPatient, setPatient] = useState(true)
  if (join.kind === 'refused') {
    const tries = join.count > 0 ? ` (${t.install.tries(f, join.count)})` : ''
    const why = `${t.install.reasons[join.reason]}${tries}`
    return html`<${Trouble} title=${t.install.refusedTitle} words=${t.trouble} why=${why} todo=${join.advice[f.language]}>
        <a class="btn danger main" href="#/install">${t.install.another}</a>
      <//>
      <${Moments} c=${c} watch=${watch} />`
  }
  const text = hadSession ? t.install.hadSession : t.install.wakeText
  return html`<${Card}><h2>${t.install.wake}</h2><p class="dim small">${text}</p><//>
    <${Moments} c=${c} watch=${watch} />
    ${!isPatient && join.kind !== 'joined' && html`<${Card} state="watch"><p>${join.advice[f.language]}</p><a class="btn" href="#/install">${t.install.another}</a><//>`}
    ${isPatient && html`<div class="dock"><button class="btn big wide" type="button" onClick=${() => setPatient(false)}>${t.install.nothingHappens}</button></div>`}`
}

/** @param {{ c: Context, watch: Watch }} props */
function Moments({ c, watch }) {
  const { t, f, nowMs } = c
  const { moments, beganMs, join, hadSession } = watch
  const looks = /** @type {const} */ ({ refused: 'alarm', answered: 'ok', spoke: 'ok' })
  const waiting =
    join.kind === 'answered'
      ? t.install.awaitFirst
      : hadSession
        ? t.install.awaitWord
        : t.install.awaitAsk
  return html`<${Card}><ol class="tl" aria-live="polite">
    <li class="ok"><${Icon} name="ok" /><b>${t.install.moments.scanned}</b><time>${f.time(beganMs)}</time></li>
    ${moments.map(({ what, atMs }, i) => html`<li key=${`${i} ${atMs}`} class=${looks[what]}><${Icon} name=${looks[what]} /><b>${t.install.moments[what]}</b><time>${f.time(atMs)}</time></li>`)}
    ${join.kind !== 'joined' && html`<li class="now"><${Icon} name="spin" /><b>${waiting}</b><time aria-live="off">${f.lasted(nowMs - beganMs)}</time></li>`}
  </ol><//>`
}
