// @ts-check
/** What is not measured is entered here, one thing at a time; each form brings what stands, to be changed. */

import { html, useEffect, useState } from '../../../../../base/web/html.js'
import { Card, Choice, Head } from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { StateWord, Waiting } from '../../../../../base/web/states.js'
import { FORMS } from './entry-forms.js'

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('../../../governance/commitments.ts').Entries} Entries
 * @typedef {Entries & { programmes: readonly import('../../../governance/programme.ts').Programme[] }} Known
 * @typedef {{ path: string, body: Record<string, unknown> }} Draft
 */

/** @param {{ c: Context, month: string }} props */
export function EntryCard({ c, month }) {
  const { t } = c
  const w = t.governance.form
  const [kind, setKind] = useState('commitment')
  const [known, setKnown] = useState(/** @type {Known | undefined} */ (undefined))
  const [said, setSaid] = useState(
    /** @type {{ shape: 'ok' | 'alarm', word: string } | undefined} */ (undefined),
  )
  const read = async () => setKnown(await c.ask('governance/entries').catch(() => undefined))
  useEffect(() => void read(), [])
  const save = async (/** @type {Draft} */ { path, body }) => {
    const fault = await c.ask(`governance/${path}`, { method: 'PUT', body }).then(
      () => '',
      (/** @type {Error} */ error) => error.message,
    )
    c.past.forget('governance')
    await read()
    c.touch()
    if (fault === '') return setSaid({ shape: 'ok', word: w.saved })
    const word = fault.endsWith('409') ? w.changed : /4\d\d$/.test(fault) ? w.refused : w.failed
    setSaid({ shape: 'alarm', word })
  }
  const choices = Object.keys(FORMS).map((value) => ({ value, word: w.kinds[value] ?? value }))
  const Form = FORMS[/** @type {keyof typeof FORMS} */ (kind)]
  return html`<${Card} label=${w.title}>
    <${Head} title=${w.title} context=${w.text} pill=${html`<a class="btn" href=${linkTo('governance', '', { month })}>${w.close}</a>`} />
    <${Choice} label=${w.what} value=${kind} choices=${choices} onChoose=${(
      /** @type {string} */ next,
    ) => {
      setKind(next)
      setSaid(undefined)
    }} />
    ${known ? html`<${Form} key=${kind} c=${c} known=${known} month=${month} onSave=${save} />` : html`<${Waiting} word=${t.loading} />`}
    <div aria-live="polite">${said && html`<${StateWord} shape=${said.shape} word=${said.word} />`}</div>
    <${LastEntries} c=${c} />
  <//>`
}

/** Who entered what, newest first. @param {{ c: Context }} props */
function LastEntries({ c }) {
  const { t, f, nowMs } = c
  const w = t.governance.form
  /** @type {readonly { seq: number, at: string, kind: string, id: string, by: string }[]} */
  const entries = c.past.text('governance/log?limit=8').data?.entries ?? []
  return html`<details>
    <summary>${w.log}</summary>
    ${entries.length === 0 && html`<p class="dim small">${w.noLog}</p>`}
    <ul class="decisions">
      ${entries.map(({ seq, at, kind, id, by }) => html`<li key=${seq}><span class="small">${w.kinds[kind] ?? kind} <span class="mono">${id}</span><span class="dim"> · ${by}, ${f.moment(Date.parse(at), nowMs)}</span></span></li>`)}
    </ul>
  </details>`
}
