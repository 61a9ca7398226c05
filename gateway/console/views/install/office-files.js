// @ts-check
/** What comes before a round: the vendor's keys and the city's plan, checked first, then imported. */

import { Refused } from '../../../../base/web/ask.js'
import { html, useRef, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Head } from '../../../../base/web/parts.js'

/**
 * @typedef {import('./watch.js').Context} Context @typedef {import('../../../api/device-import.ts').ImportReport} Report
 * @typedef {{ kind: 'none' } | { kind: 'reading' } | { kind: 'failed', why: string }
 *   | { kind: 'checked' | 'done', file: { type: string, text: string }, report: Report }} Step
 */

const KINDS = /** @type {const} */ (['devices', 'assets'])
const ERRORS_SHOWN = 8
/** As the gateway takes. */
const BYTES_MAX = 1_000_000

/** @param {{ c: Context }} props */
export function OfficeFiles({ c }) {
  const { t } = c
  return html`<${Card} label=${t.install.files}>
    <${Head} kind="none" icon="download" title=${t.install.files} context=${t.install.filesText} />
    ${KINDS.map((kind) => html`<${OneFile} key=${kind} c=${c} kind=${kind} />`)}
  <//>`
}

/** @param {{ c: Context, kind: 'devices' | 'assets' }} props */
function OneFile({ c, kind }) {
  const { t } = c
  const [step, setStep] = useState(/** @type {Step} */ ({ kind: 'none' }))
  const input = useRef(/** @type {HTMLInputElement | null} */ (null))
  const send = async (/** @type {{ type: string, text: string }} */ file, isDry = false) => {
    setStep({ kind: 'reading' })
    try {
      const query = isDry ? '?dryRun=true' : ''
      const report = await c.ask(`${kind}/import${query}`, { method: 'POST', file })
      setStep({ kind: isDry ? 'checked' : 'done', file, report })
    } catch (error) {
      setStep({ kind: 'failed', why: error instanceof Refused ? error.detail : String(error) })
    }
  }
  const read = async () => {
    const file = input.current?.files?.[0]
    if (!file) return
    if (file.size > BYTES_MAX) {
      setStep({ kind: 'failed', why: `${file.size} > ${BYTES_MAX}` })
      return
    }
    const isJson = /\.(geo)?json$/i.test(file.name)
    await send({ type: isJson ? 'application/json' : 'text/csv', text: await file.text() }, true)
  }
  const words = t.install.file[kind]
  const isOpen = step.kind === 'none' || step.kind === 'failed' || step.kind === 'done'
  return html`<div class="stack">
    <div><b>${words.title}</b><p class="small dim">${words.hint}</p></div>
    <label class="btn filebtn" hidden=${!isOpen}><input type="file" accept=".csv,.json,.geojson" ref=${input} onChange=${() => void read()} /><span>${step.kind === 'done' ? t.install.fileOther : t.install.fileChoose}</span></label>
    <div role="status">
      ${step.kind === 'reading' && html`<p>${t.install.fileReading}</p>`}
      ${step.kind === 'failed' && html`<p class="bad">${t.install.fileFailed(step.why)}</p>`}
      ${(step.kind === 'checked' || step.kind === 'done') && html`<${Findings} c=${c} step=${step} />`}
    </div>
    ${
      step.kind === 'checked' &&
      html`<div class="acts"><button class="btn main" type="button" disabled=${goodOf(step.report) === 0} onClick=${() => void send(step.file)}>${t.install.fileImport}</button><button class="btn" type="button" onClick=${() => setStep({ kind: 'none' })}>${t.install.fileOther}</button></div>`
    }
  </div>`
}

/** Rows that are right. @param {Report} report */
function goodOf({ rows }) {
  return rows.filter(({ outcome }) => outcome !== 'refused').length
}

/** @param {{ c: Context, step: Extract<Step, { report: Report }> }} props */
function Findings({ c, step: { kind, report } }) {
  const { t, f } = c
  const { errors, added, changed } = report
  const wrong = new Set(errors.map(({ row }) => row)).size
  return html`
    <p><${Icon} name=${wrong > 0 ? 'watch' : 'ok'} size="s" /> ${kind === 'done' ? t.install.fileIn(f, added, changed) : t.install.fileWould(f, goodOf(report))}</p>
    ${wrong > 0 && html`<p class="bad">${t.install.fileWrong(f, wrong)}</p><ul class="list small">${errors.slice(0, ERRORS_SHOWN).map(({ row, column, problem }, i) => html`<li key=${i}>${t.install.fileRow(row, column, problem)}</li>`)}${errors.length > ERRORS_SHOWN && html`<li>${t.install.fileMore(f.number(errors.length - ERRORS_SHOWN))}</li>`}</ul>`}`
}
