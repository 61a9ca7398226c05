// @ts-check
/** Fuites: what is lost now, what is done about it, and what was closed. One leak has a page of its own. */

import { html } from '../../../../../base/web/html.js'
import {
  Card,
  Empty,
  Figure,
  Figures,
  Head,
  LinkRow,
  Pill,
  Skeleton,
  Table,
} from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { nameOf } from '../../city.js'
import { Told } from '../../parts/told.js'
import { pictureOf, waterIn } from '../../picture.js'
import { OneLeak } from './one.js'
import { closedLeaks, costOf, openLeaks } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context */

const FRESH_MS = 60_000
const CLOSED_MAX = 50

/** @param {{ c: Context }} props */
export function Leaks({ c }) {
  const { t, route } = c
  const picture = pictureOf(c)
  if (!picture) return html`<${Skeleton} word=${t.loading} />`
  const things = waterIn(picture)
  const chosen = things.find(({ id }) => id === route.id)
  if (chosen) return html`<${OneLeak} c=${c} thing=${chosen} />`
  return html`<div class="stack">
    <p class="lede">${t.leaks.lede}</p>
    <${Open} c=${c} things=${things} />
    <${Closed} c=${c} />
  </div>`
}

/** @param {{ c: Context, things: readonly import('../../../city/thing.ts').WaterThing[] }} props */
function Open({ c, things }) {
  const { t, f, nowMs } = c
  const open = openLeaks(things)
  if (open.length === 0)
    return html`<${Empty} icon="ok" title=${t.leaks.none} text=${t.leaks.noneText(f.number(things.filter(({ lastHour }) => lastHour).length))} />`
  const costs = open.map(({ leak }) => costOf(leak, nowMs))
  const sum = (/** @type {'lostLitres' | 'dayLitres'} */ name) =>
    costs.reduce((all, one) => all + one[name], 0)
  const confirmed = open.filter(({ leak }) => leak.isConfirmed).length
  return html`<${Card} isFlush=${true} state="alarm" label=${t.leaks.open}>
    <${Head} kind="water" icon="leak" title=${t.leaks.open} context=${t.leaks.order} />
    <div class="pad"><${Figures}>
      <${Figure} value=${f.number(confirmed)} label=${t.leaks.confirmed} state=${confirmed > 0 ? 'alarm' : ''} />
      <${Figure} value=${f.volume(Math.round(sum('lostLitres')))} label=${t.leaks.lost} />
      <${Figure} value=${f.volume(Math.round(sum('dayLitres')))} label=${t.leaks.perDay} />
    <//></div>
    <div class="rows">${open.map(({ thing, leak }) => {
      const cost = costOf(leak, nowMs)
      const text = t.leaks.row(
        f.unit(leak.flowLitresPerHour, t.leaks.perHour),
        f.moment(leak.sinceMs, nowMs),
        f.volume(Math.round(cost.lostLitres)),
      )
      return html`<${LinkRow} key=${thing.id} href=${linkTo('leaks', thing.id)} kind="water" icon="leak" title=${thing.name} text=${text} end=${html`<${Pill} state=${leak.isConfirmed ? 'alarm' : 'watch'} word=${t.leaks.kinds(leak.kind, leak.isConfirmed)} />`} />`
    })}</div>
  <//>`
}

/** @param {{ c: Context }} props */
function Closed({ c }) {
  const { t, f, city, nowMs, past } = c
  const { state, data } = past.text(
    `facts?type=leakCleared&standing=true&limit=${CLOSED_MAX}`,
    FRESH_MS,
  )
  const closed = closedLeaks(data?.facts ?? [])
  const lost = closed.reduce((sum, { lostLitres }) => sum + lostLitres, 0)
  const heads = [
    { word: t.water.zone },
    { word: t.leaks.what },
    { word: t.leaks.began },
    { word: t.leaks.closed },
    { word: t.leaks.lasted, isNumber: true },
    { word: t.leaks.lostHead, isNumber: true },
  ]
  return html`<${Card} isFlush=${true} label=${t.leaks.closedTitle}>
    <${Head} kind="water" icon="ok" title=${t.leaks.closedTitle} context=${t.leaks.closedText(f.number(closed.length), f.volume(Math.round(lost)))} />
    <${Told} t=${t} state=${state}>
      ${closed.length === 0 && html`<p class="pad small dim">${t.leaks.noneClosed}</p>`}
      ${
        closed.length > 0 &&
        html`<${Table} caption=${t.leaks.closedTitle} heads=${heads}>${closed.map(
          ({
            subject,
            kind,
            sinceMs,
            closedMs,
            lostLitres,
          }) => html`<tr key=${`${subject}${closedMs}`}>
        <th scope="row">${nameOf(city, subject)}</th>
        <td data-l=${t.leaks.what}>${t.leaks.kinds(kind, true)}</td>
        <td data-l=${t.leaks.began}>${f.moment(sinceMs, nowMs)}</td>
        <td data-l=${t.leaks.closed}>${f.moment(closedMs, nowMs)}</td>
        <td class="num" data-l=${t.leaks.lasted}>${f.lasted(closedMs - sinceMs)}</td>
        <td class="num" data-l=${t.leaks.lostHead}>${f.volume(Math.round(lostLitres))}</td>
      </tr>`,
        )}<//>`
      }
    <//>
  <//>`
}
