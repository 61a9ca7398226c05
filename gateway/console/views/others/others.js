// @ts-check
/** Autres capteurs: people, noise, air, heat, bins, trees: a row each, and the curve of the chosen one. */

import { html } from '../../../../base/web/html.js'
import { Card, Empty, Head } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { assetsOf, lookOf } from '../../model.js'
import { KpiDays } from '../../parts/days.js'
import { distrustedOf, KINDS } from './channels.js'
import { Curve } from './curve.js'
import { Distrusted } from './distrusted.js'
import { ThingRow } from './row.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').AssetView} AssetView */

/** @param {{ c: Context }} props */
export function Others({ c }) {
  const { t, model, route } = c
  const kind = route.query.get('kind') ?? ''
  const all = KINDS.flatMap((one) => assetsOf(model, one))
  const [first] = all
  if (!first)
    return html`<${Empty} icon="other" title=${t.others.none} text=${t.others.noneText} />`
  const shown = all.filter(({ asset }) => kind === '' || asset.kind === kind)
  const chosen =
    all.find(({ asset }) => asset.id === route.id) ??
    shown.find(({ state }) => state !== 'unknown') ??
    shown[0] ??
    first
  const distrusted = all.flatMap((view) =>
    distrustedOf(view, model.devices ?? []).map((one) => ({ ...one, view })),
  )
  return html`<div class="stack">
    <${Kinds} c=${c} all=${all} kind=${kind} />
    <div class="grid main">
      <div class="stack beside">
        <${Curve} key=${chosen.asset.id} c=${c} view=${chosen} />
        ${chosen.asset.kind === 'segment' && html`<${KpiDays} c=${c} kind="segment" id=${chosen.asset.id} />`}
      </div>
      <div class="stack">
        <${Distrusted} c=${c} distrusted=${distrusted} />
        ${KINDS.map((one) => [one, shown.filter(({ asset }) => asset.kind === one)])
          .filter(([, views]) => views && views.length > 0)
          .map(
            ([one, views]) =>
              html`<${Group} key=${one} c=${c} kind=${one} views=${views} chosen=${chosen} />`,
          )}
      </div>
    </div>
  </div>`
}

/** @param {{ c: Context, all: readonly AssetView[], kind: string }} props */
function Kinds({ c, all, kind }) {
  const { t, f } = c
  const chip = (
    /** @type {string} */ one,
    /** @type {string} */ word,
    /** @type {number} */ count,
  ) =>
    html`<a key=${one} class="fchip" href=${linkTo('others', '', { kind: one })} aria-current=${one === kind ? 'true' : undefined}>${word} <b>${f.number(count)}</b></a>`
  const counts = KINDS.map((one) => ({
    one,
    count: all.filter(({ asset }) => asset.kind === one).length,
  })).filter(({ count }) => count > 0)
  return html`<div class="fchips" role="group" aria-label=${t.others.byKind}>
    ${chip('', t.others.all, all.length)}
    ${counts.map(({ one, count }) => chip(one, t.kinds[one], count))}
  </div>`
}

/** @param {{ c: Context, kind: (typeof KINDS)[number], views: readonly AssetView[], chosen: AssetView }} props */
function Group({ c, kind, views, chosen }) {
  const { t } = c
  const { domain, icon } = lookOf(kind)
  return html`<${Card} isFlush=${true} label=${t.kinds[kind]}>
    <${Head} kind=${domain} icon=${icon} title=${t.kinds[kind]} context=${t.others.about[kind]} />
    <div class="rows">${views.map((view) => html`<${ThingRow} key=${view.asset.id} c=${c} view=${view} isChosen=${view === chosen} />`)}</div>
  <//>`
}
