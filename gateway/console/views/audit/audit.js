// @ts-check
/** Who did what at this gateway, newest first; and whether anything of it was changed since. */

import { html, useEffect, useState } from '../../../../base/web/html.js'

/** @typedef {import('../../app.js').Context & { t: import('./words.js').Words }} Context */
/**
 * @typedef {{ seq: number, at: string, who: string, what: string, target: string, from?: string,
 *   result: string, before?: unknown, after?: unknown }} Entry
 * @typedef {{ kind: 'whole', from: number, to: number } | { kind: 'broken', seq: number }} Check
 */

const PAGE = 50

/** @param {{ c: Context }} props */
export function AuditPage({ c }) {
  const { t, f } = c
  const words = t.audit
  const [entries, setEntries] = useState(/** @type {readonly Entry[]} */ ([]))
  const [fill, setFill] = useState(0)
  const [isMore, setMore] = useState(false)
  const [check, setCheck] = useState(
    /** @type {Check | 'going' | 'lost' | undefined} */ (undefined),
  )
  const look = async (/** @type {number | undefined} */ before) => {
    const asked = `audit?limit=${PAGE}${before === undefined ? '' : `&before=${before}`}`
    const said = await c.ask(asked, {})
    setFill(said.fillPercent ?? 0)
    setMore(said.entries.length === PAGE)
    setEntries((known) => (before === undefined ? said.entries : [...known, ...said.entries]))
  }
  useEffect(() => void look(undefined).catch(() => setCheck('lost')), [])
  const goAlong = async () => {
    setCheck('going')
    setCheck(await c.ask('audit/check', {}).catch(() => 'lost'))
  }
  return html`
    <section class="card">
      <p class="dim">${words.lede}</p>
      ${fill >= 80 && html`<p class="bad" role="status">${words.fill(f.number(fill))}</p>`}
      <p class="acts"><button class="btn" type="button" disabled=${check === 'going'} onClick=${() => void goAlong()}>${words.check}</button></p>
      ${check !== undefined && html`<p role="status" class=${check === 'going' || (typeof check === 'object' && check.kind === 'whole') ? '' : 'bad'}>${checkText(words, check)}</p>`}
    </section>
    <section class="card">
      <ul class="rows">${entries.map((entry) => html`<${Row} key=${entry.seq} c=${c} entry=${entry} />`)}</ul>
      ${isMore && html`<p><button class="btn" type="button" onClick=${() => void look(entries.at(-1)?.seq).catch(() => setCheck('lost'))}>${words.more}</button></p>`}
    </section>`
}

/** @param {{ c: Context, entry: Entry }} props */
function Row({ c, entry }) {
  const { t, f } = c
  const words = t.audit
  const { who, what, target, from = '', result, before, after } = entry
  const atMs = Date.parse(entry.at)
  const isRefused = /^[45]|wrong|wait/.test(result)
  const changed = [...fieldsOf(before, after)].join(', ')
  return html`<li><div>
    <p><strong>${who === '' ? words.nobody : who === 'local' ? words.local : who}</strong> · ${words.acts[what] ?? what}${isRefused && html` · <span class="bad">${words.refused}</span>`}</p>
    <p class="dim long">${f.day(atMs)}, ${f.time(atMs)} · ${target} · ${result}${from !== '' && ` · ${from}`}</p>
    ${changed !== '' && html`<p class="dim long">${changed}</p>`}
  </div></li>`
}

/**
 * What is another than before, field by field.
 * @param {any} before @param {any} after
 * @returns {Generator<string>}
 */
function* fieldsOf(before, after) {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  for (const name of names) {
    const [was, is] = [textOf(before?.[name]), textOf(after?.[name])]
    if (was !== is)
      yield was === '' ? `${name}: ${is}` : `${name}: ${was} → ${is === '' ? '–' : is}`
  }
}

/** @param {unknown} value */
function textOf(value) {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** @param {Context['t']['audit']} words @param {Check | 'going' | 'lost'} check */
function checkText(words, check) {
  if (check === 'going') return words.going
  if (check === 'lost') return words.lost
  return check.kind === 'whole' ? words.whole(check.from, check.to) : words.broken(check.seq)
}
