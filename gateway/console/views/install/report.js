// @ts-check
/** The report of a day: on the screen, on paper, as CSV. */

import { html, useEffect, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Head, Pill, Skeleton, Table, Trouble } from '../../../../base/web/parts.js'
import { euiText } from '../../../../base/web/place.js'
import { linkTo } from '../../../../base/web/route.js'
import { reserveText } from './done.js'
import { stateOfVerdict } from './watch.js'

/** @typedef {import('./watch.js').Context} Context */
/** @typedef {import('../../../api/install-report.ts').InstallReport} InstallReport */
/** @typedef {import('../../../api/install-report.ts').ReportRow} Row */

/** @param {{ c: Context }} props */
export function Report({ c }) {
  const { t, f, route } = c
  const asked = route.query.get('report') ?? ''
  const day = /^\d{4}-\d\d-\d\d$/.test(asked) ? asked : f.civilDay(c.nowMs)
  const [report, setReport] = useState(
    /** @type {InstallReport | 'failed' | undefined} */ (undefined),
  )
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isOver = false
    setReport(undefined)
    c.ask(`installations/report?from=${day}`, {}).then(
      (answer) => isOver || setReport(answer),
      () => isOver || setReport('failed'),
    )
    return () => {
      isOver = true
    }
  }, [day, turn])
  const choose = (/** @type {any} */ event) => {
    if (event.currentTarget.value) {
      location.hash = linkTo('install', '', { report: event.currentTarget.value })
    }
  }
  return html`<div class="stack report">
    <div class="acts noprint">
      <div class="field"><label for="report-day">${t.install.day}</label><input id="report-day" type="date" value=${day} onChange=${choose} /></div>
      <a class="btn main big" href="#/install"><${Icon} name="install" />${t.install.scanNext}</a>
    </div>
    ${report === undefined && html`<${Skeleton} word=${t.loading} />`}
    ${report === 'failed' && html`<${Trouble} title=${t.install.report} words=${t.trouble} why=${t.install.reportFailed} todo=${t.lost.todo} />`}
    ${typeof report === 'object' && html`<${Sheet} c=${c} report=${report} day=${day} onChanged=${() => setTurn(turn + 1)} />`}
  </div>`
}

/** @param {{ c: Context, report: InstallReport, day: string, onChanged: () => void }} props */
function Sheet({ c, report, day, onChanged }) {
  const { t, f, model } = c
  const rows = report.rows ?? []
  const notJoined = report.notJoined ?? []
  const lasting = rows.flatMap(({ tookMs }) => tookMs ?? [])
  const mean =
    lasting.length === 0 ? '' : f.lasted(lasting.reduce((a, b) => a + b, 0) / lasting.length)
  const open = rows.filter(({ stage }) => stage === 'installed')
  const accept = async () => {
    const mounts = open.map(({ asset, role, index }) => ({ asset, role, index }))
    await c.ask('installations/accept', { method: 'POST', body: { mounts } }).catch(() => {})
    onChanged()
  }
  const save = async () => {
    const csv = await c.ask(`installations/report?from=${day}`, { accept: 'text/csv' })
    offer(`installations-${day}.csv`, csv)
  }
  const title = t.install.reportOf(f.day(Date.parse(`${day}T12:00:00Z`)))
  return html`<${Card} isFlush=${true} label=${title}>
      <${Head} title=${title} context=${`${model.status?.name ?? ''} · ${t.install.reportText(f, rows.length, mean)}`} />
      ${rows.length === 0 && html`<p class="dim pad">${t.install.reportNone}</p>`}
      ${rows.length > 0 && html`<${Rows} c=${c} rows=${rows} />`}
    <//>
    ${
      notJoined.length > 0 &&
      html`<${Card} isFlush=${true} label=${t.install.notJoined}><${Head} title=${t.install.notJoined} /><ul class="rows">
        ${notJoined.map(({ devEui, name, reason, lastAtMs }) => html`<li key=${devEui}><span class="g"><b class="mono">${name ?? euiText(devEui)}</b><span>${t.install.reasons[reason]}</span></span><span class="e"><time>${f.minute(lastAtMs)}</time></span></li>`)}
      </ul><//>`
    }
    <div class="acts noprint">
      ${c.mayAct && open.length > 0 && html`<button class="btn main" type="button" disabled=${c.isStale} onClick=${accept}>${t.install.acceptAll(f, open.length)}</button>`}
      <button class="btn" type="button" onClick=${() => print()}><${Icon} name="print" />${t.install.print}</button>
      <button class="btn" type="button" onClick=${() => void save().catch(() => {})}><${Icon} name="download" />${t.install.csv}</button>
    </div>`
}

/** @param {{ c: Context, rows: readonly Row[] }} props */
function Rows({ c, rows }) {
  const { t, f } = c
  const heads = [
    { word: t.install.place },
    { word: t.install.time },
    { word: t.install.sensor },
    { word: t.install.trialsShort, isNumber: true },
    { word: t.install.lasted, isNumber: true },
    { word: t.install.account },
    { word: t.install.stage },
    { word: t.install.reserve, isNumber: true },
  ]
  return html`<${Table} caption=${t.install.report} heads=${heads}>
    ${rows.map(
      ({
        asset,
        role,
        index,
        name,
        installedMs,
        devEui,
        proof,
        tookMs,
        by,
        stage,
      }) => html`<tr key=${`${asset}/${role}/${index}`}>
        <th scope="row">${name}</th><td>${f.minute(installedMs)}</td>
        <td data-l=${t.install.sensor} class="mono">${euiText(devEui)}</td>
        <td data-l=${t.install.trialsShort} class="num">${proof ? t.install.ofSent(proof.received, proof.sent) : ''}</td>
        <td data-l=${t.install.lasted} class="num">${tookMs === null ? '' : f.lasted(tookMs)}</td>
        <td data-l=${t.install.account}>${by}</td>
        <td data-l=${t.install.stage}>${t.install.stages[stage]}</td>
        <td data-l=${t.install.reserve} class="num"><${Pill} state=${stateOfVerdict(proof?.verdict ?? 'unknown')} word=${reserveText(c, proof ?? undefined)} /></td>
      </tr>`,
    )}
  <//>`
}

/** Hands a text to the browser as a file. @param {string} name @param {string} text */
function offer(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
