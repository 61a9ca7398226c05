// @ts-check
/** Settings on trial: what changed, how long until they go back, and the word that they are good. */

import { html, useState } from '../../../../base/web/html.js'
import { Card, Head, Pill } from '../../../../base/web/parts.js'
import { Diff } from './diff.js'

/** @typedef {import('./system.js').Context} Context @typedef {import('../../../api/service-config.ts').ConfigView} ConfigView */

/** @param {{ c: Context, config: ConfigView, heardMs: number }} props `heardMs`: the far time of that answer */
export function SettingsTrial({ c, config, heardMs }) {
  const { t, f, nowMs } = c
  const [answer, setAnswer] = useState('')
  const { trial, text } = config
  if (!trial) return null
  const leftMs = Math.max(0, trial.leftMs - (nowMs - heardMs))
  const say = async (/** @type {'confirm' | 'revert'} */ word) => {
    try {
      await c.ask(`config/${word}`, { method: 'POST' })
      setAnswer(t.system.said[word])
    } catch {
      setAnswer(t.system.saidNot)
    }
    c.past.forget('config')
    c.refresh()
  }
  const who = trial.origin.split(':').at(-1)?.trim() || trial.origin
  return html`<${Card} state="watch" label=${t.system.trial}>
    <${Head} kind="none" icon="clock" title=${t.system.trial} context=${t.system.trialBy(who)} pill=${html`<${Pill} state="watch" word=${f.lasted(leftMs)} />`} />
    <p class="small">${t.system.trialText(f.lasted(leftMs))}</p>
    <${Diff} c=${c} before=${trial.former} after=${text} />
    ${
      c.maySwitch &&
      html`<div class="acts">
        <button class="btn main" type="button" disabled=${c.isStale} onClick=${() => say('confirm')}>${t.system.keep}</button>
        <button class="btn" type="button" disabled=${c.isStale} onClick=${() => say('revert')}>${t.system.goBack}</button>
      </div>`
    }
    ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}
  <//>`
}
