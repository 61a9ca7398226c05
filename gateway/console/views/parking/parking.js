// @ts-check
/** Stationnement: the spaces by street with their four marks, over-stays, one space's days. */

import { html } from '../../../../base/web/html.js'
import {
  Card,
  Empty,
  Figure,
  Figures,
  Head,
  Legend,
  LinkRow,
  Pill,
  Skeleton,
  StackedBar,
} from '../../../../base/web/parts.js'
import { stretchesOf } from '../../../../base/web/stretches.js'
import { assetsOf, countSpaces, detailsOf, spaceMark, streets } from '../../model.js'
import { KpiDays } from '../../parts/days.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').AssetView} AssetView */

const HOURS = 48

/** @param {{ c: Context }} props */
export function Parking({ c }) {
  const { t, f, model, route } = c
  const spaces = assetsOf(model, 'space')
  if (spaces.length === 0)
    return html`<${Empty} icon="parking" title=${t.parking.none} text=${t.parking.noneText} />`
  const counts = countSpaces(spaces)
  const chosen = spaces.find(({ asset }) => asset.id === route.id)
  const over = spaces.filter((view) => spaceMark(view) === 'over')
  return html`<div class="grid main">
    <div class="stack">
      ${chosen && html`<${SpaceCard} key=${chosen.asset.id} c=${c} view=${chosen} />`}
      <${Card} label=${t.parking.now}>
        <${Figures}>
          <${Figure} value=${f.number(counts.free)} label=${t.parking.free} state="ok" />
          <${Figure} value=${f.number(counts.occupied + counts.over)} label=${t.parking.occupied} />
          <${Figure} value=${f.number(counts.unknown)} label=${t.parking.unknown} state="unknown" />
          <${Figure} value=${f.number(counts.over)} label=${t.parking.over} state=${counts.over > 0 ? 'alarm' : ''} />
        <//>
        <${StackedBar} label=${t.parking.bar(counts)} parts=${partsOf(counts)} />
        <p class="legend">
          <span><i class="space free"></i>${t.space.free}</span><span><i class="space occupied"></i>${t.space.occupied}</span>
          <span><i class="space over"></i>${t.space.over}</span><span><i class="space unknown"></i>${t.parking.unknownNever}</span>
          <span>${t.parking.letters}</span>
        </p>
      <//>
      <${Card} isFlush=${true} label=${t.parking.streets}>
        <${Head} kind="parking" icon="parking" title=${t.parking.streets} context=${t.parking.touch} />
        <div class="streets">${streets(model).map(({ name, spaces: some }) => html`<${Street} key=${name} c=${c} name=${name} spaces=${some} />`)}</div>
      <//>
    </div>
    <div class="stack">
      <${Card} isFlush=${true} label=${t.parking.overs}>
        <${Head} title=${t.parking.overs} context=${t.parking.oversText} />
        <div class="rows">
          ${over.map((view) => html`<${OverRow} key=${view.asset.id} c=${c} view=${view} />`)}
          ${over.length === 0 && html`<p class="pad dim">${t.parking.noOver}</p>`}
        </div>
      <//>
      <${KpiDays} c=${c} kind="space" />
    </div>
  </div>`
}

/** @param {Readonly<Record<'free' | 'occupied' | 'over' | 'unknown', number>>} counts */
function partsOf(counts) {
  return /** @type {const} */ (['free', 'occupied', 'over', 'unknown']).map((name) => ({
    name,
    count: counts[name],
  }))
}

/** @param {{ c: Context, name: string, spaces: readonly AssetView[] }} props */
function Street({ c, name, spaces }) {
  const { t, f } = c
  const counts = countSpaces(spaces)
  return html`<div class="street">
    <p><b>${name}</b><span><b>${f.number(counts.free)}</b> / ${f.number(spaces.length)}</span></p>
    <div class="marks">${spaces.map((view) => html`<${Mark} key=${view.asset.id} c=${c} view=${view} />`)}</div>
    <span class="sr">${t.parking.bar(counts)}</span>
  </div>`
}

/** @param {{ c: Context, view: AssetView }} props */
function Mark({ c, view }) {
  const { t, f, nowMs } = c
  const { asset, sinceMs } = view
  const mark = spaceMark(view)
  const category = asset.properties.category ?? 'normal'
  const letter = mark === 'over' ? '!' : t.categories[category].letter
  const since = sinceMs === null ? '' : `, ${t.since(f.moment(sinceMs, nowMs))}`
  const label = `${asset.name}, ${t.categories[category].word}, ${t.space[mark]}${since}`
  return html`<a class=${`space ${mark}`} href=${`#/parking/${encodeURIComponent(asset.id)}`} title=${label} aria-label=${label}>${letter || (mark === 'unknown' ? '?' : '')}</a>`
}

/** @param {{ c: Context, view: AssetView }} props */
function OverRow({ c, view }) {
  const { t, f, nowMs } = c
  const { overstay } = detailsOf(view)
  if (!overstay) return null
  const limitMs = overstay.limitMinutes * 60_000
  const overMs = nowMs - overstay.sinceMs - limitMs
  return html`<${LinkRow} href=${`#/parking/${encodeURIComponent(view.asset.id)}`} kind="parking" icon="clock" title=${view.asset.name}
    text=${t.parking.overText(f.moment(overstay.sinceMs, nowMs), f.lasted(limitMs))} end=${html`<b class="over">+${f.lasted(overMs)}</b>`} />`
}

/** One space: what it is, since when, its last two days. @param {{ c: Context, view: AssetView }} props */
function SpaceCard({ c, view }) {
  const { t, f, nowMs, past } = c
  const { asset, sinceMs, bindings } = view
  const mark = spaceMark(view)
  const history = past.of('assets', asset.id, HOURS)
  const pill = { free: 'ok', occupied: 'plain', over: 'alarm', unknown: 'unknown' }[mark]
  const category = asset.properties.category ?? 'normal'
  const limit = asset.properties.limitMinutes
  const since = sinceMs === null ? t.parking.neverHeard : t.since(f.moment(sinceMs, nowMs))
  return html`<${Card} state=${mark === 'over' ? 'watch' : ''} id="space">
    <${Head} kind="parking" icon="parking" title=${asset.name} context=${`${t.categories[category].word} · ${since}`} pill=${html`<${Pill} state=${pill} word=${t.space[mark]} />`} />
    ${history.state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    ${history.state === 'failed' && html`<p class="bad">${t.pastFailed}</p>`}
    ${history.data && html`<${Strip} c=${c} facts=${history.data.facts} />`}
    <dl class="kv">
      <div><dt>${t.parking.limit}</dt><dd>${limit === undefined ? t.parking.noLimit : f.lasted(limit * 60_000)}</dd></div>
      ${bindings.slice(0, 2).map(({ devEui }) => html`<div><dt>${t.device.one}</dt><dd><a href=${`#/devices/${devEui}`}>${devEui.toUpperCase()}</a></dd></div>`)}
    </dl>
    <div class="acts"><a class="btn" href=${`#/map/${encodeURIComponent(asset.id)}`}>${t.onMap}</a><a class="btn quiet" href="#/parking">${t.close}</a></div>
  <//>`
}

/** @param {{ c: Context, facts: readonly any[] }} props */
function Strip({ c, facts }) {
  const { t, f, nowMs } = c
  const fromMs = nowMs - HOURS * 3_600_000
  const stretches = stretchesOf(facts, fromMs, nowMs)
  const stays = stretches.filter(({ state }) => state === 'occupied')
  const longest = stays.reduce((most, stay) => Math.max(most, stay.toMs - stay.fromMs), 0)
  const label = t.parking.strip(f.number(stays.length), f.lasted(longest))
  return html`<figure class="stack">
    <div class="sbar" role="img" aria-label=${label}>
      ${stretches.map(({ state, fromMs: a, toMs: b }) => html`<i key=${a} class=${`b-${state}`} style=${{ '--v': b - a }} />`)}
    </div>
    <figcaption class="soilline"><span>${f.moment(fromMs, nowMs)}</span><span>${label}</span><span>${t.nowWord}</span></figcaption>
    <${Legend} items=${[
      { name: 'free', word: t.space.free },
      { name: 'occupied', word: t.space.occupied },
      { name: 'unknown', word: t.space.unknown },
    ]} />
  </figure>`
}
