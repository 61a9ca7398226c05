// @ts-check
/** The settings as text: checked as one types them, explained by their schema, tried and never just taken. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Confirm, Head } from '../../../../base/web/parts.js'
import { Diff } from './diff.js'
import { SchemaHelp } from './schema-help.js'

/** @typedef {import('./system.js').Context} Context @typedef {import('../../../api/service-config.ts').ConfigView} ConfigView @typedef {import('../../../config/load.ts').ConfigProblem} Problem */

const CONFIRM_S = 300

/** @param {{ c: Context, config: ConfigView }} props */
export function Editor({ c, config }) {
  const { t, f } = c
  const [text, setText] = useState(config.text)
  const [problems, setProblems] = useState(/** @type {readonly Problem[]} */ ([]))
  const [isAsking, setAsking] = useState(false)
  const [answer, setAnswer] = useState('')
  if (config.file === '') {
    return html`<${Card} label=${t.system.settings}><${Head} title=${t.system.settings} context=${t.system.noFile} /><${SchemaHelp} c=${c} /><//>`
  }
  const isChanged = text !== config.text
  const isOnTrial = config.trial !== null
  const check = async () => {
    setAnswer(t.system.checking)
    try {
      const found = await c.ask('config/check', { method: 'POST', body: { text } })
      setProblems(found.problems)
      setAnswer(
        found.problems.length === 0 ? t.system.good : t.system.faults(f, found.problems.length),
      )
      return found.problems.length === 0
    } catch {
      setAnswer(t.system.notChecked)
      return false
    }
  }
  const put = async () => {
    setAsking(false)
    try {
      await c.ask('config', { method: 'PUT', body: { text, confirmWithinS: CONFIRM_S } })
      setAnswer(t.system.tried)
    } catch {
      setAnswer(t.system.refused)
    }
    c.past.forget('config')
    c.refresh()
  }
  return html`<${Card} label=${t.system.settings}>
    <${Head} title=${t.system.settings} context=${config.file} />
    <div class="field"><label for="settings">${t.system.text}</label><textarea id="settings" class="mono" rows="18" spellcheck=${false} autocapitalize="off" aria-describedby="settings-said" disabled=${isOnTrial || !c.maySwitch} value=${text} onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}></textarea></div>
    <div id="settings-said" role="status">
      ${answer !== '' && html`<p class="small">${answer}</p>`}
      ${problems.length > 0 && html`<ul class="list small">${problems.map((one, i) => html`<li key=${i}><${Icon} name="alarm" size="s" /><span><b>${t.system.at(String(one.line), String(one.column))} ${one.path}</b>${one.value !== '' && html` <code>${one.value}</code>`}<br /><span class="dim">${t.system.allowed(one.allowed)}</span></span></li>`)}</ul>`}
    </div>
    ${isOnTrial && html`<p class="small dim">${t.system.waitForTrial}</p>`}
    ${!c.maySwitch && html`<p class="small dim">${t.system.noRight}</p>`}
    ${
      c.maySwitch &&
      !isOnTrial &&
      html`<div class="acts">
        <button class="btn" type="button" disabled=${c.isStale} onClick=${check}>${t.system.check}</button>
        <button class="btn main" type="button" disabled=${c.isStale || !isChanged} onClick=${async () => setAsking(await check())}>${t.system.try}</button>
        ${
          isChanged &&
          html`<button class="btn" type="button" onClick=${() => {
            setText(config.text)
            setProblems([])
            setAnswer('')
          }}>${t.system.undo}</button>`
        }
      </div>`
    }
    <${SchemaHelp} c=${c} />
    ${
      isAsking &&
      html`<${Confirm} title=${t.system.tryAsk} cancel=${t.cancel} act=${t.system.try} onClose=${() => setAsking(false)} onAct=${put}>
        <${Diff} c=${c} before=${config.text} after=${text} />
        <ul class="list small">${t.system.tryWhat.map((line) => html`<li key=${line}><${Icon} name="ok" size="s" />${line}</li>`)}</ul>
      <//>`
    }
  <//>`
}
