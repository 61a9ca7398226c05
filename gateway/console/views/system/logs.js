// @ts-check
/** The newest lines of the log, and the bundle for a helper far away. */

import { html, useState } from '../../../../base/web/html.js'
import { Card, Choice, Head } from '../../../../base/web/parts.js'
import { Waiting } from '../../../../base/web/states.js'

/** @typedef {import('./system.js').Context} Context @typedef {import('../../../observe/recent-lines.ts').KeptLine} KeptLine */

const FRESH_MS = 5_000
const SHOWN = 60
/** @type {Readonly<Record<string, readonly string[]>>} */
const LEVELS = { trouble: ['error', 'warn'], all: ['error', 'warn', 'info'] }

/** @param {{ c: Context }} props */
export function Logs({ c }) {
  const { t, f, nowMs, past } = c
  const [which, setWhich] = useState('all')
  const kept = past.text('logs', FRESH_MS)
  const lines = /** @type {readonly KeptLine[]} */ (kept.data?.lines ?? [])
  const shown = lines.filter(({ level }) => LEVELS[which]?.includes(level)).slice(-SHOWN)
  const choices = ['all', 'trouble'].map((value) => ({
    value,
    word: t.system.logChoices[/** @type {'all' | 'trouble'} */ (value)],
  }))
  return html`<${Card} label=${t.system.log}>
    <${Head} title=${t.system.log} context=${t.system.logText} />
    <${Choice} label=${t.system.log} value=${which} choices=${choices} onChoose=${setWhich} />
    ${kept.state === 'loading' && html`<${Waiting} word=${t.loading} />`}
    ${kept.state === 'failed' && html`<p class="bad">${t.system.logFailed}</p>`}
    ${kept.state === 'ready' && shown.length === 0 && html`<p class="small dim">${t.system.logNone}</p>`}
    <div class="loglines" tabindex="0" role="region" aria-label=${t.system.log}><ol lang="en">${shown.toReversed().map((line, i) => html`<li key=${`${line.atMs} ${i}`} class=${line.level}><time>${f.moment(line.atMs, nowMs)}</time> <b>${line.level}</b> ${line.message} <span class="dim">${fieldsText(line.fields)}</span></li>`)}</ol></div>
  <//>`
}

/** `{ a: 1, b: 'x' }` → `a 1, b x`. @param {Readonly<Record<string, unknown>>} fields */
function fieldsText(fields) {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
}

/** @param {{ c: Context }} props */
export function Bundle({ c }) {
  const { t } = c
  const [answer, setAnswer] = useState('')
  const take = async () => {
    setAnswer(t.system.bundling)
    try {
      const bundle = await c.ask('support-bundle', {})
      const file = new Blob([JSON.stringify(bundle, null, 1)], { type: 'application/json' })
      const link = document.createElement('a')
      link.href = URL.createObjectURL(file)
      link.download = `cigale-support-${c.f.civilDay(c.nowMs)}.json`
      link.click()
      URL.revokeObjectURL(link.href)
      setAnswer(t.system.bundled)
    } catch {
      setAnswer(t.system.bundleFailed)
    }
    c.refresh()
  }
  return html`<${Card} label=${t.system.bundle}>
    <${Head} kind="none" icon="report" title=${t.system.bundle} context=${t.system.bundleText} />
    ${c.maySwitch ? html`<button class="btn" type="button" disabled=${c.isStale} onClick=${take}>${t.system.bundleTake}</button>` : html`<p class="small dim">${t.system.noRight}</p>`}
    ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}
  <//>`
}
