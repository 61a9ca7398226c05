// @ts-check
/** A thing that measures, in a list: its last value with its unit, how old that is, and whether it is believed. */

import { html } from '../../../../base/web/html.js'
import { Pill } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { detailsOf } from '../../model.js'
import { quantityText } from '../../parts/quantity.js'
import { distrustedOf, tellingOf } from './channels.js'

/** @typedef {import('./others.js').Context} Context @typedef {import('../../model.js').AssetView} AssetView */

/** @param {{ c: Context, view: AssetView, isChosen: boolean }} props */
export function ThingRow({ c, view, isChosen }) {
  const { t, f, model, nowMs, route } = c
  const { asset, state } = view
  const last = lastOf(c, view)
  // Of a tree it is not decided whether it is dry: what its probe says is known.
  const isUnknown = state === 'unknown' && asset.kind !== 'tree'
  const isDistrusted = distrustedOf(view, model.devices ?? []).length > 0
  const age = last?.atMs == null ? '' : t.others.ago(f.lasted(nowMs - last.atMs))
  const text =
    isUnknown && last
      ? t.others.lastSaid(last.text, age)
      : [last?.name, age].filter(Boolean).join(' · ')
  const query = { kind: route.query.get('kind') ?? '' }
  return html`<a class="row" href=${linkTo('others', asset.id, query)} aria-current=${isChosen ? 'true' : undefined}>
    <span class="g"><b>${asset.name}</b><span>${text || t.neverHeard}</span>${isDistrusted && html`<span class="t-watch">${t.others.doubted}</span>`}</span>
    <span class="e">${isUnknown || !last ? html`<${Pill} state="unknown" word=${t.unknownWord} />` : html`<b class="value">${last.text}</b>`}<${StatePill} c=${c} view=${view} /></span>
    <svg class="i chev" viewBox="0 0 24 24" aria-hidden="true"><path d="M9 5l7 7-7 7" /></svg>
  </a>`
}

/** Only what asks for somebody: full, dry. @param {{ c: Context, view: AssetView }} props */
function StatePill({ c, view }) {
  const { state } = view
  if (state !== 'full' && state !== 'dry') return null
  return html`<${Pill} state="watch" word=${c.t.things.states[state]} />`
}

/**
 * The value that a thing is about, its name, and of when it is; undefined: it has said nothing yet.
 * @param {Context} c
 * @param {AssetView} view
 * @returns {{ text: string, name: string, atMs: number | null } | undefined}
 */
export function lastOf(c, view) {
  const { t, f, model } = c
  const { values = [], fill, soil } = detailsOf(view)
  if (fill) return { text: f.percent(fill.percent / 100), name: t.others.full, atMs: fill.atMs }
  if (soil) {
    const [probe] = view.bindings
    const device = model.devices?.find(({ device: { devEui } }) => devEui === probe?.devEui)
    const text = f.unit(soil.tensionKpa, 'kPa')
    return { text, name: t.quantities['soil.tension'], atMs: device?.lastHeardAtMs ?? null }
  }
  const value = values.find(({ quantity }) => quantity === tellingOf(values))
  if (!value) return undefined
  const names = /** @type {Readonly<Record<string, string>>} */ (t.quantities)
  const name = names[value.quantity] ?? value.quantity
  return { text: quantityText(c, value), name, atMs: value.atMs }
}
