// @ts-check
/** Stationnement: the spaces by street with their four marks, found and filtered, and what somebody should look at. */

import { html } from '../../../../base/web/html.js'
import {
  Card,
  Empty,
  Figure,
  Figures,
  Head,
  LinkRow,
  StackedBar,
} from '../../../../base/web/parts.js'
import { assetsOf, countSpaces, detailsOf, spaceMark } from '../../model.js'
import { KpiDays } from '../../parts/days.js'
import { Categories } from './categories.js'
import { Doubts } from './doubts.js'
import { Finder } from './finder.js'
import { Occupancy } from './occupancy.js'
import { SpaceCard } from './space-card.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').AssetView} AssetView */

/** @param {{ c: Context }} props */
export function Parking({ c }) {
  const { t, model, route } = c
  const spaces = assetsOf(model, 'space')
  if (spaces.length === 0)
    return html`<${Empty} icon="parking" title=${t.parking.none} text=${t.parking.noneText} />`
  const chosen = spaces.find(({ asset }) => asset.id === route.id)
  return html`<div class="grid main">
    <div class="stack">
      ${chosen && html`<${SpaceCard} key=${chosen.asset.id} c=${c} view=${chosen} />`}
      <${Counts} c=${c} spaces=${spaces} />
      <${Finder} c=${c} spaces=${spaces} />
      <${Occupancy} c=${c} />
    </div>
    <div class="stack">
      <${Overstays} c=${c} spaces=${spaces} />
      <${Doubts} c=${c} spaces=${spaces} />
      <${Categories} c=${c} spaces=${spaces} />
      <${KpiDays} c=${c} kind="space" />
    </div>
  </div>`
}

/** @param {{ c: Context, spaces: readonly AssetView[] }} props */
function Counts({ c, spaces }) {
  const { t, f } = c
  const counts = countSpaces(spaces)
  const parts = /** @type {const} */ (['free', 'occupied', 'over', 'unknown']).map((name) => ({
    name,
    count: counts[name],
  }))
  return html`<${Card} label=${t.parking.now}>
    <${Figures}>
      <${Figure} value=${f.number(counts.free)} label=${t.parking.free} state="ok" />
      <${Figure} value=${f.number(counts.occupied + counts.over)} label=${t.parking.occupied} />
      <${Figure} value=${f.number(counts.unknown)} label=${t.parking.unknown} state="unknown" />
      <${Figure} value=${f.number(counts.over)} label=${t.parking.over} state=${counts.over > 0 ? 'alarm' : ''} />
    <//>
    <${StackedBar} label=${t.parking.bar(counts)} parts=${parts} />
    <p class="legend">
      <span><i class="space free"></i>${t.space.free}</span><span><i class="space occupied"></i>${t.space.occupied}</span>
      <span><i class="space over"></i>${t.space.over}</span><span><i class="space unknown"></i>${t.parking.unknownNever}</span>
      <span>${t.parking.letters}</span>
    </p>
  <//>`
}

/** The longest first. @param {{ c: Context, spaces: readonly AssetView[] }} props */
function Overstays({ c, spaces }) {
  const { t, f, nowMs } = c
  const over = spaces.flatMap((view) => {
    const { overstay } = detailsOf(view)
    if (!overstay || spaceMark(view) !== 'over') return []
    const limitMs = overstay.limitMinutes * 60_000
    return [
      { view, limitMs, sinceMs: overstay.sinceMs, overMs: nowMs - overstay.sinceMs - limitMs },
    ]
  })
  return html`<${Card} isFlush=${true} label=${t.parking.overs}>
    <${Head} title=${t.parking.overs} context=${t.parking.oversText} />
    <div class="rows">
      ${over
        .sort((a, b) => b.overMs - a.overMs)
        .map(
          ({ view, limitMs, sinceMs, overMs }) =>
            html`<${LinkRow} key=${view.asset.id} href=${`#/parking/${encodeURIComponent(view.asset.id)}`} kind="parking" icon="clock" title=${view.asset.name} text=${t.parking.overText(f.moment(sinceMs, nowMs), f.lasted(limitMs))} end=${html`<b class="t-alarm">+${f.lasted(overMs)}</b>`} />`,
        )}
      ${over.length === 0 && html`<p class="pad dim">${t.parking.noOver}</p>`}
    </div>
  <//>`
}
