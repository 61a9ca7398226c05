// @ts-check
/** Registre: what is kept and for how long, made from the rules that are applied; who has read what is protected. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head, Table } from '../../../../../base/web/parts.js'
import { FigureTrouble, Quiet, StateWord, Waiting } from '../../../../../base/web/states.js'
import { CsvButton } from '../governance/csv-button.js'

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {{ subject: string, where: string, keptMs: number | null, readBy: 'all' | readonly string[],
 *   published: string, forgotten: number | null }} Rule
 * @typedef {{ rules: readonly Rule[], nextNight: string,
 *   lastNight: { at: string, isClean: boolean, forgotten: Readonly<Record<string, number>> } | null,
 *   smallNumbers: { rows: number, withheld: number, day: string, spacesLeast: number,
 *     byCategory: Readonly<Record<string, number>> } | null }} Register
 * @typedef {{ days: number, isCut: boolean, rows: readonly { role: string, patrol: number, safety: number,
 *   spaces: number, days: readonly number[] }[] }} Reads
 */

const DAY_MS = 86_400_000

/** @param {{ c: Context }} props */
export function RegisterPage({ c }) {
  const { t, past } = c
  const w = t.register
  const { state, data } = past.text('register?f=json')
  const register = /** @type {Register | undefined} */ (data)
  const isSecurity = c.who?.roles.includes('security') ?? false
  const aside = html`${register && html`<${Small} c=${c} register=${register} />`}<${Never} c=${c} />`
  return html`<div class="decide">
    <div class="decide-top">
      <p class="lede">${w.lede}</p>
      <div class="acts noprint">
        <button class="btn" type="button" onClick=${() => print()}>${w.print}</button>
        <${CsvButton} c=${c} path="register?f=csv" name="registre.csv" word=${w.csv} />
      </div>
    </div>
    ${!register && state === 'loading' && html`<${Waiting} word=${t.loading} lines=${6} />`}
    ${
      !register &&
      state === 'failed' &&
      html`<${Card}><${FigureTrouble} ...${w.trouble} onAgain=${() => {
        past.forget('register')
        c.touch()
      }} /><//>`
    }
    ${register && html`<${Kept} c=${c} register=${register} />`}
    <div class="grid two">
      ${isSecurity && html`<${ReadsCard} c=${c} />`}
      ${isSecurity ? html`<div class="grid">${aside}</div>` : aside}
    </div>
  </div>`
}

/** @param {{ c: Context }} props */
function Never({ c }) {
  const w = c.t.register
  return html`<${Card} label=${w.never}>
    <${Head} title=${w.never} />
    <ul class="decisions">${w.neverList.map(([what, why]) => html`<li key=${what}><b>${what}</b><span class="dim small">${why}</span></li>`)}</ul>
  <//>`
}

/** @param {{ c: Context, register: Register }} props */
function Kept({ c, register }) {
  const { t, f, nowMs } = c
  const w = t.register
  const h = w.heads
  const { lastNight, nextNight, rules } = register
  const count = Object.values(lastNight?.forgotten ?? {}).reduce((sum, one) => sum + one, 0)
  const what = !lastNight?.isClean
    ? w.dirty
    : count === 0
      ? w.nothingOld
      : w.forgotten(f.number(count))
  const night = lastNight ? w.night(f.moment(Date.parse(lastNight.at), nowMs), what) : w.noNight
  const next = `${f.dayShort(Date.parse(nextNight))}, ${f.minute(Date.parse(nextNight))}`
  const heads = [h.subject, h.where, h.kept, h.readBy, h.published].map((word) => ({ word }))
  return html`<${Card} isFlush=${true} label=${w.kept} state=${lastNight && !lastNight.isClean ? 'alarm' : ''}>
    <${Head} title=${w.kept} context=${night} />
    <${Table} caption=${w.kept} heads=${[...heads, { word: h.next, isNumber: true }]}>
      ${rules.map((rule) => {
        const roles =
          rule.readBy === 'all'
            ? w.all
            : rule.readBy.map((role) => t.account.roles[role] ?? role).join(', ')
        return html`<tr key=${rule.subject}>
          <th scope="row">${w.subjects[rule.subject] ?? rule.subject}</th>
          <td data-l=${h.where}>${w.where[rule.where]}</td>
          <td data-l=${h.kept}><span class="keptfor"><b>${keptText(c, rule.keptMs)}</b><${KeptBar} keptMs=${rule.keptMs} /></span></td>
          <td data-l=${h.readBy}>${roles}</td>
          <td data-l=${h.published}>${rule.published === 'never' ? w.published['never'] : html`<${StateWord} shape="ok" word=${w.published[rule.published]} />`}</td>
          <td class="num" data-l=${h.next}>${rule.forgotten === null ? '—' : next}</td>
        </tr>`
      })}
    <//>
  <//>`
}

/** @param {Context} c @param {number | null} keptMs */
function keptText({ t, f }, keptMs) {
  const w = t.register
  if (keptMs === null) return w.unlimited
  if (keptMs === 0) return w.replaced
  const days = Math.round(keptMs / DAY_MS)
  if (days < 60) return w.days(f.number(days))
  const months = Math.round(days / 30.5)
  return months < 24 ? w.months(f.number(months)) : w.years(f.number(Math.round(days / 365)))
}

/** Of three years, the longest that ends. @param {{ keptMs: number | null }} props */
function KeptBar({ keptMs }) {
  if (keptMs === 0) return null
  const share = keptMs === null ? 100 : Math.min(100, (keptMs / (3 * 366 * DAY_MS)) * 100)
  return html`<span class=${`cover ${keptMs === null ? 'open' : ''}`} aria-hidden="true"><i class="s-plain" style=${{ '--v': `${share}%` }}></i></span>`
}

/** @param {{ c: Context }} props */
function ReadsCard({ c }) {
  const { t, f, past } = c
  const w = t.register
  const h = w.readsHeads
  const { state, data } = past.text('register/reads')
  const reads = /** @type {Reads | undefined} */ (data)
  if (!reads)
    return state === 'loading' ? html`<${Card}><${Waiting} word=${t.loading} /><//>` : null
  const most = Math.max(1, ...reads.rows.flatMap(({ days }) => days))
  return html`<${Card} label=${w.reads(String(reads.days))}>
    <${Head} title=${w.reads(String(reads.days))} />
    ${
      reads.rows.length === 0
        ? html`<${Quiet} text=${w.noReads} />`
        : html`<table class="ledger">
      <thead><tr><th scope="col">${h.role}</th><th scope="col" class="num">${h.spaces}</th><th scope="col" class="num">${h.patrol}</th><th scope="col" class="num">${h.safety}</th><th scope="col" class="covercell">${h.days}</th></tr></thead>
      <tbody>
        ${reads.rows.map(
          ({ role, spaces, patrol, safety, days }) => html`<tr key=${role}>
          <th scope="row">${role === '' ? w.token : (t.account.roles[role] ?? role)}</th>
          <td class="num">${f.number(spaces)}</td><td class="num">${f.number(patrol)}</td><td class="num">${f.number(safety)}</td>
          <td class="covercell"><svg class="mini s-plain" width="112" height="18" viewBox="0 0 112 18" aria-hidden="true">${days.map((count, i) => html`<rect key=${i} class="fl" x=${i * 4} y=${18 - (count / most) * 17 - 1} width="3" height=${(count / most) * 17 + 1} />`)}</svg></td>
        </tr>`,
        )}
      </tbody>
    </table>`
    }
    <p class="dim small">${w.readsNote} ${reads.isCut ? w.readsCut : ''}</p>
  <//>`
}

/** @param {{ c: Context, register: Register }} props */
function Small({ c, register: { smallNumbers } }) {
  const { t, f } = c
  const w = t.register
  if (!smallNumbers)
    return html`<${Card} label=${w.small}><${Head} title=${w.small} /><${Quiet} text=${w.smallUnknown} /><//>`
  const { day, rows, withheld, byCategory, spacesLeast } = smallNumbers
  const words = /** @type {Readonly<Record<string, string>>} */ (t.categories)
  return html`<${Card} label=${w.small}>
    <${Head} title=${w.small} context=${w.smallText(f.number(spacesLeast))} />
    <dl class="rule">
      <div><dt>${f.day(Date.parse(`${day}T12:00:00Z`))}</dt><dd>${w.yesterday(f.number(withheld), f.number(rows))}</dd></div>
      ${Object.entries(byCategory).map(([category, count]) => html`<div key=${category}><dt>${words[category] ?? category}</dt><dd>${f.number(count)}</dd></div>`)}
    </dl>
  <//>`
}
